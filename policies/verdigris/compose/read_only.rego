# METADATA
# scope: package
# title: The file system of a service is read-only
# description: >-
#   An attacker who gets into a service wants to keep something there: a web shell, a changed binary, a downloaded
#   tool. A read-only root file system leaves no place for it, and nothing survives outside of the declared volumes.
#   It also shows what a service really writes, which is what a backup must know. What has to be writable gets a
#   volume or a `tmpfs` of its own.
# related_resources:
#   - https://docs.docker.com/reference/compose-file/services/#read_only
#   - https://docs.docker.com/reference/compose-file/services/#tmpfs
# schemas:
#   - input: schema["compose_configuration_input"]
# custom:
#   id: compose/read-only
#   severity: warning
#   entity: compose_configuration
#   reads: [services.*.read_only]
#   message: "everything inside `{service}` can be changed: its root file system is writable"
#   remediation: "Set `read_only: true` and give the folders that the service writes a volume or a `tmpfs`."
#   settings: {}
#   controls: [SP.r3, CIS Docker 5.13, OWASP Docker 8]
#   peers: [semgrep/writable-filesystem-service]
package verdigris.compose.read_only

deny contains {"path": ["services", service.name, "read_only"], "args": {"service": service.name}} if {
	some service in input.document.services
	not service.read_only
}
