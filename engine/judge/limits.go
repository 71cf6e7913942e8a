package main

import (
	"fmt"
	"math"
	"os"
	"runtime/debug"
	"runtime/metrics"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"
)

const (
	maxRequestBytes = 256 << 20
	maxMembers      = 10_000   // of one list, set or map in a result
	maxResultBytes  = 16 << 20 // of one result, about
	maxDepth        = 128      // of one result
	maxDigits       = 1_000    // of one number in a result

	firstYear = 1678 // the whole years that nanoseconds since 1970 can tell
	lastYear  = 2261

	sampling    = 20 * time.Millisecond
	lastChance  = 500 * time.Millisecond // from the first sample above the memory limit to the end of the process
	unstoppable = 250 * time.Millisecond // from the end of an evaluation's time until it is left behind
	defaultMB   = 512
)

// budget is the time of one request.
type budget struct {
	each time.Duration
	end  time.Time
}

func newBudget(asked question) budget {
	own := budget{each: time.Duration(asked.TimeoutMS) * time.Millisecond}
	if asked.TotalMS > 0 {
		own.end = time.Now().Add(time.Duration(asked.TotalMS) * time.Millisecond)
	}
	return own
}

// next is what the next evaluation may take.
func (b budget) next() time.Duration {
	if b.end.IsZero() {
		return b.each
	}
	return min(b.each, time.Until(b.end))
}

// stopReason keeps the first reason that is set.
type stopReason struct {
	first atomic.Pointer[string]
}

func (r *stopReason) set(kind string) {
	r.first.CompareAndSwap(nil, &kind)
}

func (r *stopReason) get() string {
	if kind := r.first.Load(); kind != nil {
		return *kind
	}
	return ""
}

// watch stops what needs too much memory: first the evaluation that runs, then, if that does not help, the process,
// with a reply of its own to the request.
type watch struct {
	replies *replies
	mutex   sync.Mutex
	bytes   uint64
	running *evaluation
	exit    func()
}

func newWatch(replies *replies) *watch {
	own := &watch{replies: replies, exit: func() { os.Exit(1) }}
	own.limit(0)
	return own
}

// limit sets how much memory the process may hold; 0 is the default.
func (w *watch) limit(megabytes int64) {
	if megabytes <= 0 {
		megabytes = defaultMB
	}
	w.mutex.Lock()
	defer w.mutex.Unlock()
	w.bytes = uint64(megabytes) << 20
	debug.SetMemoryLimit(megabytes << 20)
}

// watching says which evaluation to stop, nil for none.
func (w *watch) watching(running *evaluation) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	w.running = running
}

// start samples memory until the returned function is called.
func (w *watch) start(id *int64) (stop func()) {
	done := make(chan struct{})
	go w.sample(id, done)
	return func() { close(done) }
}

func (w *watch) sample(id *int64, done <-chan struct{}) {
	ticker := time.NewTicker(sampling)
	defer ticker.Stop()
	var above time.Time
	for {
		select {
		case <-done:
			return
		case now := <-ticker.C:
			switch {
			case !w.over():
				above = time.Time{}
			case above.IsZero():
				above = now
			case now.Sub(above) > lastChance:
				w.replies.send(id, nil, &failure{Kind: kindMemory, Message: "it needed more memory than it may have"})
				w.exit()
				return
			}
		}
	}
}

// over tells whether the limit is passed, and stops the running evaluation when it is.
func (w *watch) over() bool {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	live, held := memory()
	if held <= w.bytes && live <= w.bytes/4*3 {
		return false
	}
	if w.running != nil {
		w.running.stop(kindMemory)
	}
	return true
}

// memory is what the last collection found alive, and what is held with the garbage since, without stopping the world.
// What is alive has the lower limit: near the limit of the whole, collecting would take more time than evaluating.
func memory() (live, held uint64) {
	samples := []metrics.Sample{
		{Name: "/gc/heap/live:bytes"},
		{Name: "/memory/classes/heap/objects:bytes"},
		{Name: "/memory/classes/heap/stacks:bytes"},
	}
	metrics.Read(samples)
	stacks := samples[2].Value.Uint64()
	return samples[0].Value.Uint64() + stacks, samples[1].Value.Uint64() + stacks
}

// freeMemory gives back what a stopped evaluation left behind, so that the next one starts with all of its allowance.
func freeMemory() {
	debug.FreeOSMemory()
}

// sizeError says in which way a result is too large.
type sizeError struct {
	what string
}

func (e *sizeError) Error() string {
	return "the result " + e.what
}

func tooLarge(format string, args ...any) error {
	return &sizeError{what: fmt.Sprintf(format, args...)}
}

// measure refuses a result that is larger than findings ever are, or that not every reader of JSON takes.
func measure(value ast.Value) error {
	left := maxResultBytes
	return measureAt(value, 0, &left)
}

func measureAt(value ast.Value, depth int, left *int) error {
	if *left--; depth > maxDepth {
		return tooLarge("is nested more than %d deep", maxDepth)
	}
	switch value := value.(type) {
	case ast.String:
		*left -= len(value)
	case ast.Number:
		*left -= len(value)
		if err := measureNumber(string(value)); err != nil {
			return err
		}
	case *ast.Array:
		return measureAll(value.Len(), value.Iter, depth, left)
	case ast.Set:
		return measureAll(value.Len(), value.Iter, depth, left)
	case ast.Object:
		return measureAll(value.Len(), func(each func(*ast.Term) error) error {
			return value.Iter(func(key, inner *ast.Term) error {
				if err := each(key); err != nil {
					return err
				}
				return each(inner)
			})
		}, depth, left)
	}
	if *left < 0 {
		return tooLarge("is larger than %d bytes", maxResultBytes)
	}
	return nil
}

func measureAll(members int, iterate func(func(*ast.Term) error) error, depth int, left *int) error {
	if members > maxMembers {
		return tooLarge("has a collection of more than %d members", maxMembers)
	}
	return iterate(func(term *ast.Term) error { return measureAt(term.Value, depth+1, left) })
}

func measureNumber(text string) error {
	if len(text) > maxDigits {
		return tooLarge("has a number of more than %d digits", maxDigits)
	}
	if number, err := strconv.ParseFloat(text, 64); err != nil || math.IsInf(number, 0) {
		return tooLarge("has a number that is out of range")
	}
	return nil
}
