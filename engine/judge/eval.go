package main

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"
	"github.com/open-policy-agent/opa/v1/topdown"
	"github.com/open-policy-agent/opa/v1/util"
)

// question asks every entrypoint about every input. Both limits are wall clock: timeout_ms for one entrypoint on one
// input, total_ms (0: none) for the whole request.
type question struct {
	Entrypoints []string          `json:"entrypoints"`
	Inputs      []json.RawMessage `json:"inputs"`
	Now         string            `json:"now"`
	TimeoutMS   int64             `json:"timeout_ms"`
	TotalMS     int64             `json:"total_ms"`
}

// answer is exactly one of: a value, undefined, an error.
type answer struct {
	Value     any      `json:"value,omitempty"`
	Undefined bool     `json:"undefined,omitempty"`
	Error     *failure `json:"error,omitempty"`
}

// MarshalJSON keeps a value that Go takes for empty: false, null, 0.
func (a answer) MarshalJSON() ([]byte, error) {
	switch {
	case a.Error != nil:
		return json.Marshal(map[string]any{"error": a.Error})
	case a.Undefined:
		return []byte(`{"undefined":true}`), nil
	default:
		return json.Marshal(map[string]any{"value": a.Value})
	}
}

func failed(kind, message string) answer {
	return answer{Error: &failure{Kind: kind, Message: message}}
}

// eval answers with a list per input, one answer per entrypoint; a failure of one touches no other.
func (j *judge) eval(asked question) (any, *failure) {
	if j.loaded == nil {
		return nil, protocolError("nothing is loaded")
	}
	now, err := time.Parse(time.RFC3339Nano, asked.Now)
	if err != nil || now.Year() < firstYear || now.Year() > lastYear {
		return nil, protocolError("now is no RFC 3339 time between the years %d and %d", firstYear, lastYear)
	}
	if asked.TimeoutMS <= 0 {
		return nil, protocolError("timeout_ms wants a number above 0")
	}
	budget := newBudget(asked)
	results := make([][]answer, len(asked.Inputs))
	for i, text := range asked.Inputs {
		results[i] = j.about(text, asked.Entrypoints, now, budget)
	}
	return results, nil
}

// about answers all entrypoints for one input.
func (j *judge) about(text json.RawMessage, entrypoints []string, now time.Time, budget budget) []answer {
	answers := make([]answer, len(entrypoints))
	input, err := parseInput(text)
	for i, entrypoint := range entrypoints {
		if err != nil {
			answers[i] = failed(kindInput, "the input is no JSON value that OPA takes")
			continue
		}
		answers[i] = j.ask(entrypoint, input, now, budget)
	}
	return answers
}

func parseInput(text json.RawMessage) (ast.Value, error) {
	var decoded any
	if err := util.UnmarshalJSON(text, &decoded); err != nil {
		return nil, err
	}
	return ast.InterfaceToValue(decoded)
}

// ask runs one entrypoint. A built-in function that cannot be stopped is left behind with its worker when its time is
// up: it shares nothing that the next evaluation writes to, and the watch counts its memory.
func (j *judge) ask(entrypoint string, input ast.Value, now time.Time, budget budget) answer {
	query, err := j.loaded.query(entrypoint)
	if err != nil {
		return failed(kindEval, "the entrypoint is no rule that can be asked")
	}
	allowed := budget.next()
	if allowed <= 0 {
		return failed(kindTimeout, "no time was left for it")
	}
	running := newEvaluation(allowed)
	j.watch.watching(running)
	defer j.watch.watching(nil)
	found, ended := j.worker.do(func() answer { return running.run(query, input, now) }, allowed+unstoppable)
	switch {
	case !ended:
		j.worker = newWorker()
		return failed(kindTimeout, "it did not end in time")
	case found.Error != nil && found.Error.Kind == kindMemory:
		freeMemory()
	}
	running.finish()
	return found
}

// worker is a goroutine that evaluates one thing after another: its stack has grown once for all of them.
type worker struct {
	jobs chan func() answer
	done chan answer
}

func newWorker() *worker {
	own := &worker{jobs: make(chan func() answer), done: make(chan answer, 1)}
	go func() {
		for job := range own.jobs {
			own.done <- job()
		}
	}()
	return own
}

// do runs a job; false when it has not ended after the limit, and then the worker is of no more use.
func (w *worker) do(job func() answer, limit time.Duration) (answer, bool) {
	w.jobs <- job
	timer := time.NewTimer(limit)
	defer timer.Stop()
	select {
	case found := <-w.done:
		return found, true
	case <-timer.C:
		close(w.jobs)
		return answer{}, false
	}
}

// query prepares an entrypoint when it is first asked.
func (p *policies) query(entrypoint string) (*rego.PreparedEvalQuery, error) {
	if known := p.queries[entrypoint]; known != nil {
		return known, nil
	}
	ref, err := ast.ParseRef("data." + entrypoint)
	if err != nil {
		return nil, err
	}
	if !ref.IsGround() {
		return nil, errors.New("an entrypoint has no variables")
	}
	prepared, err := rego.New(
		rego.ParsedQuery(ast.NewBody(ast.NewExpr(ast.NewTerm(ref)))),
		rego.Compiler(p.compiler),
		rego.Store(p.store),
		rego.StrictBuiltinErrors(true),
		rego.GenerateJSON(measured),
	).PrepareForEval(context.Background())
	if err != nil {
		return nil, err
	}
	p.queries[entrypoint] = &prepared
	return &prepared, nil
}

// measured turns a result into JSON unless it is too large.
func measured(term *ast.Term, _ *rego.EvalContext) (any, error) {
	if err := measure(term.Value); err != nil {
		return nil, err
	}
	return ast.JSONWithOpt(term.Value, ast.JSONOpt{SortSets: true})
}

// evaluation is one run of one entrypoint, which its timer or the watch may stop.
type evaluation struct {
	cancel topdown.Cancel
	timer  *time.Timer
	reason stopReason
}

func newEvaluation(allowed time.Duration) *evaluation {
	running := &evaluation{cancel: topdown.NewCancel()}
	running.timer = time.AfterFunc(allowed, func() { running.stop(kindTimeout) })
	return running
}

// stop asks the evaluation to end; the first reason is the one that is told.
func (e *evaluation) stop(kind string) {
	e.reason.set(kind)
	e.cancel.Cancel()
}

func (e *evaluation) finish() {
	e.timer.Stop()
}

func (e *evaluation) run(query *rego.PreparedEvalQuery, input ast.Value, now time.Time) (found answer) {
	defer func() {
		if recover() != nil {
			found = failed(kindEval, "OPA broke off")
		}
	}()
	results, err := query.Eval(context.Background(),
		rego.EvalParsedInput(input), rego.EvalTime(now), rego.EvalExternalCancel(e.cancel))
	switch {
	case err != nil:
		return answer{Error: e.explain(err)}
	case len(results) == 0:
		return answer{Undefined: true}
	default:
		return answer{Value: results[0].Expressions[0].Value}
	}
}

func (e *evaluation) explain(err error) *failure {
	switch e.reason.get() {
	case kindTimeout:
		return &failure{Kind: kindTimeout, Message: "it did not end in time"}
	case kindMemory:
		return &failure{Kind: kindMemory, Message: "it needed more memory than it may have"}
	default:
		return masked(err)
	}
}
