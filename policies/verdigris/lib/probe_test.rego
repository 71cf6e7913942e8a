package verdigris.lib.probe_test

import data.verdigris.lib.probe

test_scripts_that_always_succeed_are_trivial if {
	every script in [
		"true", "true;", ":", "/bin/true", "exit 0", "exit", "", "echo ok", "sleep 1",
		"curl -f http://localhost || true", "curl -f http://localhost; exit 0", "pg_isready || :",
		"curl -f http://localhost || echo failed",
	] {
		probe.trivial(["CMD-SHELL", script])
		probe.trivial(["CMD", "sh", "-c", script])
		probe.trivial(["CMD", "/bin/bash", "-c", script])
	}
}

test_commands_that_always_succeed_are_trivial if {
	every command in [["CMD", "true"], ["CMD", "/bin/true"], ["CMD", "echo", "ok"], ["CMD", "sleep", "1"]] {
		probe.trivial(command)
	}
}

test_real_probes_are_not_trivial if {
	every script in [
		"curl -f http://localhost || exit 1", "pg_isready -U shop", "exit 1", "test -f /tmp/ready",
		"echo ruok | nc localhost 2181 | grep imok", "true && curl -f http://localhost", "sleep 1 && pg_isready",
		"echo $(curl -f http://localhost)", "truecheck",
	] {
		not probe.trivial(["CMD-SHELL", script])
	}
	not probe.trivial(["CMD", "curl", "-f", "http://localhost"])
	not probe.trivial(["CMD", "sh", "-c", "pg_isready"])
}

test_an_unknown_word_is_not_trivial if {
	not probe.trivial(["CMD-SHELL", null])
	not probe.trivial(["CMD", null])
	not probe.trivial(["CMD", "sh", "-c", null])
	not probe.trivial([null])
}

test_a_test_without_a_command_is_told if {
	probe.no_command([])
	probe.no_command(["CMD"])
	probe.no_command(["CMD-SHELL"])
	not probe.no_command(["CMD", "true"])
	not probe.no_command(["NONE"])
}

test_a_script_is_told_from_a_program if {
	probe.runs_script(["CMD", "sh", "-c"])
	not probe.runs_script(["CMD", "pg_isready", "-U", "shop"])
	not probe.runs_script(["CMD-SHELL", "pg_isready"])
}
