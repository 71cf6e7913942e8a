# METADATA
# scope: package
# title: A project reads only files of its own repository
# description: >-
#   A path that leads out of the repository, or to a file that only one machine has, makes the deploy depend on
#   something that no commit names and no review has seen. On another host the file is missing, or is another one,
#   and its content cannot be judged here. Keep the file in the repository, or give its content as a secret or a
#   variable at deploy time.
# related_resources:
#   - https://docs.docker.com/reference/compose-file/services/#env_file
# schemas:
#   - input: schema["compose_configuration_input"]
# custom:
#   id: compose/outside-tree
#   severity: error
#   entity: compose_configuration
#   reads: []
#   message: "{detail}"
#   remediation: Move the file into the repository, or hand in its content at deploy time.
#   settings: {}
#   controls: [IC.r1]
#   peers: []
package verdigris.compose.outside_tree

deny contains {"path": problem.path, "args": {"detail": problem.detail}} if {
	some problem in input.document.declared.problems
	problem.kind == "outside-tree"
}
