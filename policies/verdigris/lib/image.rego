# METADATA
# scope: package
# title: Image references
# description: Parts of a reference such as registry:5000/team/app:1.2@sha256:..., as Docker reads them.
package verdigris.lib.image

digest_pattern := `@[a-z0-9]+(?:[.+_-][a-z0-9]+)*:[0-9a-fA-F]{32,}$`

# pinned is true of a reference with a whole digest: no registry can answer it with another image.
pinned(reference) if regex.match(digest_pattern, reference)

# tag is the text after the colon of the last path segment (an earlier colon belongs to the registry's port);
# Docker takes `latest` where there is none.
tag(reference) := explicit_tag(reference)

tag(reference) := "latest" if not explicit_tag(reference)

explicit_tag(reference) := found if {
	segments := split(split(reference, "@")[0], "/")
	parts := split(segments[count(segments) - 1], ":")
	count(parts) == 2
	found := parts[1]
	found != ""
}
