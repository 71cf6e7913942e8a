package verdigris.lib.files_test

import data.verdigris.lib.files

test_paths_are_cleaned if {
	every path, cleaned in {
		"/run/docker.sock": "/run/docker.sock",
		"/var/run/docker.sock": "/run/docker.sock",
		"/var/run/": "/run",
		"/var/run": "/run",
		"//run/./docker.sock": "/run/docker.sock",
		"/run/.": "/run",
		"/srv/../run/docker.sock": "/run/docker.sock",
		"/srv/data/../../run": "/run",
		"/run/containerd/..": "/run",
		"/": "/",
		"/.": "/",
		"/var/runner": "/var/runner",
		"./data/": "/data",
		`\\.\pipe\docker_engine`: "/pipe/docker_engine",
	} {
		files.clean(path) == cleaned
	}
}

test_the_name_is_the_last_part if {
	files.name("/run/docker.sock") == "docker.sock"
	files.name("/") == ""
}

test_a_folder_holds_what_is_below if {
	files.holds("/run", "/run/docker.sock")
	files.holds("/", "/run/docker.sock")
	files.holds("/run/docker.sock", "/run/docker.sock")
	not files.holds("/runner", "/run/docker.sock")
	not files.holds("/ru", "/run/docker.sock")
}
