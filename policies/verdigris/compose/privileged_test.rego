package verdigris.compose.privileged_test

import data.verdigris.compose.privileged

found(service) := result if {
	result := privileged.deny with input as {"document": {"services": [object.union({"name": "web"}, service)]}}
}

finding(keys, stage) := {"path": array.concat(["services", "web"], keys), "args": {"service": "web", "stage": stage}}

test_a_privileged_container_is_found if found({"privileged": true}) == {finding(["privileged"], "container")}

test_a_privileged_build_is_found if {
	found({"build": {"privileged": true}}) == {finding(["build", "privileged"], "build")}
}

test_others_are_fine if {
	found({}) == set()
	found({"privileged": false, "build": {"privileged": false}}) == set()
}

test_an_unknown_value_is_not_found if found({"privileged": null, "build": {"privileged": null}}) == set()
