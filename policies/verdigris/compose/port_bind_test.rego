package verdigris.compose.port_bind_test

import data.verdigris.compose.port_bind

found(port) := found_with(port, {"addresses": [], "ports": []})

found_with(port, settings) := result if {
	result := port_bind.deny with input as {
		"document": {"services": [{"name": "web", "ports": [{"target": 9000, "host_ip": "127.0.0.1"}, port]}]},
		"context": {"settings": {"compose/port-bind": settings}},
	}
}

finding(key) := {"path": ["services", "web", "ports", 1, key], "args": {"service": "web", "target": 80}}

test_a_port_without_an_address_is_found if {
	found({"target": 80, "published": "8080"}) == {finding("published")}
	found({"target": 80, "published": "8080", "host_ip": ""}) == {finding("published")}
}

test_every_address_is_found if {
	every host_ip in ["0.0.0.0", "::", "[::]", "0:0:0:0:0:0:0:0"] {
		found({"target": 80, "published": "8080", "host_ip": host_ip}) == {finding("host_ip")}
	}
}

test_a_random_port_is_found if found({"target": 80}) == {finding("target")}

test_chosen_addresses_are_fine if {
	every host_ip in ["127.0.0.1", "::1", "10.0.0.5", "fd00::10"] {
		found({"target": 80, "published": "8080", "host_ip": host_ip}) == set()
	}
	found({"target": 80, "host_ip": "127.0.0.1"}) == set()
}

test_named_ports_are_allowed_on_every_address if {
	settings := {"addresses": [], "ports": [443, "8000-8010"]}
	found_with({"target": 80, "published": "443"}, settings) == set()
	found_with({"target": 80, "published": "8000-8010", "host_ip": "::"}, settings) == set()
	found_with({"target": 80, "published": "80"}, settings) == {finding("published")}
	found_with({"target": 80}, settings) == {finding("target")}
}

test_named_addresses_are_allowed if {
	settings := {"addresses": ["0.0.0.0"], "ports": []}
	found_with({"target": 80, "published": "80", "host_ip": "0.0.0.0"}, settings) == set()
	found_with({"target": 80, "published": "80", "host_ip": "::"}, settings) == {finding("host_ip")}
	found_with({"target": 80, "published": "80"}, settings) == {finding("published")}
}

test_an_unknown_address_is_not_found if {
	found({"target": 80, "published": "8080", "host_ip": null}) == set()
	found(null) == set()
}

test_an_unknown_port_on_every_address_is_found if {
	found({"target": 80, "published": null}) == {finding("published")}
	found({"target": null, "published": "8080"}) == {{
		"path": ["services", "web", "ports", 1, "published"],
		"args": {"service": "web", "target": "?"},
	}}
}
