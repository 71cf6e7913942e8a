# METADATA
# scope: package
# title: A service has a memory limit
# description: >-
#   Without a limit one leaking or flooded service takes all the memory of the host, and the kernel then kills
#   whatever it finds, often the database. With a limit only the culprit is stopped and started again, and the sum
#   of the limits tells whether the host is large enough. 0 and -1 mean no limit. The setting `max` also bounds how
#   much one service may ask for.
# related_resources:
#   - https://docs.docker.com/reference/compose-file/deploy/#memory
#   - https://docs.docker.com/engine/containers/resource_constraints/
# schemas:
#   - input: schema["compose_configuration_input"]
# custom:
#   id: compose/limits-memory
#   severity: error
#   entity: compose_configuration
#   reads: [services.*.deploy.resources.limits.memory, services.*.mem_limit]
#   message: "`{service}` is not held to a memory limit: {limit}"
#   remediation: Set `deploy.resources.limits.memory` to what the service needs at its peak.
#   settings: {max: null}
#   controls: [CC.r5, CC.a8, SI.r2, CIS Docker 5.11, OWASP Docker 7]
#   peers: [kics/memory_not_limited]
package verdigris.compose.limits_memory

import data.verdigris.lib.quantity

deny contains {
	"path": ["services", service.name, "deploy", "resources", "limits", "memory"],
	"args": {"service": service.name, "limit": "not set"},
} if {
	some service in input.document.services
	not service.deploy.resources.limits.memory
	not service.mem_limit
}

deny contains {
	"path": ["services", service.name, "deploy", "resources", "limits", "memory"],
	"args": {"service": service.name, "limit": service.deploy.resources.limits.memory},
} if {
	some service in input.document.services
	is_number(service.deploy.resources.limits.memory)
	not within_bounds(service.deploy.resources.limits.memory)
}

deny contains {
	"path": ["services", service.name, "mem_limit"],
	"args": {"service": service.name, "limit": service.mem_limit},
} if {
	some service in input.document.services
	is_number(service.mem_limit)
	not within_bounds(service.mem_limit)
}

within_bounds(limit) if {
	limit > 0
	is_null(input.context.settings["compose/limits-memory"].max)
}

within_bounds(limit) if {
	limit > 0
	max_bytes := quantity.bytes(input.context.settings["compose/limits-memory"].max)
	limit <= max_bytes
}
