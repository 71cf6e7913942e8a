package verdigris.compose.host_network_test

import data.verdigris.compose.host_network

found(service, networks) := result if {
	result := host_network.deny with input as {"document": {
		"services": [object.union({"name": "web"}, service)],
		"networks": networks,
	}}
}

finding(keys) := {"path": array.concat(["services", "web"], keys), "args": {"service": "web"}}

test_the_mode_host_is_found if found({"network_mode": "host"}, []) == {finding(["network_mode"])}

test_a_network_that_is_the_hosts_is_found if {
	attached := {"networks": [{"name": "outer"}, {"name": "inner"}]}
	found(attached, [{"name": "outer", "resource_name": "host", "external": true}]) == {finding(["networks", "outer"])}
	found(attached, [{"name": "outer", "driver": "host"}]) == {finding(["networks", "outer"])}
}

test_others_are_fine if {
	found({}, [{"name": "outer", "resource_name": "host", "external": true}]) == set()
	found({"network_mode": "none"}, []) == set()
	found({"network_mode": "service:vpn"}, []) == set()
	found({"networks": [{"name": "host"}]}, [{"name": "host"}]) == set()
}

test_an_unknown_mode_is_not_found if found({"network_mode": null}, [{"name": "outer", "driver": null}]) == set()
