# METADATA
# scope: package
# title: No service holds the socket of the container engine
# description: >-
#   Who can write to the socket of Docker, containerd or Podman can start a container with the whole host mounted:
#   the socket is root on the host. Mounting it read-only changes nothing, for a connection needs no write to the
#   file; a folder above it, such as /run, holds the socket as well. A proxy that lets through only the calls that
#   are needed keeps the socket out of the service; that proxy itself needs a waiver.
# related_resources:
#   - https://docs.docker.com/engine/security/protect-access/
#   - https://cheatsheetseries.owasp.org/cheatsheets/Docker_Security_Cheat_Sheet.html
# schemas:
#   - input: schema["compose_configuration_input"]
# custom:
#   id: compose/docker-socket
#   severity: error
#   entity: compose_configuration
#   reads:
#     - services.*.volumes.*.type
#     - services.*.volumes.*.source
#     - services.*.use_api_socket
#     - volumes.*.driver_opts.device
#   message: "`{service}` can take over the host through `{source}`"
#   remediation: Remove the mount, or put a proxy between that allows only the calls the service needs.
#   settings:
#     sockets:
#       - /run/docker.sock
#       - /run/containerd/containerd.sock
#       - /run/podman/podman.sock
#       - /run/crio/crio.sock
#       - //./pipe/docker_engine
#   controls: [CC.a5, CIS Docker 5.32, OWASP Docker 1]
#   peers: [kics/docker_socket_mounted_in_container, semgrep/exposing-docker-socket-volume]
package verdigris.compose.docker_socket

import data.verdigris.lib.files

deny contains {
	"path": ["services", service.name, "volumes", index, "source"],
	"args": {"service": service.name, "source": mount.source},
} if {
	some service in input.document.services
	some index, mount in service.volumes
	mount.type in {"bind", "npipe"}
	is_string(mount.source)
	exposes(mount.source)
}

# A named volume can be a folder of the host too.
deny contains {
	"path": ["services", service.name, "volumes", index, "source"],
	"args": {"service": service.name, "source": volume.driver_opts.device},
} if {
	some service in input.document.services
	some index, mount in service.volumes
	some volume in input.document.volumes
	mount.source == volume.name
	is_string(volume.driver_opts.device)
	exposes(volume.driver_opts.device)
}

deny contains {
	"path": ["services", service.name, "use_api_socket"],
	"args": {"service": service.name, "source": "use_api_socket"},
} if {
	some service in input.document.services
	service.use_api_socket == true
}

sockets := {files.clean(socket) | some socket in input.context.settings["compose/docker-socket"].sockets}

exposes(source) if {
	some socket in sockets
	files.name(files.clean(source)) == files.name(socket)
}

exposes(source) if {
	regex.match(`^[/\\]`, source)
	some socket in sockets
	files.holds(files.clean(source), socket)
}

# Engines without root keep theirs in the user's own folder.
exposes(source) if regex.match(`^/run/user(/[0-9]+(/podman)?)?$`, files.clean(source))
