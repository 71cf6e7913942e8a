package verdigris.compose.non_root_test

import data.verdigris.compose.non_root

found(service) := result if {
	result := non_root.deny with input as {"document": {"services": [object.union({"name": "web"}, service)]}}
}

finding(user) := {"path": ["services", "web", "user"], "args": {"service": "web", "user": user}}

test_a_missing_user_is_found if found({}) == {finding("not set")}

test_every_spelling_of_root_is_found if {
	every user in ["root", "0", "0:0", "0:1000", "root:app", "00", "000:10", "+0", "-0", "", ":1000"] {
		found({"user": user}) == {finding(user)}
	}
}

test_other_users_are_fine if {
	every user in ["1000", "10001:10001", "1000:0", "app", "www-data:root", "rooted", "100"] {
		found({"user": user}) == set()
	}
}

test_an_unknown_user_is_not_found if found({"user": null}) == set()
