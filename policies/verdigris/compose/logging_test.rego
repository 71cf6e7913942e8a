package verdigris.compose.logging_test

import data.verdigris.compose.logging

found(service) := result if {
	result := logging.deny with input as {
		"document": {"services": [object.union({"name": "web"}, service)]},
		"context": {"settings": {"compose/logging": {"drivers": ["json-file", "local", "journald"]}}},
	}
}

finding(keys, value) := {
	"path": array.concat(["services", "web"], keys),
	"args": {"service": "web", "key": concat(".", keys), "value": value},
}

rotated := {"max-size": "10m", "max-file": "3"}

unrotated := {finding(["logging", "options", option], "not set") | some option in ["max-size", "max-file"]}

test_no_logging_is_found if found({}) == {finding(["logging"], "not set")}

test_a_driver_that_is_not_allowed_is_found if {
	found({"logging": {"driver": "none"}}) == {finding(["logging", "driver"], "none")}
}

test_json_file_must_rotate if {
	found({"logging": {"driver": "json-file"}}) == unrotated
	found({"logging": {"driver": "json-file", "options": {"labels": "a"}}}) == unrotated
	found({"logging": {"options": {"max-size": "10m"}}}) == {finding(["logging", "options", "max-file"], "not set")}
	found({"logging": {"driver": "json-file", "options": rotated}}) == set()
	found({"logging": {"options": rotated}}) == set()
}

test_a_size_without_bounds_is_found if {
	every size in ["-1", "0", "0m", ""] {
		options := {"max-size": size, "max-file": "3"}
		found({"logging": {"driver": "json-file", "options": options}}) == {finding(["logging", "options", "max-size"], size)}
	}
}

test_drivers_that_rotate_or_collect_are_fine if {
	found({"logging": {"driver": "local"}}) == set()
	found({"logging": {"driver": "journald", "options": {"tag": "web"}}}) == set()
}

test_unknown_values_are_not_found if {
	found({"logging": null}) == set()
	found({"logging": {"driver": null}}) == set()
	found({"logging": {"driver": "json-file", "options": {"max-size": null, "max-file": "3"}}}) == set()
}
