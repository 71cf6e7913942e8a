package main

import (
	"encoding/json"
	"testing"
)

func TestTestRulesAreRun(t *testing.T) {
	fields := loading(map[string]string{
		"a.rego": "package a\n\nallow if input.x > 1\n",
		"a_test.rego": `package a_test

import data.a

test_passes if a.allow with input as {"x": 2}

test_fails if a.allow with input as {"x": 1}

test_errs if to_number("hunter2") == 1

todo_test_later if false

test_cases[note] if {
	some note, x in {"small": 1, "large": 5}
	a.allow with input as {"x": x}
}

test_endless if count([1 | some x in numbers.range(1, 100000); some y in numbers.range(1, 100000); x * y == 7]) > 0
`,
	})
	fields["timeout_ms"] = 300
	reply := newConversation(t).ask("test", fields)
	if reply.Error != nil {
		t.Fatalf("%+v", reply.Error)
	}
	var verdicts []verdict
	if err := json.Unmarshal(reply.Result, &verdicts); err != nil {
		t.Fatal(err)
	}
	place := func(name string, row int, own verdict) verdict {
		own.Package, own.File, own.Name, own.Row = "a_test", "a_test.rego", name, row
		return own
	}
	wanted := []verdict{
		place("test_passes", 5, verdict{Pass: true}),
		place("test_fails", 7, verdict{Fail: true}),
		place("test_errs", 9, verdict{Error: true, Message: "to_number: the built-in function failed (eval_builtin_error) at a_test.rego:9"}),
		place("todo_test_later", 11, verdict{Skip: true}),
		place("test_cases", 13, verdict{Fail: true, Message: "failed cases: small"}),
		place("test_endless", 18, verdict{Error: true, Message: "it did not end in time"}),
	}
	if len(verdicts) != len(wanted) {
		t.Fatalf("%+v", verdicts)
	}
	for i := range wanted {
		if verdicts[i] != wanted[i] {
			t.Errorf("%+v is not %+v", verdicts[i], wanted[i])
		}
	}
}

func TestTestsMayNotReachTheWorldEither(t *testing.T) {
	fields := loading(map[string]string{"a_test.rego": "package a_test\n\ntest_x if http.send({\"url\": \"http://localhost\", \"method\": \"get\"})\n"})
	fields["timeout_ms"] = 1000
	if reply := newConversation(t).ask("test", fields); reply.Error == nil || reply.Error.Kind != kindCompile {
		t.Fatalf("%s", reply.Result)
	}
}

func TestAFilterChoosesTests(t *testing.T) {
	fields := loading(map[string]string{"a_test.rego": "package a_test\n\ntest_x if true\n\ntest_y if true\n"})
	fields["timeout_ms"], fields["filter"] = 1000, "test_y$"
	var verdicts []verdict
	if err := json.Unmarshal(newConversation(t).ask("test", fields).Result, &verdicts); err != nil || len(verdicts) != 1 || verdicts[0].Name != "test_y" {
		t.Fatalf("%+v", verdicts)
	}
}

func TestModulesAreFormatted(t *testing.T) {
	fields := map[string]any{"modules": []any{
		map[string]string{"file": "b.rego", "text": "package   b\nx  :=  1\n"}, map[string]string{"file": "a.rego", "text": "package a\n"},
	}}
	var done []tidied
	if err := json.Unmarshal(newConversation(t).ask("format", fields).Result, &done); err != nil {
		t.Fatal(err)
	}
	if len(done) != 2 || done[0] != (tidied{"b.rego", "package b\n\nx := 1\n", true}) || done[1] != (tidied{"a.rego", "package a\n", false}) {
		t.Fatalf("%+v", done)
	}
	broken := map[string]any{"modules": []any{map[string]string{"file": "c.rego", "text": "package c\n\nx :=\n"}}}
	if reply := newConversation(t).ask("format", broken); reply.Error == nil || reply.Error.Errors[0].File != "c.rego" {
		t.Fatalf("%s", reply.Result)
	}
}
