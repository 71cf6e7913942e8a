package verdigris.lib.capability_test

import data.verdigris.lib.capability

test_every_spelling_is_one_name if {
	capability.names(["net_admin", "CAP_NET_ADMIN", "NET_ADMIN", "cap_all"]) == {"NET_ADMIN", "ALL"}
}

test_unknown_names_are_left_out if capability.names([null, "CHOWN"]) == {"CHOWN"}
