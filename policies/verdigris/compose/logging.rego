# METADATA
# scope: package
# title: The log of a service is bounded or collected
# description: >-
#   Without `logging` a service writes with the default of the host, mostly `json-file` without any limit: one
#   talkative service fills the disk and takes every other one down with it. `json-file` needs `max-size` and
#   `max-file`; `local` rotates by itself; the other drivers hand the lines to a collector, where they outlive the
#   container. A driver that keeps nothing (`none`) leaves nothing to read after an accident. The setting `drivers`
#   lists what is allowed.
# related_resources:
#   - https://docs.docker.com/reference/compose-file/services/#logging
#   - https://docs.docker.com/engine/logging/configure/
# schemas:
#   - input: schema["compose_configuration_input"]
# custom:
#   id: compose/logging
#   severity: warning
#   entity: compose_configuration
#   reads: [services.*.logging.driver, services.*.logging.options.max-size, services.*.logging.options.max-file]
#   message: "the log of `{service}` is not bounded or gets lost: `{key}` is {value}"
#   remediation: Name a driver that rotates or collects, for `json-file` with `max-size` and `max-file`.
#   settings: {drivers: [awslogs, fluentd, gcplogs, gelf, journald, json-file, local, splunk, syslog]}
#   controls: [SI.r4, SI.a8, CIS Docker 2.13]
#   peers: []
package verdigris.compose.logging

deny contains finding(service.name, ["logging"], "not set") if {
	some service in input.document.services
	not service.logging
}

deny contains finding(service.name, ["logging", "driver"], service.logging.driver) if {
	some service in input.document.services
	is_string(service.logging.driver)
	not service.logging.driver in input.context.settings["compose/logging"].drivers
}

deny contains finding(service.name, ["logging", "options", option], "not set") if {
	some service in input.document.services
	is_object(service.logging)
	every driver in [driver | driver := service.logging.driver] {
		driver == "json-file"
	}
	some option in ["max-size", "max-file"]
	not service.logging.options[option]
}

deny contains finding(service.name, ["logging", "options", "max-size"], service.logging.options["max-size"]) if {
	some service in input.document.services
	every driver in [driver | driver := service.logging.driver] {
		driver == "json-file"
	}
	is_string(service.logging.options["max-size"])
	not regex.match(`^[0-9.]*[1-9]`, service.logging.options["max-size"])
}

finding(service, keys, value) := {
	"path": array.concat(["services", service], keys),
	"args": {"service": service, "key": concat(".", keys), "value": value},
}
