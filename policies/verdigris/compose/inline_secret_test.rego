package verdigris.compose.inline_secret_test

import data.verdigris.compose.inline_secret

found(service) := result if {
	result := inline_secret.deny with input as {"document": {"services": [object.union({"name": "db"}, service)]}}
}

variable(origin, kind) := {"name": "DB_PASSWORD", "value": null, "origin": origin, "secret": kind}

arguments := {"service": "db", "name": "DB_PASSWORD", "kind": "password"}

test_a_literal_secret_is_found if {
	found({"environment": [variable("literal", "password")]}) == {{
		"path": ["services", "db", "environment", "DB_PASSWORD"],
		"args": arguments,
	}}
}

test_a_secret_build_argument_is_found if {
	found({"build": {"context": ".", "args": [variable("literal", "password")]}}) == {{
		"path": ["services", "db", "build", "args", "DB_PASSWORD"],
		"args": arguments,
	}}
}

test_secrets_from_elsewhere_are_fine if {
	every origin in ["variable", "committed-env-file", "bare-key"] {
		found({"environment": [variable(origin, "password")]}) == set()
		found({"build": {"args": [variable(origin, "password")]}}) == set()
	}
}

test_a_literal_that_is_no_secret_is_fine if {
	found({"environment": [{"name": "LOG_LEVEL", "value": "info", "origin": "literal", "secret": null}]}) == set()
	found({"build": {"args": [{"name": "VERSION", "value": "1", "origin": "literal", "secret": null}]}}) == set()
	found({}) == set()
}
