package main

import (
	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/format"
)

type tidied struct {
	File    string `json:"file"`
	Text    string `json:"text"`
	Changed bool   `json:"changed"`
}

// formatted answers each module as `opa fmt` writes it, in the order given.
func formatted(from sources) (any, *failure) {
	done := make([]tidied, 0, len(from.Modules))
	var found []compileError
	for _, module := range from.Modules {
		text, err := format.SourceWithOpts(module.File, []byte(module.Text), format.Opts{RegoVersion: ast.RegoV1})
		if err != nil {
			found = append(found, compileErrors(module.File, err)...)
			continue
		}
		done = append(done, tidied{File: module.File, Text: string(text), Changed: string(text) != module.Text})
	}
	if found != nil {
		return nil, compileFailure(ordered(found))
	}
	return done, nil
}
