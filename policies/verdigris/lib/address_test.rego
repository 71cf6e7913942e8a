package verdigris.lib.address_test

import data.verdigris.lib.address

test_every_spelling_of_all_addresses_is_known if {
	every text in ["", "0.0.0.0", "::", "[::]", "0:0:0:0:0:0:0:0", "::0", "::0.0.0.0", "::ffff:0.0.0.0", "[::FFFF:0:0]"] {
		address.everywhere(text)
	}
}

test_chosen_addresses_are_chosen if {
	every text in ["127.0.0.1", "::1", "[::1]", "10.0.0.5", "192.168.1.10", "fd00::10", "::ffff:127.0.0.1", "100.0.0.0"] {
		not address.everywhere(text)
	}
}
