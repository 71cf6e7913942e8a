# METADATA
# scope: package
# title: Linux capabilities
# description: Brings names into one spelling; Docker reads net_admin, NET_ADMIN and CAP_NET_ADMIN as the same.
package verdigris.lib.capability

names(written) := {trim_prefix(upper(name), "CAP_") |
	some name in written
	is_string(name)
}
