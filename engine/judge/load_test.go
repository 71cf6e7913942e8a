package main

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestASyntaxErrorIsToldWithItsPlace(t *testing.T) {
	found := newConversation(t).refused(loading(map[string]string{"a.rego": "package a\n\ndeny contains 1 if {\n\t1 +\n}\n"}))
	if found[0].File != "a.rego" || found[0].Row != 5 || found[0].Col == 0 {
		t.Fatalf("%+v", found[0])
	}
}

func TestEveryModuleThatIsWrongIsTold(t *testing.T) {
	found := newConversation(t).refused(loading(map[string]string{"b.rego": "package", "c.rego": "package c", "a.rego": "package"}))
	if len(found) != 2 || found[0].File != "a.rego" || found[1].File != "b.rego" {
		t.Fatalf("%+v", found)
	}
}

func TestATypoInAnInputFieldDoesNotCompile(t *testing.T) {
	body := "deny contains s.name if {\n\tsome s in input.document.services\n\ts.imaeg\n}"
	found := newConversation(t).refused(loading(map[string]string{"a.rego": rule("a", "{}", body)}))
	wantText(t, found[0].Message, "imaeg")
	if found[0].Row != 15 {
		t.Fatalf("%+v", found[0])
	}
}

func TestATypoInTheNameOfASettingDoesNotCompile(t *testing.T) {
	body := `deny contains 1 if "x" in input.context.settings["compose/a"].movign`
	found := newConversation(t).refused(loading(map[string]string{"a.rego": rule("a", "{moving: [latest]}", body)}))
	wantText(t, found[0].Message, "movign")
}

func TestASettingOfAnUnknownRuleDoesNotCompile(t *testing.T) {
	body := `deny contains 1 if input.context.settings["compose/b"].moving`
	newConversation(t).refused(loading(map[string]string{"a.rego": rule("a", "{moving: [latest]}", body)}))
}

func TestASettingDoesNotCompileWhereNoRuleHasAny(t *testing.T) {
	body := `deny contains 1 if input.context.settings["compose/a"].moving`
	newConversation(t).refused(loading(map[string]string{"a.rego": rule("a", "{}", body)}))
}

func TestASettingHasTheTypeOfItsDefault(t *testing.T) {
	settings := "{words: [], count: 3, strict: true, name: x, deep: {inner: [1]}}"
	good := `deny contains 1 if {
	s := input.context.settings["compose/a"]
	lower(s.words[_]) == s.name
	s.count + s.deep.inner[_] > 1
	s.strict
}`
	newConversation(t).load(map[string]string{"a.rego": rule("a", settings, good)})
	for _, bad := range []string{"lower(s.count)", "s.name + 1 > 2", "s.words[_] + 1 > 2", "lower(s.deep.inner[_])", "s.deep.other"} {
		body := "deny contains 1 if {\n\ts := input.context.settings[\"compose/a\"]\n\t" + bad + "\n}"
		newConversation(t).refused(loading(map[string]string{"a.rego": rule("a", settings, body)}))
	}
}

func TestSettingsThatAreNoMapAreRefused(t *testing.T) {
	found := newConversation(t).refused(loading(map[string]string{"a.rego": rule("a", "[latest]", "deny contains 1 if false")}))
	if found[0].Row != 1 || found[0].File != "a.rego" {
		t.Fatalf("%+v", found)
	}
}

func TestASchemaThatIsNotThereIsRefused(t *testing.T) {
	fields := loading(map[string]string{"a.rego": rule("a", "{}", "deny contains 1 if input.document")})
	fields["schemas"] = map[string]any{}
	wantText(t, newConversation(t).refused(fields)[0].Message, "undefined schema")
}

func TestWhatDependsOnTheWorldDoesNotCompile(t *testing.T) {
	for _, call := range []string{
		`http.send({"url": "http://localhost", "method": "get"})`, `net.lookup_ip_addr("localhost")`, `rand.intn("a", 3)`,
		`uuid.rfc4122("a")`, `trace("a")`, `providers.aws.sign_req({}, {}, 1)`,
	} {
		found := newConversation(t).refused(loading(map[string]string{"a.rego": "package a\n\nx := " + call + "\n"}))
		wantText(t, found[0].Message, "undefined function")
	}
}

func TestNothingElseIsTakenFromOPA(t *testing.T) {
	modules := map[string]string{"a.rego": `package a

x := [time.now_ns(), opa.runtime(), upper("a"), regex.match("a", "b"), glob.match("*", null, "a"), semver.compare("1.0.0", "2.0.0")]
`}
	newConversation(t).load(modules)
}

