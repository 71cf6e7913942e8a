# METADATA
# scope: package
# title: A service tells whether it is healthy
# description: >-
#   Without a health check Docker knows only that a process exists, not that it answers: a hung service stays in
#   rotation, `depends_on: condition: service_healthy` cannot work, and a new version takes traffic before it is
#   ready. A check that is switched off, or whose command always succeeds (`exit 0`, `curl ... || true`), is as good
#   as none. A check built into an image cannot be seen in the repository and does not count; a one-shot job says so
#   with `x-verdigris: {job: true}` and needs none.
# related_resources:
#   - https://docs.docker.com/reference/compose-file/services/#healthcheck
#   - https://docs.docker.com/reference/dockerfile/#healthcheck
# schemas:
#   - input: schema["compose_configuration_input"]
# custom:
#   id: compose/healthcheck
#   severity: error
#   entity: compose_configuration
#   reads:
#     - services.*.healthcheck.disable
#     - services.*.healthcheck.test.0
#     - services.*.healthcheck.test.1
#     - services.*.x-verdigris.job
#   message: "the health check of `{service}` is {state}"
#   remediation: Give the service a `healthcheck` whose `test` fails when the service does not answer.
#   settings: {}
#   controls: [CC.r1, CC.a7, SI.r1, MM.r1, CIS Docker 4.6, CIS Docker 5.27]
#   peers: [kics/healthcheck_not_set]
package verdigris.compose.healthcheck

import data.verdigris.lib.probe
import data.verdigris.lib.unknown as unknown_items

deny contains {
	"path": ["services", service.name, "healthcheck"],
	"args": {"service": service.name, "state": "missing"},
} if {
	some service in input.document.services
	not service.verdigris.job
	not service.healthcheck
}

deny contains {
	"path": ["services", service.name, "healthcheck", "disable"],
	"args": {"service": service.name, "state": "disabled"},
} if {
	some service in input.document.services
	not service.verdigris.job
	service.healthcheck.disable == true
}

# A health check without a command only retimes the check that the image may or may not have.
deny contains {
	"path": ["services", service.name, "healthcheck", "test"],
	"args": {"service": service.name, "state": "missing"},
} if {
	some service in input.document.services
	not service.verdigris.job
	is_object(service.healthcheck)
	not service.healthcheck.disable == true
	not service.healthcheck.test
}

deny contains {"path": path, "args": {"service": service.name, "state": "missing"}} if {
	some service in input.document.services
	not service.verdigris.job
	not service.healthcheck.disable == true
	is_array(service.healthcheck.test)
	path := ["services", service.name, "healthcheck", "test"]
	not unknown_items.partly(path)
	probe.no_command(service.healthcheck.test)
}

deny contains {"path": path, "args": {"service": service.name, "state": state}} if {
	some service in input.document.services
	not service.verdigris.job
	not service.healthcheck.disable == true
	is_array(service.healthcheck.test)
	path := ["services", service.name, "healthcheck", "test"]
	words := unknown_items.known_start(path, service.healthcheck.test)
	state := state_of(words)
}

state_of(words) := "disabled" if words[0] == "NONE"

state_of(words) := "trivial" if probe.trivial(words)

# Whether the program of a shell can fail only its text tells.
unknown contains {"path": path, "args": {"service": service.name}} if {
	some service in input.document.services
	not service.verdigris.job
	not service.healthcheck.disable == true
	is_array(service.healthcheck.test)
	path := ["services", service.name, "healthcheck", "test"]
	unknown_items.partly(path)
	words := unknown_items.known_start(path, service.healthcheck.test)
	count(words) == 3
	probe.runs_script(words)
}
