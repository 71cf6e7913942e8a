# METADATA
# scope: package
# title: No service uses the network of the host
# description: >-
#   In the network of the host a container reaches everything that listens on loopback, databases and metadata
#   services included, can listen on any port without publishing it, and no network of the project separates it from
#   the others. `ports` are then without effect, so that the file no longer tells what is reachable. Join a network
#   and publish the ports that are needed.
# related_resources:
#   - https://docs.docker.com/reference/compose-file/services/#network_mode
#   - https://docs.docker.com/engine/network/drivers/host/
# schemas:
#   - input: schema["compose_configuration_input"]
# custom:
#   id: compose/host-network
#   severity: error
#   entity: compose_configuration
#   reads: [services.*.network_mode, networks.*.name, networks.*.driver]
#   message: "`{service}` shares the network of the host"
#   remediation: "Replace `network_mode: host` by a network of the project and published ports."
#   settings: {}
#   controls: [CC.a4, SI.a7, CIS Docker 5.10, OWASP Docker 5]
#   peers: [kics/shared_host_network_namespace]
package verdigris.compose.host_network

deny contains {"path": ["services", service.name, "network_mode"], "args": {"service": service.name}} if {
	some service in input.document.services
	service.network_mode == "host"
}

deny contains {
	"path": ["services", service.name, "networks", attached.name],
	"args": {"service": service.name},
} if {
	some service in input.document.services
	some attached in service.networks
	attached.name in host_networks
}

host_networks contains network.name if {
	some network in input.document.networks
	network.resource_name == "host"
}

host_networks contains network.name if {
	some network in input.document.networks
	network.driver == "host"
}
