package verdigris.lib.image_test

import data.verdigris.lib.image

digest := "sha256:6926dd802f40e5e7257fded83e0d8030039642e4e10c4a98a6478e9c6fe06153"

test_a_reference_without_a_tag_means_latest if {
	image.tag("nginx") == "latest"
	image.tag("team/app") == "latest"
	image.tag("nginx:") == "latest"
}

test_a_registry_port_is_no_tag if {
	image.tag("registry.example.com:5000/team/app") == "latest"
	image.tag("registry.example.com:5000/team/app:1.4") == "1.4"
	image.tag("localhost:5000/app:edge") == "edge"
}

test_a_tag_is_read_beside_a_digest if image.tag(concat("@", ["nginx:1.29", digest])) == "1.29"

test_a_digest_pins if {
	image.pinned(concat("@", ["nginx", digest]))
	image.pinned(concat("@", ["registry.example.com:5000/app:latest", digest]))
}

test_a_cut_digest_does_not_pin if {
	not image.pinned("nginx@sha256:6926dd")
	not image.pinned("nginx:1.29")
	not image.pinned("nginx")
}
