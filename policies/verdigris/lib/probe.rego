# METADATA
# scope: package
# title: Health check commands
# description: Tells a test that can fail from one that always succeeds, whatever state the service is in.
package verdigris.lib.probe

# A test is a list whose first word is CMD, CMD-SHELL or NONE.
trivial(test) if {
	test[0] == "CMD-SHELL"
	is_string(test[1])
	trivial_script(test[1])
}

trivial(test) if {
	test[0] == "CMD"
	is_string(test[1])
	idle_word(test[1])
}

trivial(test) if {
	runs_script(test)
	is_string(test[3])
	trivial_script(test[3])
}

# runs_script is true of a test whose fourth word is the program of a shell.
runs_script(test) if {
	test[0] == "CMD"
	is_string(test[1])
	shell(test[1])
	test[2] in {"-c", "-ec", "-lc"}
}

# no_command is true of a test that names nothing to run: Docker then uses the image's own check, if it has one.
no_command(test) if count(test) == 0

no_command(test) if {
	count(test) == 1
	test[0] in {"CMD", "CMD-SHELL"}
}

shell(word) if regex.match(`^(/usr)?(/bin/)?(ba|da|a|z)?sh$`, word)

idle_word(word) if regex.match(`^((/usr)?/bin/)?(true|echo|sleep)$`, word)

# The exit code of a script is that of its last command; only a success that no earlier failure can stop is trivial.
trivial_script(script) if regex.match(`^[\s;]*(true|:|/bin/true|/usr/bin/true|exit(\s+0)?)?[\s;]*$`, script)

trivial_script(script) if regex.match("^\\s*(echo|sleep)\\b[^|&;<>$`()]*[\\s;]*$", script)

trivial_script(script) if {
	regex.match(`(\|\||;|\n)\s*(true|:|/bin/true|/usr/bin/true|exit\s+0|echo\b[^|&;<>]*)[\s;]*$`, script)
}
