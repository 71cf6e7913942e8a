package verdigris.compose.cap_drop_test

import data.verdigris.compose.cap_drop

found(service, unknown_paths) := result if {
	result := cap_drop.deny with input as {
		"document": {"services": [object.union({"name": "web"}, service)]},
		"context": {"unknown": [{"path": path} | some path in unknown_paths]},
	}
}

finding := {"path": ["services", "web", "cap_drop"], "args": {"service": "web"}}

test_nothing_dropped_is_found if {
	found({}, []) == {finding}
	found({"cap_drop": []}, []) == {finding}
}

test_single_capabilities_are_not_enough if found({"cap_drop": ["NET_RAW", "CHOWN"]}, []) == {finding}

test_every_spelling_of_all_is_fine if {
	every name in ["ALL", "all", "All", "CAP_ALL", "cap_all"] {
		found({"cap_drop": ["NET_RAW", name]}, []) == set()
	}
}

test_an_unknown_item_may_be_all if {
	found({"cap_drop": ["NET_RAW"]}, [["services", "web", "cap_drop", 1]]) == set()
	found({"cap_drop": null}, [["services", "web", "cap_drop"]]) == set()
	found({"cap_drop": ["NET_RAW"]}, [["services", "db", "cap_drop", 1]]) == {finding}
}
