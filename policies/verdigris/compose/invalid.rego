# METADATA
# scope: package
# title: A Compose file is valid
# description: >-
#   What does not fit the Compose Specification stops a deploy in the middle, or is silently without effect: a
#   misspelt `healtcheck` is a service without one. Unknown keys, values of a wrong type, short forms that cannot be
#   read, wrong `${...}` expressions, files that cannot be merged and references to what does not exist are told
#   here. No other rule judges the value in question.
# related_resources:
#   - https://docs.docker.com/reference/compose-file/
#   - https://github.com/compose-spec/compose-spec/blob/main/spec.md
# schemas:
#   - input: schema["compose_configuration_input"]
# custom:
#   id: compose/invalid
#   severity: error
#   entity: compose_configuration
#   reads: []
#   message: "{detail}"
#   remediation: Write the value as the Compose Specification has it.
#   settings: {}
#   controls: [CC.a3]
#   peers: []
package verdigris.compose.invalid

deny contains {"path": problem.path, "args": {"detail": problem.detail, "kind": problem.kind}} if {
	some problem in input.document.declared.problems
	problem.kind != "outside-tree"
}
