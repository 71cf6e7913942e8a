package main

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"
)

const secret = "hunter2-correct-horse"

func TestValuesAndUndefinedAreToldApart(t *testing.T) {
	talk := newConversation(t)
	talk.load(map[string]string{"a.rego": `package a

set contains x if some x in ["b", "a"]

empty contains 1 if false

no := false

nothing := null

zero := 0

partial if input.nowhere
`})
	answers := talk.evaluate(map[string]any{}, 1000, "a.set", "a.empty", "a.no", "a.nothing", "a.zero", "a.partial", "a.missing", "b.missing")
	wanted := []map[string]any{
		{"value": []any{"a", "b"}}, {"value": []any{}}, {"value": false}, {"value": nil}, {"value": json.Number("0")},
		{"undefined": true}, {"undefined": true}, {"undefined": true},
	}
	if !reflect.DeepEqual(answers, wanted) {
		t.Fatalf("%v", answers)
	}
}

func TestAFailureTouchesNoOtherEntrypoint(t *testing.T) {
	talk := newConversation(t)
	talk.load(map[string]string{"a.rego": "package a\n\nbad := to_number(input.x)\n\nclash := x if some x in [1, 2]\n\ngood := 1\n"})
	answers := talk.evaluate(map[string]any{"x": secret}, 1000, "a.bad", "a.clash", "a.good", "a[x]", "not a name")
	message := wantKind(t, answers[0], kindBuiltin)
	wantText(t, message, "to_number")
	wantText(t, message, "a.rego:3")
	wantText(t, wantKind(t, answers[1], kindEval), "conflicting values at a.rego:5")
	if answers[2]["value"] != json.Number("1") {
		t.Fatalf("%v", answers[2])
	}
	wantKind(t, answers[3], kindEval)
	wantKind(t, answers[4], kindEval)
}

func TestNoMessageQuotesTheInput(t *testing.T) {
	talk := newConversation(t)
	talk.load(map[string]string{"a.rego": `package a

a := to_number(input.x)

b := json.unmarshal(input.x)

c := time.parse_rfc3339_ns(input.x)

d := units.parse_bytes(input.x)

e := regex.match(concat("", ["(", input.x]), "a")

f := object.union(input.x, {})

g := glob.match(concat("", ["[", input.x]), null, "a")

h := json.match_schema({}, input.x)

i := {k: v | some k in ["a"]; some v in [input.x, 2]}

j := semver.compare(input.x, input.x)

k := base64.decode(concat("", [input.x, "!"]))

l := net.cidr_contains(input.x, input.x)
`})
	for i, answer := range talk.evaluate(map[string]any{"x": secret}, 1000, "a.a", "a.b", "a.c", "a.d", "a.e", "a.f", "a.g", "a.h", "a.i", "a.j", "a.k", "a.l") {
		if _, message := errorOf(answer); strings.Contains(message, "hunter2") {
			t.Errorf("%d: %s", i, message)
		}
		if i != 6 && answer["error"] == nil && answer["undefined"] == nil {
			t.Errorf("%d does not fail: %v", i, answer)
		}
	}
}

func TestNumbersStayExact(t *testing.T) {
	talk := newConversation(t)
	talk.load(map[string]string{"a.rego": "package a\n\nx := input.x\n\ny if input.x == 9223372036854775809\n"})
	for _, number := range []string{"9223372036854775809", "0.1", "12345678901234567890.123456789"} {
		if got := talk.evaluate(json.RawMessage(`{"x":`+number+`}`), 1000, "a.x")[0]["value"]; got != json.Number(number) {
			t.Errorf("%v", got)
		}
	}
	if talk.evaluate(json.RawMessage(`{"x":9223372036854775808}`), 1000, "a.y")[0]["undefined"] != true {
		t.Error("2^63 and 2^63 + 1 are taken for one")
	}
}

func TestNowIsTheOneThatIsGiven(t *testing.T) {
	talk := newConversation(t)
	talk.load(map[string]string{"a.rego": "package a\n\nnow := time.now_ns()\n\nzone := time.date([0, \"Local\"])\n\nruntime := opa.runtime()\n"})
	answers := talk.evaluate(nil, 1000, "a.now", "a.runtime")
	wanted := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC).UnixNano()
	if got, _ := answers[0]["value"].(json.Number).Int64(); got != wanted {
		t.Fatalf("%v", answers)
	}
	if len(answers[1]["value"].(map[string]any)) != 0 {
		t.Fatalf("the runtime tells something: %v", answers[1])
	}
}

func TestAnEndlessPolicyIsStopped(t *testing.T) {
	talk := newConversation(t)
	talk.load(map[string]string{"a.rego": `package a

steps := count([1 | some x in numbers.range(1, 100000); some y in numbers.range(1, 100000); x * y == 7])

long := numbers.range(1, 100000000000)

good := 1
`})
	start := time.Now()
	answers := talk.evaluate(nil, 100, "a.steps", "a.long", "a.good")
	if took := time.Since(start); took > 3*time.Second {
		t.Fatalf("stopped only after %s", took)
	}
	wantKind(t, answers[0], kindTimeout)
	wantKind(t, answers[1], kindTimeout)
	if answers[2]["value"] != json.Number("1") {
		t.Fatalf("%v", answers[2])
	}
}

