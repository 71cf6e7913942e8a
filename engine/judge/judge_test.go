package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

// conversation is a judge without a process around it.
type conversation struct {
	t      *testing.T
	judge  *judge
	output *bytes.Buffer
	asked  int64
}

func newConversation(t *testing.T) *conversation {
	t.Helper()
	var output bytes.Buffer
	return &conversation{t: t, judge: newJudge(newReplies(&output)), output: &output}
}

type said struct {
	ID     *int64          `json:"id"`
	Result json.RawMessage `json:"result"`
	Error  *failure        `json:"error"`
}

// ask sends one request and returns its reply.
func (c *conversation) ask(op string, fields map[string]any) said {
	c.t.Helper()
	c.asked++
	request := map[string]any{"id": c.asked, "op": op}
	for name, value := range fields {
		request[name] = value
	}
	line, err := json.Marshal(request)
	if err != nil {
		c.t.Fatal(err)
	}
	reply := c.line(line)
	if reply.ID == nil || *reply.ID != c.asked {
		c.t.Fatalf("the reply has id %v, not %d", reply.ID, c.asked)
	}
	return reply
}

func (c *conversation) line(line []byte) said {
	c.t.Helper()
	c.output.Reset()
	c.judge.answer(line)
	var reply said
	if err := json.Unmarshal(c.output.Bytes(), &reply); err != nil {
		c.t.Fatalf("the reply is no JSON: %s", c.output)
	}
	return reply
}

// load hands over modules by file name and wants them to compile.
func (c *conversation) load(modules map[string]string) {
	c.t.Helper()
	if reply := c.ask("load", loading(modules)); reply.Error != nil {
		c.t.Fatalf("does not load: %+v", reply.Error)
	}
}

// refused hands over modules and returns the complaints.
func (c *conversation) refused(fields map[string]any) []compileError {
	c.t.Helper()
	reply := c.ask("load", fields)
	if reply.Error == nil || reply.Error.Kind != kindCompile {
		c.t.Fatalf("it loads: %s %+v", reply.Result, reply.Error)
	}
	return reply.Error.Errors
}

// evaluate asks one input for the entrypoints and returns one answer each.
func (c *conversation) evaluate(input any, timeoutMS int64, entrypoints ...string) []map[string]any {
	c.t.Helper()
	reply := c.ask("eval", map[string]any{
		"entrypoints": entrypoints, "inputs": []any{input}, "now": "2026-01-02T03:04:05Z", "timeout_ms": timeoutMS,
	})
	if reply.Error != nil {
		c.t.Fatalf("%+v", reply.Error)
	}
	var answers [][]map[string]any
	decoder := json.NewDecoder(bytes.NewReader(reply.Result))
	decoder.UseNumber()
	if err := decoder.Decode(&answers); err != nil {
		c.t.Fatal(err)
	}
	return answers[0]
}

func loading(modules map[string]string) map[string]any {
	texts := []any{}
	for file, text := range modules {
		texts = append(texts, map[string]string{"file": file, "text": text})
	}
	return map[string]any{"modules": texts, "strict": true, "memory_mb": 256, "schemas": schemasForTests()}
}

// schemasForTests has the shape of the real ones: a closed input whose context is a reference.
func schemasForTests() map[string]any {
	text := `{
		"type": "object", "additionalProperties": false,
		"properties": {
			"document": {"type": "object", "additionalProperties": false, "properties": {
				"services": {"type": "array", "items": {"$ref": "#/$defs/service"}}}},
			"context": {"$ref": "#/$defs/context"}
		},
		"$defs": {
			"service": {"type": "object", "additionalProperties": false, "properties": {
				"name": {"type": "string"}, "image": {"type": ["string", "null"]}}},
			"context": {"type": "object", "additionalProperties": false, "properties": {
				"settings": {"type": "object", "additionalProperties": false, "properties": {}}}}
		}
	}`
	var schema any
	if err := json.Unmarshal([]byte(text), &schema); err != nil {
		panic(err)
	}
	return map[string]any{"input": schema}
}

// rule is a module with METADATA; settings is YAML, body is what follows the package clause.
func rule(name, settings, body string) string {
	return fmt.Sprintf(`# METADATA
# scope: package
# title: About %[1]s
# related_resources:
#   - https://docs.example.com/%[1]s
# schemas:
#   - input: schema["input"]
# custom:
#   id: compose/%[1]s
#   settings: %[2]s
package verdigris.compose.%[1]s

%[3]s
`, name, settings, body)
}

func errorOf(answer map[string]any) (kind, message string) {
	failed, _ := answer["error"].(map[string]any)
	kind, _ = failed["kind"].(string)
	message, _ = failed["message"].(string)
	return kind, message
}

func wantKind(t *testing.T, answer map[string]any, wanted string) string {
	t.Helper()
	kind, message := errorOf(answer)
	if kind != wanted {
		t.Fatalf("not %s: %v", wanted, answer)
	}
	return message
}

func wantText(t *testing.T, text, part string) {
	t.Helper()
	if !strings.Contains(text, part) {
		t.Fatalf("%q does not hold %q", text, part)
	}
}
