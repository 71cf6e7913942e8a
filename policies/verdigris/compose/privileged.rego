# METADATA
# scope: package
# title: No service is privileged
# description: >-
#   A privileged container has every capability, every device of the host and no seccomp or AppArmor profile: who
#   controls it controls the host, in one command. The same holds for a privileged build, which runs whatever the
#   Dockerfile and its base image say. What needs a device or a capability can name that one.
# related_resources:
#   - https://docs.docker.com/reference/compose-file/services/#privileged
#   - https://docs.docker.com/reference/compose-file/build/#privileged
# schemas:
#   - input: schema["compose_configuration_input"]
# custom:
#   id: compose/privileged
#   severity: error
#   entity: compose_configuration
#   reads: [services.*.privileged, services.*.build.privileged]
#   message: "the {stage} of `{service}` is privileged: it has all rights over the host"
#   remediation: Remove `privileged` and name in `cap_add` or `devices` what the service needs.
#   settings: {}
#   controls: [SP.r4, CIS Docker 5.5, OWASP Docker 3]
#   peers: [kics/privileged_containers_enabled, semgrep/privileged-service]
package verdigris.compose.privileged

deny contains {
	"path": ["services", service.name, "privileged"],
	"args": {"service": service.name, "stage": "container"},
} if {
	some service in input.document.services
	service.privileged == true
}

deny contains {
	"path": ["services", service.name, "build", "privileged"],
	"args": {"service": service.name, "stage": "build"},
} if {
	some service in input.document.services
	service.build.privileged == true
}
