package verdigris.compose.restart_policy_test

import data.verdigris.compose.restart_policy

found(service) := result if {
	result := restart_policy.deny with input as {"document": {"services": [object.union({"name": "web"}, service)]}}
}

finding(keys, policy) := {"path": array.concat(["services", "web"], keys), "args": {"service": "web", "policy": policy}}

condition_keys := ["deploy", "restart_policy", "condition"]

test_no_policy_is_found if {
	found({}) == {finding(["restart"], "not set")}
	found({"deploy": {"replicas": 2}}) == {finding(["restart"], "not set")}
}

test_never_restarting_is_found if {
	found({"restart": "no"}) == {finding(["restart"], "no")}
	found({"restart": ""}) == {finding(["restart"], "")}
}

test_policies_that_restart_are_fine if {
	every policy in ["always", "unless-stopped", "on-failure", "on-failure:5"] {
		found({"restart": policy}) == set()
	}
}

test_the_deploy_policy_wins if {
	found({"restart": "always", "deploy": {"restart_policy": {"condition": "none"}}}) == {finding(condition_keys, "none")}
	found({"restart": "no", "deploy": {"restart_policy": {"condition": "any"}}}) == set()
	found({"restart": "always", "deploy": {"restart_policy": {"delay": "5s"}}}) == {finding(condition_keys, "not set")}
}

test_a_job_may_end if {
	found({"verdigris": {"job": true}}) == set()
	found({"verdigris": {"job": true}, "restart": "no"}) == set()
	found({"verdigris": {"job": true}, "deploy": {"restart_policy": {"condition": "none"}}}) == set()
}

test_unknown_values_are_not_found if {
	found({"restart": null}) == set()
	found({"deploy": {"restart_policy": {"condition": null}}}) == set()
	found({"verdigris": {"job": null}}) == set()
}
