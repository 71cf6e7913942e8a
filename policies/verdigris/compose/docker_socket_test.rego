package verdigris.compose.docker_socket_test

import data.verdigris.compose.docker_socket

found(service, volumes) := result if {
	result := docker_socket.deny with input as {
		"document": {"services": [object.union({"name": "web"}, service)], "volumes": volumes},
		"context": {"settings": {"compose/docker-socket": {"sockets": [
			"/run/docker.sock", "/run/containerd/containerd.sock", "//./pipe/docker_engine",
		]}}},
	}
}

bound(source) := {"volumes": [{"type": "volume", "source": "data"}, {"type": "bind", "source": source}]}

finding(keys, source) := {"path": array.concat(["services", "web"], keys), "args": {"service": "web", "source": source}}

test_a_bound_socket_is_found if {
	every source in [
		"/var/run/docker.sock", "/run/docker.sock", "/run/./docker.sock", "/run/containerd/containerd.sock",
		"/srv/proxy/docker.sock", "~/.docker/run/docker.sock", "/run/user/1000/docker.sock",
	] {
		found(bound(source), []) == {finding(["volumes", 1, "source"], source)}
	}
}

test_a_folder_above_a_socket_is_found if {
	every source in ["/", "/run", "/run/", "/var/run", "/run/containerd", "/srv/../run", "/run/user/1000", "/run/user"] {
		found(bound(source), []) == {finding(["volumes", 1, "source"], source)}
	}
}

test_other_mounts_are_fine if {
	every source in [".", "./run", "./", "/var/lib/app", "/runner", "/run/app", "/run/user/1000/app", "~/data"] {
		found(bound(source), []) == set()
	}
	found({"volumes": [{"type": "volume", "source": "docker.sock"}, {"type": "tmpfs", "target": "/run"}]}, []) == set()
	found({}, []) == set()
}

test_a_named_pipe_is_found if {
	source := `\\.\pipe\docker_engine`
	found({"volumes": [{"type": "npipe", "source": source}]}, []) == {finding(["volumes", 0, "source"], source)}
}

test_a_named_volume_that_is_a_folder_is_found if {
	found({"volumes": [{"type": "volume", "source": "engine"}]}, [
		{"name": "engine", "driver_opts": {"type": "none", "o": "bind", "device": "/var/run/docker.sock"}},
		{"name": "data", "driver_opts": {"device": "/run"}},
	]) == {finding(["volumes", 0, "source"], "/var/run/docker.sock")}
}

test_the_api_socket_is_found if {
	found({"use_api_socket": true}, []) == {finding(["use_api_socket"], "use_api_socket")}
	found({"use_api_socket": false}, []) == set()
}

test_unknown_values_are_not_found if {
	found(bound(null), [{"name": "data", "driver_opts": {"device": null}}]) == set()
	found({"volumes": [null, {"type": null, "source": "/run"}]}, [{"name": "data", "driver_opts": null}]) == set()
	found({"volumes": null, "use_api_socket": null}, []) == set()
}
