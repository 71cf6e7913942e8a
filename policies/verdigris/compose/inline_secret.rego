# METADATA
# scope: package
# title: No secret is written in a Compose file
# description: >-
#   A password, key or token written as the value of a variable is in every clone, every fork and every backup of
#   the repository, and stays in its history after it is removed. A default in `${PASSWORD:-...}` is such a value
#   too. Build arguments are worse still: they also end up in the image's history. A reference to a variable, a name
#   without a value, a `secrets:` entry or an env file that Git ignores is fine.
# related_resources:
#   - https://docs.docker.com/compose/how-tos/use-secrets/
#   - https://docs.docker.com/compose/how-tos/environment-variables/best-practices/
# schemas:
#   - input: schema["compose_configuration_input"]
# custom:
#   id: compose/inline-secret
#   severity: error
#   entity: compose_configuration
#   history: true
#   reads: []
#   message: "`{name}` of `{service}` holds a secret in plain sight ({kind})"
#   remediation: Replace the secret by a new one and keep that in `secrets` or in an env file that Git ignores.
#   settings: {}
#   controls: [CC.r3, CC.a6, SC.r1, CIS Docker 4.10, OWASP Docker 12]
#   peers: [kics/passwords_and_secrets]
package verdigris.compose.inline_secret

deny contains {
	"path": ["services", service.name, "environment", variable.name],
	"args": {"service": service.name, "name": variable.name, "kind": variable.secret},
} if {
	some service in input.document.services
	some variable in service.environment
	variable.origin == "literal"
	is_string(variable.secret)
}

deny contains {
	"path": ["services", service.name, "build", "args", argument.name],
	"args": {"service": service.name, "name": argument.name, "kind": argument.secret},
} if {
	some service in input.document.services
	some argument in service.build.args
	argument.origin == "literal"
	is_string(argument.secret)
}
