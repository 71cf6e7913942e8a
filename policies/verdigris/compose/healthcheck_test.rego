package verdigris.compose.healthcheck_test

import data.verdigris.compose.healthcheck

found(service) := result if {
	result := healthcheck.deny with input as {
		"document": {"services": [object.union({"name": "web"}, service)]},
		"context": {"unknown": []},
	}
}

found_without(service, index) := result if {
	result := healthcheck.deny with input as half_known(service, index)
}

undecided_without(service, index) := result if {
	result := healthcheck.unknown with input as half_known(service, index)
}

half_known(test, index) := {
	"document": {"services": [{"name": "web", "healthcheck": {"test": test}}]},
	"context": {"unknown": [{"path": ["services", "web", "healthcheck", "test", index]}]},
}

finding(keys, state) := {
	"path": array.concat(["services", "web"], keys),
	"args": {"service": "web", "state": state},
}

test_a_missing_check_is_found if found({}) == {finding(["healthcheck"], "missing")}

test_a_check_without_a_command_is_found if {
	found({"healthcheck": {"interval": "10s"}}) == {finding(["healthcheck", "test"], "missing")}
	found({"healthcheck": {"test": []}}) == {finding(["healthcheck", "test"], "missing")}
	found({"healthcheck": {"test": ["CMD"]}}) == {finding(["healthcheck", "test"], "missing")}
}

test_a_disabled_check_is_found_once if {
	found({"healthcheck": {"disable": true}}) == {finding(["healthcheck", "disable"], "disabled")}
	found({"healthcheck": {"disable": true, "test": ["NONE"]}}) == {finding(["healthcheck", "disable"], "disabled")}
	found({"healthcheck": {"test": ["NONE"]}}) == {finding(["healthcheck", "test"], "disabled")}
}

test_a_check_that_always_succeeds_is_found if {
	every test in [["CMD-SHELL", "exit 0"], ["CMD", "true"], ["CMD-SHELL", "curl -f http://localhost || true"]] {
		found({"healthcheck": {"test": test}}) == {finding(["healthcheck", "test"], "trivial")}
	}
}

test_a_real_check_is_fine if {
	found({"healthcheck": {"test": ["CMD-SHELL", "pg_isready"], "disable": false}}) == set()
	found({"healthcheck": {"test": ["CMD", "curl", "-f", "http://localhost"]}}) == set()
}

test_a_job_needs_no_check if {
	found({"verdigris": {"job": true}}) == set()
	found({"verdigris": {"job": true}, "healthcheck": {"disable": true}}) == set()
	found({"verdigris": {"job": false}}) == {finding(["healthcheck"], "missing")}
}

test_unknown_values_are_not_found if {
	found({"healthcheck": {"test": null}}) == set()
	found({"healthcheck": {"test": ["CMD", "curl"], "disable": null}}) == set()
	found({"healthcheck": null}) == set()
	found({"verdigris": {"job": null}}) == set()
}

test_only_what_stands_before_an_unknown_word_is_judged if {
	found_without(["CMD-SHELL"], 1) == set()
	found_without(["CMD-SHELL", null], 1) == set()
	found_without(["CMD", "true"], 1) == set()
	found_without(["CMD", "curl", "-f"], 3) == set()
	found_without(["CMD", "echo"], 2) == {finding(["healthcheck", "test"], "trivial")}
}

test_an_unknown_script_is_undecided if {
	undecided := {{"path": ["services", "web", "healthcheck", "test"], "args": {"service": "web"}}}
	undecided_without(["CMD", "sh", "-c"], 3) == undecided
	undecided_without(["CMD", "sh", "-c", "pg_isready"], 4) == set()
	undecided_without(["CMD", "curl", "-f"], 3) == set()
}
