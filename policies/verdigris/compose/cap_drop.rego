# METADATA
# scope: package
# title: A service drops all capabilities
# description: >-
#   Docker gives every container fourteen rights of root, among them to change owners, to send raw packets and to
#   pretend to be another user. Most services need none of them, and each is one more step towards the host.
#   Dropping `ALL` and adding back what is needed turns an unknown set into a list that a reviewer can read.
#   Dropping single capabilities does not count: it leaves whatever nobody thought of.
# related_resources:
#   - https://docs.docker.com/reference/compose-file/services/#cap_drop
#   - https://docs.docker.com/engine/containers/run/#runtime-privilege-and-linux-capabilities
# schemas:
#   - input: schema["compose_configuration_input"]
# custom:
#   id: compose/cap-drop
#   severity: warning
#   entity: compose_configuration
#   reads: [services.*.cap_drop]
#   message: "`{service}` keeps capabilities that it was never asked about"
#   remediation: "Set `cap_drop: [ALL]` and name in `cap_add` the few that the service needs."
#   settings: {}
#   controls: [SP.r2, CIS Docker 5.4, OWASP Docker 3]
#   peers: [kics/container_capabilities_unrestricted]
package verdigris.compose.cap_drop

import data.verdigris.lib.capability
import data.verdigris.lib.unknown

deny contains {"path": path, "args": {"service": service.name}} if {
	some service in input.document.services
	path := ["services", service.name, "cap_drop"]
	not is_null(service.cap_drop)
	not "ALL" in capability.names(service.cap_drop)
	not unknown.partly(path)
}

deny contains {"path": ["services", service.name, "cap_drop"], "args": {"service": service.name}} if {
	some service in input.document.services
	not service.cap_drop
}
