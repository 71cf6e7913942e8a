# METADATA
# scope: package
# title: A service comes back after it stops
# description: >-
#   Docker's default is to leave a stopped container where it is: after a crash, a reboot of the host or an update
#   of Docker the service stays down until somebody notices. `unless-stopped`, `always` or `on-failure` bring it
#   back. Where `deploy.restart_policy` stands, Docker Compose takes that and ignores `restart`; without a
#   `condition` it restarts nothing. A one-shot job says so with `x-verdigris: {job: true}` and may end.
# related_resources:
#   - https://docs.docker.com/reference/compose-file/services/#restart
#   - https://docs.docker.com/engine/containers/start-containers-automatically/
# schemas:
#   - input: schema["compose_configuration_input"]
# custom:
#   id: compose/restart-policy
#   severity: warning
#   entity: compose_configuration
#   reads: [services.*.restart, services.*.deploy.restart_policy.condition, services.*.x-verdigris.job]
#   message: "`{service}` stays down once it stops: its restart policy is {policy}"
#   remediation: "Set `restart: unless-stopped`, or mark the service as a job."
#   settings: {}
#   controls: [SI.r3]
#   peers: []
package verdigris.compose.restart_policy

restart_words := {"always", "unless-stopped", "on-failure"}

condition_words := {"any", "always", "unless-stopped", "on-failure"}

deny contains {
	"path": ["services", service.name, "restart"],
	"args": {"service": service.name, "policy": "not set"},
} if {
	some service in input.document.services
	not service.verdigris.job
	not service.deploy.restart_policy
	not service.restart
}

deny contains {
	"path": ["services", service.name, "restart"],
	"args": {"service": service.name, "policy": service.restart},
} if {
	some service in input.document.services
	not service.verdigris.job
	not service.deploy.restart_policy
	is_string(service.restart)
	not split(service.restart, ":")[0] in restart_words
}

deny contains {
	"path": ["services", service.name, "deploy", "restart_policy", "condition"],
	"args": {"service": service.name, "policy": "not set"},
} if {
	some service in input.document.services
	not service.verdigris.job
	is_object(service.deploy.restart_policy)
	not service.deploy.restart_policy.condition
}

deny contains {
	"path": ["services", service.name, "deploy", "restart_policy", "condition"],
	"args": {"service": service.name, "policy": service.deploy.restart_policy.condition},
} if {
	some service in input.document.services
	not service.verdigris.job
	is_string(service.deploy.restart_policy.condition)
	not service.deploy.restart_policy.condition in condition_words
}
