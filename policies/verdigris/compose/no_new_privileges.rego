# METADATA
# scope: package
# title: A service cannot gain privileges
# description: >-
#   A program with the setuid bit, such as `su` or `mount`, runs as root whoever starts it, and an image brings many
#   of them. So a process that was started as an ordinary user can become root inside the container again.
#   `no-new-privileges` makes the kernel ignore these bits for the service and everything it starts, and costs
#   nothing. It is what makes a `user` other than root hold.
# related_resources:
#   - https://docs.docker.com/reference/compose-file/services/#security_opt
#   - https://docs.kernel.org/userspace-api/no_new_privs.html
# schemas:
#   - input: schema["compose_configuration_input"]
# custom:
#   id: compose/no-new-privileges
#   severity: warning
#   entity: compose_configuration
#   reads: [services.*.security_opt]
#   message: "a program inside `{service}` can become root: `no-new-privileges` is not on"
#   remediation: Add `no-new-privileges:true` to `security_opt`.
#   settings: {}
#   controls: [SP.r4, CIS Docker 5.26, OWASP Docker 4]
#   peers: [kics/no_new_privileges_not_set, semgrep/no-new-privileges]
package verdigris.compose.no_new_privileges

import data.verdigris.lib.unknown

deny contains {"path": ["services", service.name, "security_opt"], "args": {"service": service.name}} if {
	some service in input.document.services
	not service.security_opt
}

deny contains {"path": path, "args": {"service": service.name}} if {
	some service in input.document.services
	path := ["services", service.name, "security_opt"]
	not is_null(service.security_opt)
	count(options(service.security_opt)) == 0
	not unknown.partly(path)
}

# Docker takes the last of several.
deny contains {
	"path": ["services", service.name, "security_opt", index],
	"args": {"service": service.name},
} if {
	some service in input.document.services
	index := max(options(service.security_opt))
	not switched_on(service.security_opt[index])
}

options(written) := {index |
	some index, option in written
	is_string(option)
	regex.match(`^no-new-privileges([:=]|$)`, option)
}

switched_on(option) if regex.match(`^no-new-privileges([:=](1|t|T|true|TRUE|True))?$`, option)
