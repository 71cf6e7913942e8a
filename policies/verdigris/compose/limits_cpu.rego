# METADATA
# scope: package
# title: A service has a CPU limit
# description: >-
#   Without a limit one busy service, a runaway loop or a miner that an attacker brought along takes every core of
#   the host and slows everything beside it, health checks included. A limit keeps the trouble where it began and
#   makes load tests comparable. `deploy.resources.limits.cpus`, `cpus` and `cpu_quota` all count; `cpu_shares` does
#   not, for it only divides what is contested. The setting `max` also bounds how much one service may ask for.
# related_resources:
#   - https://docs.docker.com/reference/compose-file/deploy/#cpus
#   - https://docs.docker.com/engine/containers/resource_constraints/
# schemas:
#   - input: schema["compose_configuration_input"]
# custom:
#   id: compose/limits-cpu
#   severity: error
#   entity: compose_configuration
#   reads:
#     - services.*.deploy.resources.limits.cpus
#     - services.*.cpus
#     - services.*.cpu_quota
#     - services.*.cpu_period
#   message: "`{service}` is not held to a CPU limit: {limit}"
#   remediation: Set `deploy.resources.limits.cpus` to the cores that the service may use.
#   settings: {max: null}
#   controls: [CC.r5, CC.a8, SI.r2, CIS Docker 5.12, OWASP Docker 7]
#   peers: [kics/cpus_not_limited]
package verdigris.compose.limits_cpu

default_period_us := 100000

deny contains {
	"path": ["services", service.name, "deploy", "resources", "limits", "cpus"],
	"args": {"service": service.name, "limit": "not set"},
} if {
	some service in input.document.services
	not service.deploy.resources.limits.cpus
	not service.cpus
	not service.cpu_quota
}

deny contains {
	"path": ["services", service.name, "deploy", "resources", "limits", "cpus"],
	"args": {"service": service.name, "limit": service.deploy.resources.limits.cpus},
} if {
	some service in input.document.services
	is_number(service.deploy.resources.limits.cpus)
	not within_bounds(service.deploy.resources.limits.cpus)
}

deny contains {
	"path": ["services", service.name, "cpus"],
	"args": {"service": service.name, "limit": service.cpus},
} if {
	some service in input.document.services
	is_number(service.cpus)
	not within_bounds(service.cpus)
}

# A quota is the time, in microseconds, that the service may run in each period.
deny contains {
	"path": ["services", service.name, "cpu_quota"],
	"args": {"service": service.name, "limit": cores},
} if {
	some service in input.document.services
	is_number(service.cpu_quota)
	not service.cpu_period
	cores := service.cpu_quota / default_period_us
	not within_bounds(cores)
}

deny contains {
	"path": ["services", service.name, "cpu_quota"],
	"args": {"service": service.name, "limit": cores},
} if {
	some service in input.document.services
	is_number(service.cpu_quota)
	service.cpu_period > 0
	cores := service.cpu_quota / service.cpu_period
	not within_bounds(cores)
}

within_bounds(cores) if {
	cores > 0
	is_null(input.context.settings["compose/limits-cpu"].max)
}

# A text is read as a number, and one that is none stops the evaluation with an error rather than let everything pass.
within_bounds(cores) if {
	cores > 0
	maximum := input.context.settings["compose/limits-cpu"].max
	not is_null(maximum)
	cores <= to_number(maximum)
}
