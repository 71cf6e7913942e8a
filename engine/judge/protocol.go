package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"sync"

	"github.com/open-policy-agent/opa/v1/ast"
)

// Kinds of failure, of a request or of one answer in it.
const (
	kindCompile  = "compile"  // a module does not parse or compile: `errors` has the places
	kindProtocol = "protocol" // the request itself is wrong
	kindMemory   = "memory"   // stopped at the memory limit
	kindTimeout  = "timeout"  // stopped at the time limit
	kindBuiltin  = "builtin"  // a built-in function failed
	kindEval     = "eval"     // any other failure of an evaluation
	kindSize     = "size"     // the result is larger than a finding has use for
	kindInput    = "input"    // the input is no JSON value that OPA takes
)

// failure is why a request, or one answer in it, has no result. It never holds a value of an input.
type failure struct {
	Kind    string         `json:"kind"`
	Message string         `json:"message"`
	Errors  []compileError `json:"errors,omitempty"`
}

// compileError is one complaint of the parser or compiler; rows and columns count from 1, 0 is unknown.
type compileError struct {
	File    string `json:"file"`
	Row     int    `json:"row"`
	Col     int    `json:"col"`
	Code    string `json:"code"`
	Message string `json:"message"`
}

func protocolError(format string, args ...any) *failure {
	return &failure{Kind: kindProtocol, Message: fmt.Sprintf(format, args...)}
}

func compileFailure(found []compileError) *failure {
	return &failure{Kind: kindCompile, Message: "the policies do not compile", Errors: found}
}

// compileErrors lists what OPA's parser or compiler says, in its own words: they quote policies, never inputs.
func compileErrors(file string, err error) []compileError {
	var many ast.Errors
	var one *ast.Error
	switch {
	case errors.As(err, &many):
	case errors.As(err, &one):
		many = ast.Errors{one}
	default:
		return []compileError{{File: file, Code: "error", Message: err.Error()}}
	}
	found := make([]compileError, 0, len(many))
	for _, each := range many {
		found = append(found, placed(file, each))
	}
	return found
}

func placed(file string, err *ast.Error) compileError {
	message := err.Message
	if err.Details != nil {
		for _, line := range err.Details.Lines() {
			message += "\n" + line
		}
	}
	place := compileError{File: file, Code: err.Code, Message: message}
	if at := err.Location; at != nil {
		place.Row, place.Col = at.Row, at.Col
		if at.File != "" {
			place.File = at.File
		}
	}
	return place
}

// replies writes whole lines, also when the watch has to speak in the midst of a request.
type replies struct {
	mutex  sync.Mutex
	output io.Writer
}

func newReplies(output io.Writer) *replies {
	return &replies{output: output}
}

type reply struct {
	ID     *int64   `json:"id"`
	Result any      `json:"result,omitempty"`
	Error  *failure `json:"error,omitempty"`
}

func (r *replies) send(id *int64, result any, failed *failure) {
	if failed != nil {
		result = nil
	}
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(reply{ID: id, Result: result, Error: failed}); err != nil {
		text.Reset()
		_ = encoder.Encode(reply{ID: id, Error: &failure{Kind: kindEval, Message: "the answer is no JSON"}})
	}
	r.mutex.Lock()
	defer r.mutex.Unlock()
	_, _ = r.output.Write(text.Bytes()) // a parent that no longer reads is gone: the reader will see that
}
