package verdigris.compose.undefined_variable_test

import data.verdigris.compose.undefined_variable

found(entry) := result if {
	result := undefined_variable.deny with input as {"context": {"unknown": [object.union(
		{"path": ["services", "web", "image"]},
		entry,
	)]}}
}

test_an_undefined_variable_is_found if {
	found({"variable": "TAG", "external": false}) == {{
		"path": ["services", "web", "image"],
		"args": {"variable": "TAG"},
	}}
}

test_an_external_variable_is_fine if found({"variable": "TAG", "external": true}) == set()

test_an_unknown_value_without_a_variable_is_fine if found({"variable": null, "external": false}) == set()
