package main

import (
	"slices"
	"strings"
	"sync"

	"github.com/open-policy-agent/opa/v1/ast"
)

// Built-in functions that would make a verdict depend on more than the policies, the data and the input: the network,
// chance, or the tracing of the evaluation itself. A policy that calls one does not compile.
var (
	refusedBuiltins = []string{"http.send", "net.lookup_ip_addr", "trace"}
	refusedFamilies = []string{"rand.", "uuid.", "providers."}
)

// capabilities is OPA's own list for this version without what is refused, and with no host that a schema's `$ref`
// might be fetched from.
var capabilities = sync.OnceValue(func() *ast.Capabilities {
	own := ast.CapabilitiesForThisVersion()
	own.Builtins = slices.DeleteFunc(own.Builtins, func(builtin *ast.Builtin) bool { return refused(builtin.Name) })
	own.AllowNet = []string{}
	return own
})

func refused(name string) bool {
	return slices.Contains(refusedBuiltins, name) || slices.ContainsFunc(refusedFamilies, func(family string) bool {
		return strings.HasPrefix(name, family)
	})
}
