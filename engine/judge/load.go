package main

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"sync"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"
	"github.com/open-policy-agent/opa/v1/storage"
	"github.com/open-policy-agent/opa/v1/storage/inmem"
	"github.com/open-policy-agent/opa/v1/version"
)

// sources is what policies are made of. Schemas are named as METADATA names them: schema["<name>"].
type sources struct {
	Modules  []moduleText   `json:"modules"`
	Schemas  map[string]any `json:"schemas"`
	Data     map[string]any `json:"data"`
	MemoryMB int64          `json:"memory_mb"`
	Strict   bool           `json:"strict"`
}

type moduleText struct {
	File string `json:"file"`
	Text string `json:"text"`
}

// policies are compiled and ready to be asked.
type policies struct {
	compiler *ast.Compiler
	store    storage.Store
	queries  map[string]*rego.PreparedEvalQuery
}

// described is what the modules say about themselves, in the order of their file names.
type described struct {
	OPAVersion  string       `json:"opa_version"`
	Packages    []pkg        `json:"packages"`
	Annotations []annotation `json:"annotations"`
}

// pkg is one module: the package it belongs to, where its package clause stands, and the names of its rules.
type pkg struct {
	Package string   `json:"package"`
	File    string   `json:"file"`
	Row     int      `json:"row"`
	Rules   []string `json:"rules"`
}

// annotation is the METADATA block of a package clause; row is where the block begins.
type annotation struct {
	Package     string           `json:"package"`
	File        string           `json:"file"`
	Row         int              `json:"row"`
	Annotations *ast.Annotations `json:"annotations"`
}

// errorLimit is how many complaints of the compiler are told at once.
const errorLimit = 50

// load replaces what was loaded before; after a failure nothing is loaded.
func (j *judge) load(from sources) (any, *failure) {
	j.loaded = nil
	j.watch.limit(from.MemoryMB)
	modules, found := parse(from.Modules)
	if found != nil {
		return nil, compileFailure(found)
	}
	store := newStore(from.Data)
	compiler, found := compile(modules, from, store)
	if found != nil {
		return nil, compileFailure(found)
	}
	j.loaded = &policies{compiler: compiler, store: store, queries: map[string]*rego.PreparedEvalQuery{}}
	return describe(modules), nil
}

// annotations reads METADATA without compiling.
func annotations(from sources) (any, *failure) {
	modules, found := parse(from.Modules)
	if found != nil {
		return nil, compileFailure(found)
	}
	return describe(modules), nil
}

func newStore(data map[string]any) storage.Store {
	if data == nil {
		data = map[string]any{}
	}
	return inmem.NewFromObjectWithOpts(data, inmem.OptRoundTripOnWrite(false))
}

func parserOptions() ast.ParserOptions {
	return ast.ParserOptions{RegoVersion: ast.RegoV1, ProcessAnnotation: true, Capabilities: capabilities()}
}

// parse reads all modules at once; every module that is wrong is told, in the order of their names.
func parse(texts []moduleText) (map[string]*ast.Module, []compileError) {
	parsed := make([]*ast.Module, len(texts))
	failed := make([][]compileError, len(texts))
	var group sync.WaitGroup
	for i, text := range texts {
		group.Go(func() {
			module, err := ast.ParseModuleWithOpts(text.File, text.Text, parserOptions())
			if err != nil {
				failed[i] = compileErrors(text.File, err)
			}
			parsed[i] = module
		})
	}
	group.Wait()
	return named(texts, parsed, failed)
}

func named(texts []moduleText, parsed []*ast.Module, failed [][]compileError) (map[string]*ast.Module, []compileError) {
	modules := make(map[string]*ast.Module, len(texts))
	var found []compileError
	for i, text := range texts {
		switch {
		case failed[i] != nil:
			found = append(found, failed[i]...)
		case modules[text.File] != nil:
			found = append(found, compileError{File: text.File, Row: 1, Col: 1, Code: "duplicate", Message: "the module is given twice"})
		default:
			modules[text.File] = parsed[i]
		}
	}
	return modules, ordered(found)
}

func ordered(found []compileError) []compileError {
	slices.SortStableFunc(found, func(a, b compileError) int {
		return cmp.Or(strings.Compare(a.File, b.File), cmp.Compare(a.Row, b.Row), cmp.Compare(a.Col, b.Col))
	})
	return found
}

// compile checks the modules against the schemas and each other.
func compile(modules map[string]*ast.Module, from sources, store storage.Store) (*ast.Compiler, []compileError) {
	schemas, found := schemaSet(modules, from.Schemas)
	if found != nil {
		return nil, found
	}
	ctx := context.Background()
	txn, err := store.NewTransaction(ctx)
	if err != nil {
		return nil, compileErrors("", err)
	}
	defer store.Abort(ctx, txn)
	compiler := newCompiler(schemas, from.Strict).WithPathConflictsCheck(storage.NonEmpty(ctx, store, txn))
	if compiler.Compile(modules); compiler.Failed() {
		return nil, ordered(compileErrors("", compiler.Errors))
	}
	return compiler, nil
}

func newCompiler(schemas *ast.SchemaSet, strict bool) *ast.Compiler {
	return ast.NewCompiler().
		WithCapabilities(capabilities()).
		WithDefaultRegoVersion(ast.RegoV1).
		WithUseTypeCheckAnnotations(true).
		WithSchemas(schemas).
		WithStrict(strict).
		SetErrorLimit(errorLimit)
}

func describe(modules map[string]*ast.Module) described {
	all := described{OPAVersion: version.Version, Packages: []pkg{}, Annotations: []annotation{}}
	for _, file := range sortedFiles(modules) {
		module := modules[file]
		name := packageName(module)
		all.Packages = append(all.Packages, pkg{Package: name, File: file, Row: module.Package.Location.Row, Rules: ruleNames(module)})
		for _, block := range packageBlocks(module) {
			all.Annotations = append(all.Annotations, annotation{Package: name, File: file, Row: block.Location.Row, Annotations: block})
		}
	}
	return all
}

func sortedFiles(modules map[string]*ast.Module) []string {
	files := make([]string, 0, len(modules))
	for file := range modules {
		files = append(files, file)
	}
	slices.Sort(files)
	return files
}

func packageName(module *ast.Module) string {
	return strings.TrimPrefix(module.Package.Path.String(), "data.")
}

// packageBlocks are the METADATA blocks that stand above the package clause.
func packageBlocks(module *ast.Module) []*ast.Annotations {
	return slices.DeleteFunc(slices.Clone(module.Annotations), func(block *ast.Annotations) bool {
		return block.Scope != "package" && block.Scope != "subpackages"
	})
}

func ruleNames(module *ast.Module) []string {
	names := []string{}
	for _, rule := range module.Rules {
		if name := ast.Ref(rule.Head.Ref()[:1]).String(); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}
