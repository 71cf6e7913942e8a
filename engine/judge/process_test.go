package main

import (
	"bufio"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// TestMain makes this test program a judge when a test starts it as a child.
func TestMain(m *testing.M) {
	if os.Getenv("JUDGE") == "1" {
		main()
		return
	}
	os.Exit(m.Run())
}

type child struct {
	t       *testing.T
	command *exec.Cmd
	input   io.WriteCloser
	output  *bufio.Reader
}

func startChild(t *testing.T) *child {
	t.Helper()
	command := exec.Command(os.Args[0])
	command.Env = []string{"JUDGE=1"}
	input, err := command.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	output, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = command.Process.Kill() })
	return &child{t: t, command: command, input: input, output: bufio.NewReader(output)}
}

func (c *child) send(id int, op string, fields map[string]any) {
	c.t.Helper()
	fields["id"], fields["op"] = id, op
	line, err := json.Marshal(fields)
	if err != nil {
		c.t.Fatal(err)
	}
	if _, err := c.input.Write(append(line, '\n')); err != nil {
		c.t.Fatal(err)
	}
}

func (c *child) load(fields map[string]any) {
	c.t.Helper()
	c.send(1, "load", fields)
	if reply := c.reply(); reply.Error != nil {
		c.t.Fatalf("does not load: %+v", reply.Error)
	}
}

func (c *child) reply() said {
	c.t.Helper()
	line, err := c.output.ReadBytes('\n')
	if err != nil {
		c.t.Fatalf("no reply: %v", err)
	}
	var reply said
	if err := json.Unmarshal(line, &reply); err != nil {
		c.t.Fatal(err)
	}
	return reply
}

// ends waits for the process and returns its exit code.
func (c *child) ends(within time.Duration) int {
	c.t.Helper()
	done := make(chan struct{})
	go func() { _ = c.command.Wait(); close(done) }()
	select {
	case <-done:
		return c.command.ProcessState.ExitCode()
	case <-time.After(within):
		c.t.Fatalf("still there after %s", within)
		return 0
	}
}

func asking(entrypoints ...string) map[string]any {
	return map[string]any{"entrypoints": entrypoints, "inputs": []any{map[string]any{}}, "now": "2026-01-02T03:04:05Z", "timeout_ms": 60_000}
}

const greedy = `package a

slow := count([1 | some x in numbers.range(1, 100000); some y in numbers.range(1, 100000); x * y == 7])

hungry := [s | some x in numbers.range(1, 10000000); s := sprintf("%d is a number that takes some room", [x])]

# One built-in call that takes far more than it may, and cannot be stopped.
gulp := bits.lsh(1, 4000000000)

good := 1
`

func TestTheEndOfInputEndsTheProcess(t *testing.T) {
	idle := startChild(t)
	_ = idle.input.Close()
	if code := idle.ends(5 * time.Second); code != 0 {
		t.Fatalf("exit code %d", code)
	}
}

func TestTheEndOfInputEndsTheProcessAmidAnEvaluation(t *testing.T) {
	busy := startChild(t)
	busy.load(loading(map[string]string{"a.rego": greedy}))
	busy.send(2, "eval", asking("a.slow"))
	time.Sleep(100 * time.Millisecond)
	_ = busy.input.Close()
	if code := busy.ends(2 * time.Second); code != 0 {
		t.Fatalf("exit code %d", code)
	}
}

func TestAHungryPolicyIsStoppedAndTheNextOneAnswered(t *testing.T) {
	own := startChild(t)
	fields := loading(map[string]string{"a.rego": greedy})
	fields["memory_mb"] = 100
	own.load(fields)
	start := time.Now()
	own.send(2, "eval", asking("a.hungry", "a.good"))
	reply := own.reply()
	if took := time.Since(start); took > 10*time.Second {
		t.Fatalf("stopped only after %s", took)
	}
	wantText(t, string(reply.Result), `[[{"error":{"kind":"memory"`)
	wantText(t, string(reply.Result), `{"value":1}]]`)
}

func TestWhatCannotBeStoppedEndsTheProcessWithAReply(t *testing.T) {
	own := startChild(t)
	fields := loading(map[string]string{"a.rego": greedy})
	fields["memory_mb"] = 100
	own.load(fields)
	own.send(2, "eval", asking("a.good", "a.gulp"))
	reply := own.reply()
	if *reply.ID != 2 || reply.Error == nil || reply.Error.Kind != kindMemory {
		t.Fatalf("%s %+v", reply.Result, reply.Error)
	}
	if code := own.ends(2 * time.Second); code != 1 {
		t.Fatalf("exit code %d", code)
	}
}

func TestALineThatIsTooLongIsDroppedAlone(t *testing.T) {
	reader := bufio.NewReaderSize(strings.NewReader(strings.Repeat("x", 100)+"\nnext\n"), 16)
	if line, err := readLine(reader, 50); line != nil || err != nil {
		t.Fatal("the long line is not dropped")
	}
	if line, _ := readLine(reader, 50); string(line) != "next" {
		t.Fatalf("the line after it is %q", line)
	}
}
