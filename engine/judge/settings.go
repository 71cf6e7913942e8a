package main

import (
	"encoding/json"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
)

// schemaSet makes the schemas known under the names that METADATA uses, each closed over the settings that the modules
// declare: a rule that reads a setting which no rule has does not compile.
func schemaSet(modules map[string]*ast.Module, schemas map[string]any) (*ast.SchemaSet, []compileError) {
	settings, found := settingsSchema(modules)
	found = append(found, inlineFileReferences(modules)...)
	set := ast.NewSchemaSet()
	for name, schema := range schemas {
		if namesFile(schema) {
			found = append(found, compileError{File: name, Code: "schema", Message: errFileReference.Error()})
		}
		inject(schema, settings)
		set.Put(ast.SchemaRootRef.Append(ast.StringTerm(name)), schema)
	}
	return set, found
}

// settingsSchema describes `input.context.settings`: by rule id, the settings of each rule as its defaults show them.
func settingsSchema(modules map[string]*ast.Module) (map[string]any, []compileError) {
	rules := map[string]any{}
	var found []compileError
	for _, file := range sortedFiles(modules) {
		for _, block := range packageBlocks(modules[file]) {
			id, _ := block.Custom["id"].(string)
			declared, given := block.Custom["settings"]
			if id == "" || !given {
				continue
			}
			defaults, ok := declared.(map[string]any)
			if !ok {
				found = append(found, complaint(block.Location, "custom.settings wants a map of names and defaults"))
			} else if len(defaults) > 0 {
				rules[id] = describedBy(defaults)
			}
		}
	}
	return closed(rules), found
}

// describedBy is the schema of a default: its type, and for lists the type of the first item (text when it is empty).
func describedBy(value any) map[string]any {
	switch value := value.(type) {
	case string:
		return map[string]any{"type": "string"}
	case bool:
		return map[string]any{"type": "boolean"}
	case []any:
		if len(value) == 0 {
			return map[string]any{"type": "array", "items": map[string]any{"type": "string"}}
		}
		return map[string]any{"type": "array", "items": describedBy(value[0])}
	case map[string]any:
		properties := map[string]any{}
		for name, inner := range value {
			properties[name] = describedBy(inner)
		}
		return closed(properties)
	case int, int64, uint64, float64, json.Number:
		return map[string]any{"type": "number"}
	default:
		return map[string]any{} // null and dates: anything
	}
}

// closed is an object with these properties and no others. OPA takes an object schema without properties for an open
// one, so an empty one gets a name that nothing has.
func closed(properties map[string]any) map[string]any {
	if len(properties) == 0 {
		properties = map[string]any{"": map[string]any{}}
	}
	return map[string]any{"type": "object", "additionalProperties": false, "properties": properties}
}

// inject puts the settings' schema at properties.context.properties.settings, where a schema has that place.
func inject(schema any, settings map[string]any) {
	context := property(schema, resolve(schema, schema), "context")
	if properties, ok := context["properties"].(map[string]any); ok && properties["settings"] != nil {
		properties["settings"] = settings
	}
}

func property(root any, schema map[string]any, name string) map[string]any {
	properties, _ := schema["properties"].(map[string]any)
	return resolve(root, properties[name])
}

// resolve follows references within the schema; nil where it leads nowhere.
func resolve(root, schema any) map[string]any {
	const hops = 16 // a chain longer than this is a circle
	for range hops {
		object, _ := schema.(map[string]any)
		reference, ok := object["$ref"].(string)
		if !ok {
			return object
		}
		schema = root
		for step := range strings.SplitSeq(strings.TrimPrefix(reference, "#/"), "/") {
			inner, _ := schema.(map[string]any)
			schema = inner[step]
		}
	}
	return nil
}

// inlineFileReferences finds schemas that METADATA writes out and that would read a file while compiling.
func inlineFileReferences(modules map[string]*ast.Module) []compileError {
	var found []compileError
	for _, file := range sortedFiles(modules) {
		for _, block := range modules[file].Annotations {
			for _, schema := range block.Schemas {
				if schema.Definition != nil && namesFile(*schema.Definition) {
					found = append(found, complaint(block.Location, errFileReference.Error()))
				}
			}
		}
	}
	return found
}

func complaint(at *ast.Location, message string) compileError {
	return compileError{File: at.File, Row: at.Row, Col: at.Col, Code: "metadata", Message: message}
}
