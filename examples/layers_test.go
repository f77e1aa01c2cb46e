package examples_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// Each layer says what is often copied and what it does instead, what its choices cost, and in
// money.
func TestREADMEsOfLayersAreComplete(t *testing.T) {
	for _, layer := range []string{"network", "baseline", "security", "resilience", "cost", "observability"} {
		text := read(t, "../"+layer+"/README.md")
		for _, section := range []string{"What is often copied, and what stands here instead", "Trade-offs", "What it costs"} {
			if !strings.Contains(text, "\n## "+section+"\n") {
				t.Errorf("%s/README.md has no section %q", layer, section)
			}
		}
	}
}

var goBlock = regexp.MustCompile("(?s)```go\n(.*?)```")

// Go code in documents parses, and names nothing of Plinth that is not there: neither a function
// nor a field of a literal.
func TestGoCodeInDocumentsNamesWhatExists(t *testing.T) {
	names, blocks := exported(t), 0
	for _, document := range documents(t) {
		for _, block := range goBlock.FindAllStringSubmatch(read(t, document), -1) {
			blocks++
			code, err := parsed(block[1])
			if err != nil {
				t.Errorf("%s: %v in\n%s", document, err, block[1])
				continue
			}
			for _, missing := range unknown(code, names) {
				t.Errorf("%s names %s, which is not there", document, missing)
			}
		}
	}
	if blocks < 40 {
		t.Errorf("%d blocks of Go, want those of all documents", blocks)
	}
}

// parsed is a file, or declarations, or statements.
func parsed(code string) (*ast.File, error) {
	code = strings.ReplaceAll(strings.ReplaceAll(code, ", ...}", "}"), "{...}", "{}")
	var err error
	for _, around := range [][2]string{{"", ""}, {"package p\n", ""}, {"package p\nfunc f() {\n", "\n}"}} {
		var file *ast.File
		if file, err = parser.ParseFile(token.NewFileSet(), "", around[0]+code+around[1], 0); err == nil {
			return file, nil
		}
	}
	return nil, err
}

// exported are the names of Plinth's packages, and of the fields of their structs:
// "network.VPCProps.CIDR".
func exported(t *testing.T) map[string]map[string]bool {
	t.Helper()
	all := map[string]map[string]bool{}
	for _, pattern := range []string{"../*/*.go", "../constructs/*/*.go", "../constructs/*/*/*.go", "../*/*/*.go"} {
		for _, name := range glob(t, pattern) {
			if strings.HasSuffix(name, "_test.go") || strings.HasPrefix(name, "../examples") {
				continue
			}
			file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			of := file.Name.Name
			if all[of] == nil {
				all[of] = map[string]bool{}
			}
			maps.Copy(all[of], declared(file))
		}
	}
	return all
}

func declared(file *ast.File) map[string]bool {
	all := map[string]bool{}
	for _, decl := range file.Decls {
		switch decl := decl.(type) {
		case *ast.FuncDecl:
			all[decl.Name.Name] = true // methods too: a variable may have the name of a package
		case *ast.GenDecl:
			for _, spec := range decl.Specs {
				switch spec := spec.(type) {
				case *ast.ValueSpec:
					for _, name := range spec.Names {
						all[name.Name] = true
					}
				case *ast.TypeSpec:
					all[spec.Name.Name] = true
					s, ok := spec.Type.(*ast.StructType)
					if !ok {
						all[spec.Name.Name+".*"] = true // its fields are elsewhere
					} else {
						for _, field := range s.Fields.List {
							for _, name := range field.Names {
								all[spec.Name.Name+"."+name.Name] = true
							}
							if len(field.Names) == 0 {
								all[spec.Name.Name+".*"] = true // it embeds another
							}
						}
					}
				}
			}
		}
	}
	return all
}

// unknown are the names of packages of Plinth that are not in them.
func unknown(code *ast.File, names map[string]map[string]bool) []string {
	missing := map[string]bool{}
	ast.Inspect(code, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SelectorExpr:
			if of, ok := n.X.(*ast.Ident); ok && names[of.Name] != nil && ast.IsExported(n.Sel.Name) && !names[of.Name][n.Sel.Name] {
				missing[of.Name+"."+n.Sel.Name] = true
			}
		case *ast.CompositeLit:
			of, ok := n.Type.(*ast.SelectorExpr)
			if !ok || names[name(of.X)] == nil || names[name(of.X)][of.Sel.Name+".*"] {
				break
			}
			for _, e := range n.Elts {
				if kv, ok := e.(*ast.KeyValueExpr); ok {
					if key := name(kv.Key); key != "" && !names[name(of.X)][of.Sel.Name+"."+key] {
						missing[name(of.X)+"."+of.Sel.Name+"."+key] = true
					}
				}
			}
		}
		return true
	})
	return slices.Sorted(maps.Keys(missing))
}

func name(e ast.Expr) string {
	if id, ok := e.(*ast.Ident); ok {
		return id.Name
	}
	return ""
}
