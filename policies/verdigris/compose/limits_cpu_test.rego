package verdigris.compose.limits_cpu_test

import data.verdigris.compose.limits_cpu

found(service, maximum) := result if {
	result := limits_cpu.deny with input as {
		"document": {"services": [object.union({"name": "web"}, service)]},
		"context": {"settings": {"compose/limits-cpu": {"max": maximum}}},
	}
}

deployed(cores) := {"deploy": {"resources": {"limits": {"cpus": cores}}}}

deploy_keys := ["deploy", "resources", "limits", "cpus"]

finding(keys, limit) := {"path": array.concat(["services", "web"], keys), "args": {"service": "web", "limit": limit}}

test_a_missing_limit_is_found if {
	found({}, null) == {finding(deploy_keys, "not set")}
	found({"cpu_shares": 512}, null) == {finding(deploy_keys, "not set")}
	found({"deploy": {"resources": {"limits": {"memory": 1}}}}, null) == {finding(deploy_keys, "not set")}
}

test_a_limit_of_nothing_is_found if {
	found(deployed(0), null) == {finding(deploy_keys, 0)}
	found({"cpus": 0}, null) == {finding(["cpus"], 0)}
	found({"cpu_quota": -1, "cpu_period": 50000}, null) == {finding(["cpu_quota"], -0.00002)}
	found({"cpu_quota": 0}, null) == {finding(["cpu_quota"], 0)}
}

test_any_key_is_enough if {
	found(deployed(0.5), null) == set()
	found({"cpus": 1.5}, null) == set()
	found({"cpu_quota": 50000}, null) == set()
	found({"cpu_quota": 50000, "cpu_period": 25000}, null) == set()
}

test_the_maximum_is_inclusive if {
	found({"cpus": 2}, 2) == set()
	found({"cpus": 2}, "2") == set()
	found({"cpus": 2.5}, 2) == {finding(["cpus"], 2.5)}
	found(deployed(3), 2) == {finding(deploy_keys, 3)}
	found({"cpu_quota": 300000}, 2) == {finding(["cpu_quota"], 3)}
	found({"cpu_quota": 150000, "cpu_period": 50000}, 2) == {finding(["cpu_quota"], 3)}
}

test_an_unknown_limit_is_not_found if {
	found(deployed(null), 2) == set()
	found({"cpus": null}, null) == set()
	found({"cpu_quota": null}, null) == set()
	found({"cpu_quota": 50000, "cpu_period": null}, null) == set()
}
