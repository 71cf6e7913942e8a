# METADATA
# scope: package
# title: Every variable is defined or declared
# description: >-
#   A variable that nothing in the repository defines comes from whatever shell starts the project: where it is
#   missing, Compose puts an empty text in its place and goes on, so that an image loses its tag or a password
#   becomes empty. Give it a value in `.env`, a default with `${NAME:-value}`, or say in verdigris.yaml that it
#   comes at deploy time (`projects[].external`). `${NAME:?}` stops a deploy, but does not say where the value ought
#   to come from.
# related_resources:
#   - https://docs.docker.com/reference/compose-file/interpolation/
#   - https://docs.docker.com/compose/how-tos/environment-variables/variable-interpolation/
# schemas:
#   - input: schema["compose_configuration_input"]
# custom:
#   id: compose/undefined-variable
#   severity: warning
#   entity: compose_configuration
#   reads: []
#   message: "nothing in the repository defines `{variable}`"
#   remediation: Define the variable in `.env`, give it a default, or declare it external in verdigris.yaml.
#   settings: {}
#   controls: [CC.a6, CC.r4]
#   peers: []
package verdigris.compose.undefined_variable

deny contains {"path": entry.path, "args": {"variable": entry.variable}} if {
	some entry in input.context.unknown
	is_string(entry.variable)
	not entry.external
}
