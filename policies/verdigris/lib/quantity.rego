# METADATA
# scope: package
# title: Amounts in settings
# description: Reads a number of bytes written as Compose writes it (512m, 4g, 1.5GiB, 1024-based) or as a plain number.
package verdigris.lib.quantity

bytes(amount) := amount if is_number(amount)

# A text that is no amount stops the evaluation with an error: an unreadable limit must not let everything pass.
bytes(amount) := units.parse_bytes(regex.replace(plain, `([kmgtp])$`, "${1}i")) if {
	is_string(amount)
	plain := regex.replace(lower(amount), `\s+|i?b$`, "")
}
