package verdigris.compose.env_file_committed_test

import data.verdigris.compose.env_file_committed

found(entries, declared, allow) := result if {
	result := env_file_committed.deny with input as {
		"document": {
			"services": [{"name": "db"}, {"name": "web", "env_file": entries}],
			"declared": {"env_files": [{"service": "db", "path": "db.env", "state": "ignored"}, declared]},
		},
		"context": {"settings": {"compose/env-file-committed": {"allow": allow}}},
	}
}

declared(state) := {"service": "web", "path": "config/web.env", "state": state}

finding(index, state) := {
	"path": ["services", "web", "env_file", index, "path"],
	"args": {"service": "web", "file": "config/web.env", "state": state},
}

entry := {"path": "./config/web.env"}

test_a_file_that_git_sees_is_found if {
	every state in ["committed", "untracked"] {
		found([entry], declared(state), []) == {finding(0, state)}
	}
}

test_other_files_are_fine if {
	every state in ["ignored", "missing", "plain", "outside"] {
		found([entry], declared(state), []) == set()
	}
}

test_an_entry_with_an_unknown_path_is_passed_over if {
	found([{"path": null}, entry], declared("committed"), []) == {finding(1, "committed")}
}

test_named_files_are_allowed if {
	found([entry], declared("committed"), ["config/*.env"]) == set()
	found([entry], declared("committed"), ["*.env"]) == {finding(0, "committed")}
}
