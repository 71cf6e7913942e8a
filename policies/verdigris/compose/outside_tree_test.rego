package verdigris.compose.outside_tree_test

import data.verdigris.compose.outside_tree

problem(kind) := {
	"kind": kind,
	"path": ["services", "web", "env_file", 0],
	"detail": "the env file lies outside the tree",
}

found(problems) := result if {
	result := outside_tree.deny with input as {"document": {"declared": {"problems": problems}}}
}

test_a_file_outside_is_found if {
	found([problem("outside-tree")]) == {{
		"path": ["services", "web", "env_file", 0],
		"args": {"detail": "the env file lies outside the tree"},
	}}
}

test_other_problems_are_another_rules if {
	found([problem("schema"), problem("file")]) == set()
	found([]) == set()
}
