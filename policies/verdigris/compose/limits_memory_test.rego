package verdigris.compose.limits_memory_test

import data.verdigris.compose.limits_memory

found(service, maximum) := result if {
	result := limits_memory.deny with input as {
		"document": {"services": [object.union({"name": "web"}, service)]},
		"context": {"settings": {"compose/limits-memory": {"max": maximum}}},
	}
}

deployed(amount) := {"deploy": {"resources": {"limits": {"memory": amount}}}}

finding(keys, limit) := {"path": array.concat(["services", "web"], keys), "args": {"service": "web", "limit": limit}}

deploy_keys := ["deploy", "resources", "limits", "memory"]

test_a_missing_limit_is_found if {
	found({}, null) == {finding(deploy_keys, "not set")}
	found({"deploy": {"resources": {"limits": {"cpus": 1}}}}, null) == {finding(deploy_keys, "not set")}
}

test_a_limit_of_nothing_is_found if {
	found(deployed(0), null) == {finding(deploy_keys, 0)}
	found({"mem_limit": -1}, null) == {finding(["mem_limit"], -1)}
}

test_either_key_is_enough if {
	found(deployed(536870912), null) == set()
	found({"mem_limit": 536870912}, null) == set()
}

test_the_maximum_is_inclusive if {
	found({"mem_limit": 536870912}, "512m") == set()
	found({"mem_limit": 536870913}, "512m") == {finding(["mem_limit"], 536870913)}
	found(deployed(1025), 1024) == {finding(deploy_keys, 1025)}
}

test_an_unknown_limit_is_not_found if {
	found(deployed(null), "512m") == set()
	found({"mem_limit": null}, null) == set()
}
