package verdigris.compose.image_tag_test

import data.verdigris.compose.image_tag

settings := {"compose/image-tag": {"moving": ["latest", "stable", "stable-*"]}}

found(service) := result if {
	result := image_tag.deny with input as {"document": {"services": [service]}, "context": {"settings": settings}}
}

finding(image, tag) := {"path": ["services", "web", "image"], "args": {"image": image, "tag": tag}}

test_moving_tags_are_found if {
	every image, tag in {
		"nginx": "latest",
		"nginx:latest": "latest",
		"nginx:LATEST": "LATEST",
		"nginx:stable-alpine": "stable-alpine",
		"registry.example.com:5000/team/app": "latest",
		"nginx@sha256:6926dd": "latest",
	} {
		found({"name": "web", "image": image}) == {finding(image, tag)}
	}
}

test_versions_and_digests_are_fine if {
	every image in [
		"nginx:1.29",
		"registry.example.com:5000/team/app:1.4.2",
		"nginx:latest@sha256:6926dd802f40e5e7257fded83e0d8030039642e4e10c4a98a6478e9c6fe06153",
		"app:stablecoin",
	] {
		found({"name": "web", "image": image}) == set()
	}
}

test_a_service_that_is_only_built_is_fine if found({"name": "web", "build": {"context": "."}}) == set()

test_an_unknown_image_is_not_found if found({"name": "web", "image": null}) == set()
