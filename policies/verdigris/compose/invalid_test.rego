package verdigris.compose.invalid_test

import data.verdigris.compose.invalid

problem(kind) := {"kind": kind, "path": ["services", "web", "image"], "detail": "wants text"}

found(problems) := result if {
	result := invalid.deny with input as {"document": {"declared": {"problems": problems}}}
}

test_every_kind_but_outside_tree_is_found if {
	every kind in ["schema", "interpolation", "merge", "short-syntax", "reference", "conflict", "file", "name"] {
		found([problem(kind)]) == {{
			"path": ["services", "web", "image"],
			"args": {"detail": "wants text", "kind": kind},
		}}
	}
}

test_what_lies_outside_the_tree_is_another_rules if found([problem("outside-tree")]) == set()

test_a_valid_file_is_fine if found([]) == set()
