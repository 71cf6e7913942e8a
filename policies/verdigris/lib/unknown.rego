# METADATA
# scope: package
# title: Lists with unknown items
# description: The document leaves unknown items out of a list; these functions tell where it did.
# schemas:
#   - input: schema["compose_configuration_input"]
package verdigris.lib.unknown

# partly is true of a list of which an item, or a part of one, comes from outside the tree.
partly(path) if {
	some entry in input.context.unknown
	array.slice(entry.path, 0, count(path)) == path
}

# known_start is the list up to its first unknown item: there an index means what it means in Compose.
known_start(path, items) := items if count(unknown_indexes(path)) == 0

known_start(path, items) := array.slice(items, 0, min(unknown_indexes(path))) if count(unknown_indexes(path)) > 0

unknown_indexes(path) := {index |
	some entry in input.context.unknown
	array.slice(entry.path, 0, count(path)) == path
	index := entry.path[count(path)]
}