func TestABuiltinThatCannotBeStoppedIsLeftBehind(t *testing.T) {
	talk := newConversation(t)
	talk.load(map[string]string{"a.rego": "package a\n\nx := bits.lsh(1, 40000000)\n\ny := 1\n"})
	start := time.Now()
	answers := talk.evaluate(nil, 100, "a.x", "a.y")
	if took := time.Since(start); took > 3*time.Second {
		t.Fatalf("left behind only after %s", took)
	}
	wantKind(t, answers[0], kindTimeout)
	if answers[1]["value"] != json.Number("1") {
		t.Fatalf("%v", answers[1])
	}
}

func TestTheWholeRequestHasATimeToo(t *testing.T) {
	talk := newConversation(t)
	talk.load(map[string]string{"a.rego": "package a\n\nx := count([1 | some x in numbers.range(1, 100000); some y in numbers.range(1, 100000); x * y == 7])\n\ny := 1\n"})
	start := time.Now()
	reply := talk.ask("eval", map[string]any{
		"entrypoints": []string{"a.x", "a.x", "a.x", "a.x", "a.y"}, "inputs": []any{1, 2, 3}, "now": "2026-01-02T03:04:05Z",
		"timeout_ms": 100, "total_ms": 250,
	})
	if took := time.Since(start); took > 2*time.Second {
		t.Fatalf("stopped only after %s", took)
	}
	if count := strings.Count(string(reply.Result), `"kind":"timeout"`); count != 15 {
		t.Fatalf("%d: %s", count, reply.Result)
	}
}

func TestAnInputThatCannotBeReadFailsAlone(t *testing.T) {
	talk := newConversation(t)
	talk.load(map[string]string{"a.rego": "package a\n\nx := input\n"})
	deep := json.RawMessage(strings.Repeat("[", 300) + strings.Repeat("]", 300))
	reply := talk.ask("eval", map[string]any{
		"entrypoints": []string{"a.x"}, "inputs": []any{1, deep, 2}, "now": "2026-01-02T03:04:05Z", "timeout_ms": 1000,
	})
	wantText(t, string(reply.Result), `[[{"value":1}],[{"error":{"kind":"size"`)
	wantText(t, string(reply.Result), `[{"value":2}]]`)
}

func TestAResultBeyondAllUseIsRefused(t *testing.T) {
	talk := newConversation(t)
	talk.load(map[string]string{"a.rego": `package a

many contains x if some x in numbers.range(1, 10001)

enough contains x if some x in numbers.range(1, 10000)

wide := {"args": concat("", [input.text | some _ in numbers.range(1, 200)])}

wild := input.wild

digits := [bits.lsh(1, 4000)]
`})
	input := map[string]any{"text": strings.Repeat("x", 100_000), "wild": json.RawMessage("1e400")}
	answers := talk.evaluate(input, 20000, "a.many", "a.enough", "a.wide", "a.wild", "a.digits")
	for _, i := range []int{0, 2, 3, 4} {
		wantKind(t, answers[i], kindSize)
	}
	if len(answers[1]["value"].([]any)) != 10000 {
		t.Fatal("ten thousand are too many")
	}
}

func TestAFileIsNotReadThroughASchema(t *testing.T) {
	talk := newConversation(t)
	talk.load(map[string]string{"a.rego": `package a

match := json.match_schema({}, {"$ref": "file:///proc/self/environ"})

text := json.verify_schema("{\"properties\": {\"a\": {\"$ref\": \"file:///etc/hostname\"}}}")

remote := json.match_schema({}, {"$ref": "http://localhost/schema.json"})

local := json.match_schema({"a": 1}, {"properties": {"a": {"$ref": "#/$defs/n"}}, "$defs": {"n": {"type": "string"}}})
`})
	answers := talk.evaluate(nil, 1000, "a.match", "a.text", "a.remote", "a.local")
	for _, i := range []int{0, 1, 2} {
		wantKind(t, answers[i], kindBuiltin)
	}
	if valid := answers[3]["value"].([]any)[0]; valid != false {
		t.Fatalf("%v", answers[3])
	}
}

func TestRequestsThatAreNoneAreToldSo(t *testing.T) {
	talk := newConversation(t)
	talk.load(map[string]string{"a.rego": "package a\n\nx := 1\n"})
	for name, fields := range map[string]map[string]any{
		"no now":       {"entrypoints": []string{"a.x"}, "inputs": []any{1}, "timeout_ms": 1},
		"bad now":      {"entrypoints": []string{"a.x"}, "inputs": []any{1}, "timeout_ms": 1, "now": "yesterday"},
		"far now":      {"entrypoints": []string{"a.x"}, "inputs": []any{1}, "timeout_ms": 1, "now": "2999-01-01T00:00:00Z"},
		"no time":      {"entrypoints": []string{"a.x"}, "inputs": []any{1}, "now": "2026-01-02T03:04:05Z"},
		"wrong shape":  {"entrypoints": 7},
		"no operation": {"op": "dance"},
	} {
		t.Run(name, func(t *testing.T) {
			if reply := talk.ask("eval", fields); reply.Error == nil || reply.Error.Kind != kindProtocol {
				t.Fatalf("%s %+v", reply.Result, reply.Error)
			}
		})
	}
	for name, line := range map[string]string{"no JSON": "load", "no id": `{"op":"load"}`, "no UTF-8": "{\"id\":1,\"op\":\"\xff\"}"} {
		t.Run(name, func(t *testing.T) {
			if reply := talk.line([]byte(line)); reply.Error == nil || reply.Error.Kind != kindProtocol || reply.ID != nil {
				t.Fatalf("%+v", reply)
			}
		})
	}
}
