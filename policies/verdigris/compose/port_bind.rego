# METADATA
# scope: package
# title: A published port names the address it listens on
# description: >-
#   `ports: ["5432:5432"]` listens on every address of the host, and Docker opens it in front of the host's own
#   firewall rules: a database meant for the next container is on the Internet. Services of one project reach each
#   other without any published port. What a reverse proxy on the same host forwards belongs on 127.0.0.1, what is
#   meant for one network on that address. A port without a published part gets a random port of the host, on every
#   address too, and counts alike; `expose` publishes nothing. The setting `ports` names published ports that are
#   meant for everyone, such as 443; `addresses` allows an address that means all of them, such as 0.0.0.0, where it
#   is written out.
# related_resources:
#   - https://docs.docker.com/reference/compose-file/services/#ports
#   - https://docs.docker.com/engine/network/port-publishing/
# schemas:
#   - input: schema["compose_configuration_input"]
# custom:
#   id: compose/port-bind
#   severity: error
#   entity: compose_configuration
#   reads: [services.*.ports.*.host_ip]
#   message: "port {target} of `{service}` is published on every address of the host"
#   remediation: "Put the address in front, as in `127.0.0.1:8080:80`, or remove the port and use a network."
#   settings: {addresses: [], ports: []}
#   controls: [SI.a7, CIS Docker 5.14, OWASP Docker 5]
#   peers: [kics/container_traffic_not_bound_to_host_interface, dclint/no-unbound-port-interfaces]
package verdigris.compose.port_bind

import data.verdigris.lib.address

deny contains {
	"path": ["services", service.name, "ports", index, keys[0]],
	"args": {"service": service.name, "target": label(port.target)},
} if {
	some service in input.document.services
	some index, port in service.ports
	every host_ip in [host_ip | host_ip := port.host_ip] {
		open(host_ip)
	}
	every published in [published | published := port.published] {
		not allowed(published)
	}
	keys := [key | some key in ["host_ip", "published", "target"]; port[key] != ""]
}

open(host_ip) if {
	is_string(host_ip)
	address.everywhere(host_ip)
	not host_ip in input.context.settings["compose/port-bind"].addresses
}

# A port of the setting is a number or a text, such as a range.
allowed(published) if {
	some port in input.context.settings["compose/port-bind"].ports
	published == sprintf("%v", [port])
}

label(target) := target if is_number(target)

label(target) := "?" if not is_number(target)
