# METADATA
# scope: package
# title: A service does not run as root
# description: >-
#   Root inside a container is root of the same kernel: with one escape, one wrong mount or one kernel defect it is
#   root of the host. A service without `user` runs as whatever its image says, and for most images that is root,
#   which the repository neither shows nor fixes. Name a numeric user other than 0; it also protects against an
#   image that changes its mind. A service that cannot work without root needs a waiver that says why.
# related_resources:
#   - https://docs.docker.com/reference/compose-file/services/#user
#   - https://cheatsheetseries.owasp.org/cheatsheets/Docker_Security_Cheat_Sheet.html
# schemas:
#   - input: schema["compose_configuration_input"]
# custom:
#   id: compose/non-root
#   severity: error
#   entity: compose_configuration
#   reads: [services.*.user]
#   message: "`{service}` may run as root: its user is {user}"
#   remediation: Set `user` to a numeric user and group other than 0, for example `10001:10001`.
#   settings: {}
#   controls: [CC.r2, SP.r1, CIS Docker 4.1, OWASP Docker 2]
#   peers: [semgrep/service-runs-as-root]
package verdigris.compose.non_root

deny contains {
	"path": ["services", service.name, "user"],
	"args": {"service": service.name, "user": "not set"},
} if {
	some service in input.document.services
	not service.user
}

deny contains {
	"path": ["services", service.name, "user"],
	"args": {"service": service.name, "user": service.user},
} if {
	some service in input.document.services
	is_string(service.user)
	root(split(service.user, ":")[0])
}

# Docker reads a user that is no name as a number, so that `00` is 0 too; an empty one is the image's, mostly root.
root(user) if regex.match(`^\s*(root|[+-]?0+)?\s*$`, user)
