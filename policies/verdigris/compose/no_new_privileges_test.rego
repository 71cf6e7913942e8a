package verdigris.compose.no_new_privileges_test

import data.verdigris.compose.no_new_privileges

found(service, unknown_paths) := result if {
	result := no_new_privileges.deny with input as {
		"document": {"services": [object.union({"name": "web"}, service)]},
		"context": {"unknown": [{"path": path} | some path in unknown_paths]},
	}
}

finding(keys) := {"path": array.concat(["services", "web", "security_opt"], keys), "args": {"service": "web"}}

test_no_option_is_found if {
	found({}, []) == {finding([])}
	found({"security_opt": []}, []) == {finding([])}
	found({"security_opt": ["seccomp:unconfined", "no-new-privileges-at-all"]}, []) == {finding([])}
}

test_every_spelling_of_on_is_fine if {
	every option in ["no-new-privileges", "no-new-privileges:true", "no-new-privileges=true", "no-new-privileges:1"] {
		found({"security_opt": ["label:disable", option]}, []) == set()
	}
}

test_switched_off_is_found_at_its_item if {
	found({"security_opt": ["no-new-privileges:false"]}, []) == {finding([0])}
	found({"security_opt": ["no-new-privileges", "no-new-privileges=false"]}, []) == {finding([1])}
}

test_the_last_one_counts if found({"security_opt": ["no-new-privileges:false", "no-new-privileges"]}, []) == set()

test_an_unknown_item_may_be_it if {
	found({"security_opt": []}, [["services", "web", "security_opt", 0]]) == set()
	found({"security_opt": [null]}, [["services", "web", "security_opt", 0]]) == set()
	found({"security_opt": null}, [["services", "web", "security_opt"]]) == set()
}
