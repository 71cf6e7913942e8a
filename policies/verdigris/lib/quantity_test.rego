package verdigris.lib.quantity_test

import data.verdigris.lib.quantity

test_amounts_are_1024_based if {
	every text, number in {
		"512m": 536870912, "4g": 4294967296, "4 GB": 4294967296, "4GiB": 4294967296,
		"1.5g": 1610612736, "64k": 65536, "1024b": 1024, "1024": 1024,
	} {
		quantity.bytes(text) == number
	}
}

test_a_number_is_itself if quantity.bytes(1024) == 1024
