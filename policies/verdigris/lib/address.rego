# METADATA
# scope: package
# title: Addresses that ports are published on
# description: Tells an address that means every interface of the host from one that somebody chose.
package verdigris.lib.address

# everywhere is true of no address, 0.0.0.0, :: and every other spelling of them, in brackets or mapped into IPv6.
everywhere(address) if regex.match(`^\[?[0:.]*\]?$`, address)

everywhere(address) if regex.match(`^\[?[0:]*:ffff:[0:.]+\]?$`, lower(address))
