// The judge answers questions about Rego policies over standard input and output, one JSON object a line each way.
//
// It is OPA's own library with a narrow door: no network, no files, no clock, no environment. A request is
// {"id": n, "op": "load", ...}, its reply {"id": n, "result": ...} or {"id": n, "error": {"kind", "message", "errors"}}.
// Requests are answered in order. The end of standard input ends the process at once, whatever it is doing: that is how
// it dies with its parent.
package main

import (
	"bufio"
	"encoding/json"
	"io"
	"os"
	"runtime/debug"
	"time"
	"unicode/utf8"

	"github.com/open-policy-agent/opa/v1/util"
)

// gcPercent trades memory that a run of milliseconds never needs for less time in the garbage collector; the memory
// limit of a load holds all the same.
const gcPercent = 400

// waiting is how many requests may stand in line before the end of standard input is no longer seen.
const waiting = 1024

func main() {
	debug.SetGCPercent(gcPercent)
	time.Local = time.UTC // "Local" in a policy must not mean another zone on another machine
	lines := make(chan []byte, waiting)
	go read(os.Stdin, lines, func() { os.Exit(0) })
	serve(lines, newReplies(os.Stdout))
}

// read passes on whole lines until the input ends, then calls ended.
func read(input io.Reader, lines chan<- []byte, ended func()) {
	reader := bufio.NewReaderSize(input, 1<<16)
	for {
		line, err := readLine(reader, maxRequestBytes)
		if err != nil {
			ended()
			return
		}
		lines <- line
	}
}

// readLine returns the next line without its end; a line of more bytes than most is read to its end and returned as nil.
func readLine(reader *bufio.Reader, most int) ([]byte, error) {
	var line []byte
	long := false
	for {
		part, err := reader.ReadSlice('\n')
		if long = long || len(line)+len(part) > most; !long {
			line = append(line, part...)
		}
		switch err {
		case nil:
			if long {
				return nil, nil
			}
			return line[:len(line)-1], nil
		case bufio.ErrBufferFull:
			continue
		default:
			return nil, err
		}
	}
}

// serve answers every line in order.
func serve(lines <-chan []byte, replies *replies) {
	judge := newJudge(replies)
	for line := range lines {
		judge.answer(line)
	}
}

// judge holds what a load leaves behind for the requests after it.
type judge struct {
	replies *replies
	watch   *watch
	worker  *worker
	loaded  *policies
}

func newJudge(replies *replies) *judge {
	return &judge{replies: replies, watch: newWatch(replies), worker: newWorker()}
}

func (j *judge) answer(line []byte) {
	var head struct {
		ID *int64 `json:"id"`
		Op string `json:"op"`
	}
	switch {
	case line == nil:
		j.replies.send(nil, nil, protocolError("the request is larger than %d bytes", maxRequestBytes))
		return
	case !utf8.Valid(line):
		j.replies.send(nil, nil, protocolError("the request is not UTF-8"))
		return
	}
	if err := json.Unmarshal(line, &head); err != nil || head.ID == nil {
		j.replies.send(nil, nil, protocolError("the request is not a JSON object with an id"))
		return
	}
	stop := j.watch.start(head.ID)
	result, failure := j.dispatch(head.Op, line)
	stop()
	j.replies.send(head.ID, result, failure)
}

func (j *judge) dispatch(op string, line []byte) (any, *failure) {
	switch op {
	case "load":
		return request(line, j.load)
	case "eval":
		return request(line, j.eval)
	case "annotations":
		return request(line, annotations)
	case "test":
		return request(line, j.test)
	case "format":
		return request(line, formatted)
	default:
		return nil, protocolError("there is no such operation")
	}
}

// request decodes a line for one operation; numbers stay exact.
func request[T any](line []byte, do func(T) (any, *failure)) (any, *failure) {
	var decoded T
	if err := util.UnmarshalJSON(line, &decoded); err != nil {
		return nil, protocolError("the request has not the shape of its operation")
	}
	return do(decoded)
}
