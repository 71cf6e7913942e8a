# METADATA
# scope: package
# title: An env file stays out of Git
# description: >-
#   An env file is where a service gets its passwords from, so Git must never see it: what was committed once is in
#   every clone and in the history for good. A file that is not committed yet but not ignored either goes in with
#   the next `git add .`, and counts as well. What is no secret can stand in `environment`, where a change to it is
#   reviewed. The setting `allow` names env files without secrets as patterns, such as `config/*.env`.
# related_resources:
#   - https://docs.docker.com/reference/compose-file/services/#env_file
#   - https://git-scm.com/docs/gitignore
# schemas:
#   - input: schema["compose_configuration_input"]
# custom:
#   id: compose/env-file-committed
#   severity: error
#   entity: compose_configuration
#   reads: [services.*.env_file.*.path]
#   message: "Git sees `{file}`, an env file of `{service}`: it is {state}"
#   remediation: "Remove the file with `git rm --cached`, name it in .gitignore and replace the secrets in it."
#   settings: {allow: []}
#   controls: [CC.r3, SC.r1, SC.a1, OWASP Docker 12]
#   peers: []
package verdigris.compose.env_file_committed

# The declared files of a service stand in the order of its env_file entries, those with an unknown path left out.
deny contains {
	"path": ["services", service.name, "env_file", indexes[position], "path"],
	"args": {"service": service.name, "file": file.path, "state": file.state},
} if {
	some service in input.document.services
	indexes := [index | some index, entry in service.env_file; is_string(entry.path)]
	files := [file | some file in input.document.declared.env_files; file.service == service.name]
	some position, file in files
	file.state in {"committed", "untracked"}
	not allowed(file.path)
}

allowed(path) if {
	some pattern in input.context.settings["compose/env-file-committed"].allow
	glob.match(pattern, ["/"], path)
}
