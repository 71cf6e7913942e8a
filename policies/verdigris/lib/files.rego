# METADATA
# scope: package
# title: Host paths
# description: Brings paths of the host into one spelling, so that they can be compared.
package verdigris.lib.files

# clean drops doubled and trailing slashes and `.`, follows up to three `..`, and calls /var/run by its own name, /run.
# A relative path is read as if it began at the root.
clean(path) := regex.replace(above(above(above(plain(path)))), `^/var/run(/|$)`, "/run$1")

plain(path) := concat("", ["/", concat("/", steps)]) if {
	steps := [step | some step in split(replace(path, `\`, "/"), "/"); not step in {"", "."}]
}

above(path) := plain(regex.replace(path, `/[^/]+/\.\.(/|$)`, "/"))

# name is the last part of a clean path.
name(path) := parts[count(parts) - 1] if parts := split(path, "/")

# holds is true of a folder and every path below it, and of the path itself.
holds(folder, path) if folder == path

holds(folder, path) if startswith(path, concat("", [trim_suffix(folder, "/"), "/"]))
