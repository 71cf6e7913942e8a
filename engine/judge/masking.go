package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/topdown"
)

// meanings are our words for OPA's codes: its own messages may quote values of the input.
var meanings = map[string]string{
	topdown.BuiltinErr:   "a built-in function failed",
	topdown.TypeErr:      "a value has the wrong type",
	topdown.ConflictErr:  "a rule produced conflicting values",
	topdown.CancelErr:    "it was stopped",
	topdown.WithMergeErr: "a `with` replacement could not be merged with the data",
	topdown.InternalErr:  "OPA could not evaluate it",
}

// masked tells what failed and where in the policy, never with which values.
func masked(err error) *failure {
	var large *sizeError
	if errors.As(err, &large) {
		return &failure{Kind: kindSize, Message: large.Error()}
	}
	var evaluated *topdown.Error
	if !errors.As(err, &evaluated) {
		return &failure{Kind: kindEval, Message: "OPA could not evaluate it"}
	}
	kind, what := kindEval, meanings[evaluated.Code]
	if what == "" {
		what = "OPA could not evaluate it"
	}
	if name := builtinName(evaluated.Message); name != "" {
		kind, what = kindBuiltin, fmt.Sprintf("%s: the built-in function failed (%s)", name, evaluated.Code)
	}
	if at := evaluated.Location; at != nil && at.File != "" {
		what += fmt.Sprintf(" at %s:%d", at.File, at.Row)
	}
	return &failure{Kind: kind, Message: what}
}

// builtinName is the name that OPA puts before a built-in function's own message.
func builtinName(message string) string {
	name, _, found := strings.Cut(message, ": ")
	if _, known := ast.BuiltinMap[name]; found && known {
		return name
	}
	return ""
}
