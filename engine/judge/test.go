package main

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/open-policy-agent/opa/v1/tester"
	"github.com/open-policy-agent/opa/v1/topdown"
)

// trial runs the test_ rules of its modules; timeout_ms holds for each.
type trial struct {
	sources
	TimeoutMS int64  `json:"timeout_ms"`
	Filter    string `json:"filter"` // a regular expression over package and name
}

// verdict is the outcome of one test rule: it passed, it failed (fail), it could not be run (error), or it is marked
// todo_ (skip). `message` names failed cases and errors.
type verdict struct {
	Package string `json:"package"`
	Name    string `json:"name"`
	File    string `json:"file"`
	Row     int    `json:"row"`
	Pass    bool   `json:"pass"`
	Fail    bool   `json:"fail"`
	Skip    bool   `json:"skip"`
	Error   bool   `json:"error"`
	Message string `json:"message,omitempty"`
}

// test compiles the modules as a load would and lists one verdict per test, by package and name.
func (j *judge) test(asked trial) (any, *failure) {
	if asked.TimeoutMS <= 0 {
		return nil, protocolError("timeout_ms wants a number above 0")
	}
	j.watch.limit(asked.MemoryMB)
	modules, found := parse(asked.Modules)
	if found != nil {
		return nil, compileFailure(found)
	}
	schemas, found := schemaSet(modules, asked.Schemas)
	if found != nil {
		return nil, compileFailure(found)
	}
	runner := tester.NewRunner().
		SetCompiler(newCompiler(schemas, asked.Strict)).
		SetStore(newStore(asked.Data)).
		SetModules(modules).
		SetTimeout(time.Duration(asked.TimeoutMS) * time.Millisecond).
		CapturePrintOutput(false).
		RaiseBuiltinErrors(true).
		Filter(asked.Filter)
	return collect(runner)
}

func collect(runner *tester.Runner) (any, *failure) {
	results, err := runner.RunTests(context.Background(), nil)
	if err != nil {
		return nil, compileFailure(ordered(compileErrors("", err)))
	}
	verdicts := []verdict{}
	for result := range results {
		verdicts = append(verdicts, outcome(result))
	}
	slices.SortFunc(verdicts, func(a, b verdict) int {
		return cmp.Or(strings.Compare(a.Package, b.Package), cmp.Compare(a.Row, b.Row), strings.Compare(a.Name, b.Name))
	})
	return verdicts, nil
}

func outcome(result *tester.Result) verdict {
	own := verdict{
		Package: strings.TrimPrefix(result.Package, "data."), Name: result.Name,
		Pass: result.Pass(), Fail: result.Fail && result.Error == nil, Skip: result.Skip, Error: result.Error != nil,
	}
	if at := result.Location; at != nil {
		own.File, own.Row = at.File, at.Row
	}
	if result.Error != nil {
		own.Message = whyNot(result.Error)
	} else if own.Fail {
		own.Message = failedCases(result.SubResults)
	}
	return own
}

func whyNot(err error) string {
	if topdown.IsCancel(err) || errors.Is(err, context.DeadlineExceeded) {
		return "it did not end in time"
	}
	return masked(err).Message
}

func failedCases(results tester.SubResultMap) string {
	var names []string
	for name, result := range results.Iter {
		if result.Fail && len(result.SubResults) == 0 {
			names = append(names, strings.Join(name, "/"))
		}
	}
	if names == nil {
		return ""
	}
	return "failed cases: " + strings.Join(names, ", ")
}
