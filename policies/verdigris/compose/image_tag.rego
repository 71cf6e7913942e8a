# METADATA
# scope: package
# title: An image is named by an exact version
# description: >-
#   A tag such as `latest` or `stable` is moved by its publisher, and a reference without a tag means `latest`. Then
#   the image changes without a commit: what was reviewed and judged is not what runs, two hosts can run different
#   code, and going back to an earlier commit does not bring the earlier image back. A version tag is good, a digest
#   cannot be moved at all. A service that is only built from the repository needs no image name.
# related_resources:
#   - https://docs.docker.com/reference/compose-file/services/#image
#   - https://docs.docker.com/dhi/core-concepts/digests/
# schemas:
#   - input: schema["compose_configuration_input"]
# custom:
#   id: compose/image-tag
#   severity: error
#   entity: compose_configuration
#   reads: [services.*.image]
#   message: "`{image}` can change without a commit: the tag `{tag}` moves"
#   remediation: Name a version, better with its digest.
#   settings:
#     moving:
#       [latest, latest-*, stable, stable-*, mainline, mainline-*, lts, lts-*, edge, nightly, rolling, next, dev,
#       test, beta, canary, main, master]
#   controls: [CC.r4, SI.a2, OWASP Docker 13]
#   peers: [dclint/service-image-require-explicit-tag, trivy/USR-COMPOSE-0001]
package verdigris.compose.image_tag

import data.verdigris.lib.image

deny contains {"path": ["services", service.name, "image"], "args": {"image": service.image, "tag": tag}} if {
	some service in input.document.services
	is_string(service.image)
	not image.pinned(service.image)
	tag := image.tag(service.image)
	some pattern in input.context.settings["compose/image-tag"].moving
	glob.match(pattern, null, lower(tag))
}
