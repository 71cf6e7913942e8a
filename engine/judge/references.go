package main

import (
	"errors"
	"net/url"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/topdown"
	"github.com/open-policy-agent/opa/v1/util"
)

// OPA's JSON Schema library opens files named by `file:` references, whatever the capabilities say. Here a policy must
// not read the machine, so such schemas are refused before the library sees them: those that come with a load, those
// written in METADATA, and those handed to json.verify_schema and json.match_schema.

var errFileReference = errors.New("a schema must not refer to a file")

// referring are the keywords whose text is, or becomes the base of, an address.
var referring = map[string]bool{"$ref": true, "$id": true, "id": true, "$schema": true}

func init() {
	guard(ast.JSONSchemaVerify.Name, 0)
	guard(ast.JSONMatchSchema.Name, 1)
}

// guard puts the check before a built-in function whose operand at position is a schema.
func guard(name string, position int) {
	original := topdown.GetBuiltin(name)
	topdown.RegisterBuiltinFunc(name, func(bctx topdown.BuiltinContext, operands []*ast.Term, iter func(*ast.Term) error) error {
		if schema, err := ast.JSON(operands[position].Value); err == nil && readsFile(schema) {
			return errFileReference
		}
		return original(bctx, operands, iter)
	})
}

// readsFile tells whether a schema, or the JSON text of one, names a file.
func readsFile(schema any) bool {
	if text, ok := schema.(string); ok {
		var parsed any
		return util.UnmarshalJSON([]byte(text), &parsed) == nil && namesFile(parsed)
	}
	return namesFile(schema)
}

func namesFile(value any) bool {
	switch value := value.(type) {
	case map[string]any:
		for key, inner := range value {
			if text, ok := inner.(string); ok && referring[key] && isFile(text) || namesFile(inner) {
				return true
			}
		}
	case []any:
		for _, inner := range value {
			if namesFile(inner) {
				return true
			}
		}
	}
	return false
}

func isFile(reference string) bool {
	address, err := url.Parse(reference)
	return err == nil && address.Scheme == "file"
}
