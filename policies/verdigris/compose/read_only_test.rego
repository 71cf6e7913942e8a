package verdigris.compose.read_only_test

import data.verdigris.compose.read_only

found(service) := result if {
	result := read_only.deny with input as {"document": {"services": [object.union({"name": "web"}, service)]}}
}

finding := {"path": ["services", "web", "read_only"], "args": {"service": "web"}}

test_a_writable_file_system_is_found if {
	found({}) == {finding}
	found({"read_only": false}) == {finding}
}

test_a_read_only_file_system_is_fine if found({"read_only": true}) == set()

test_an_unknown_value_is_not_found if found({"read_only": null}) == set()