func TestASchemaMustNotNameAFile(t *testing.T) {
	module := map[string]string{"a.rego": "# METADATA\n# schemas:\n#   - input: {$ref: \"file:///etc/x.json\"}\npackage a\n\ndeny contains 1 if input.x\n"}
	wantText(t, newConversation(t).refused(loading(module))[0].Message, "file")
	given := loading(map[string]string{"a.rego": "package a"})
	given["schemas"] = map[string]any{"s": map[string]any{"$ref": "FILE:///etc/x.json"}}
	wantText(t, newConversation(t).refused(given)[0].Message, "file")
}

func TestStrictRefusesWhatIsNotUsed(t *testing.T) {
	module := map[string]string{"a.rego": "package a\n\ndeny contains 1 if {\n\tx := 1\n\ttrue\n}\n"}
	wantText(t, newConversation(t).refused(loading(module))[0].Message, "unused")
	lenient := loading(module)
	lenient["strict"] = false
	if reply := newConversation(t).ask("load", lenient); reply.Error != nil {
		t.Fatal(reply.Error)
	}
}

func TestAModuleGivenTwiceIsRefused(t *testing.T) {
	fields := loading(map[string]string{"a.rego": "package a"})
	fields["modules"] = append(fields["modules"].([]any), map[string]string{"file": "a.rego", "text": "package b"})
	wantText(t, newConversation(t).refused(fields)[0].Message, "twice")
}

func TestConflictsAreRefused(t *testing.T) {
	for name, modules := range map[string]map[string]string{
		"package and rule": {"a.rego": "package a\n\nb := 1\n", "b.rego": "package a.b\n\nc := 1\n"},
		"two defaults":     {"a.rego": "package a\n\ndefault x := 1\n", "b.rego": "package a\n\ndefault x := 2\n"},
		"recursion":        {"a.rego": "package a\n\nx if y\n\ny if x\n"},
	} {
		t.Run(name, func(t *testing.T) { newConversation(t).refused(loading(modules)) })
	}
}

func TestDataThatShadowsARuleIsRefused(t *testing.T) {
	fields := loading(map[string]string{"a.rego": "package a\n\nx := 1\n"})
	fields["data"] = map[string]any{"a": map[string]any{"x": 2}}
	wantText(t, newConversation(t).refused(fields)[0].Message, "conflict")
}

func TestModulesDescribeThemselves(t *testing.T) {
	modules := map[string]string{
		"b.rego": rule("b", "{moving: [latest]}", "deny contains 1 if false\n\ndeny contains 2 if false\n\nhelper(x) := x"),
		"a.rego": "package lib\n\n# METADATA\n# title: of a rule\nx := 1\n",
	}
	for _, op := range []string{"load", "annotations"} {
		reply := newConversation(t).ask(op, loading(modules))
		var all struct {
			OPAVersion  string `json:"opa_version"`
			Packages    []pkg  `json:"packages"`
			Annotations []struct {
				Package     string         `json:"package"`
				File        string         `json:"file"`
				Row         int            `json:"row"`
				Annotations map[string]any `json:"annotations"`
			} `json:"annotations"`
		}
		if err := json.Unmarshal(reply.Result, &all); err != nil {
			t.Fatal(err)
		}
		if all.OPAVersion != "1.22.2" || len(all.Packages) != 2 || len(all.Annotations) != 1 {
			t.Fatalf("%+v", all)
		}
		if got := all.Packages[1]; got.Package != "verdigris.compose.b" || got.File != "b.rego" || got.Row != 11 || strings.Join(got.Rules, " ") != "deny helper" {
			t.Fatalf("%+v", got)
		}
		block := all.Annotations[0]
		custom := block.Annotations["custom"].(map[string]any)
		if block.Package != "verdigris.compose.b" || block.Row != 1 || block.Annotations["title"] != "About b" || custom["id"] != "compose/b" {
			t.Fatalf("%+v", block)
		}
	}
}

func TestALoadThatFailsLeavesNothingLoaded(t *testing.T) {
	talk := newConversation(t)
	talk.load(map[string]string{"a.rego": "package a\n\nx := 1\n"})
	talk.refused(loading(map[string]string{"a.rego": "package"}))
	reply := talk.ask("eval", map[string]any{"entrypoints": []string{"a.x"}, "inputs": []any{1}, "now": "2026-01-02T03:04:05Z", "timeout_ms": 1000})
	if reply.Error == nil || reply.Error.Kind != kindProtocol {
		t.Fatalf("%s", reply.Result)
	}
}
