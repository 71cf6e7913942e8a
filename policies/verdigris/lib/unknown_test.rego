package verdigris.lib.unknown_test

import data.verdigris.lib.unknown

checked := ["services", "web", "healthcheck", "test"]

context(paths) := {"context": {"unknown": [{"path": path} | some path in paths]}}

test_an_unknown_item_makes_a_list_partly_unknown if {
	unknown.partly(checked) with input as context([array.concat(checked, [1])])
	unknown.partly(checked) with input as context([checked])
}

test_unknown_values_elsewhere_do_not_matter if {
	not unknown.partly(checked) with input as context([["services", "web", "image"], ["services", "web"]])
	not unknown.partly(checked) with input as context([])
}

test_a_known_list_is_its_own_start if {
	unknown.known_start(checked, ["CMD", "true"]) == ["CMD", "true"] with input as context([["services", "web", "image"]])
}

test_a_list_is_known_up_to_its_first_unknown_item if {
	cut := context([array.concat(checked, [3]), array.concat(checked, [1])])
	unknown.known_start(checked, ["CMD", "-f"]) == ["CMD"] with input as cut
}
