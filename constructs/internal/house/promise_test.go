package house_test

import (
	"go/ast"
	"go/token"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// unrecorded are the constructs whose doc comment promises something and that record no promise of
// their own, with what records it.
var unrecorded = map[string]string{
	"baseline.AccountQuarantine": "orchestration records the state machine, its role and what starts it",
	"baseline.PolicyWatch":       "orchestration records the state machine, its role and what starts it",
	"observability.Logs":         "each group records its own, when it is defined",
	"security.Inspector":         "sdkcall records its calls",
}

// promising is what a doc comment says of a construct with promises.
var promising = regexp.MustCompile(`\bpromises?\b`)

// recording matches the functions of packages plinth and orchestration that write promises down.
var recording = regexp.MustCompile(`^(Promise|Keep|Kept|KeepRole|KeepSchedule)$`)

func TestWhatDocCommentsPromiseIsRecorded(t *testing.T) {
	constructs, found := 0, map[string]bool{}
	for dir, files := range packages(t) {
		p := functionsOf(files)
		for name, doc := range docsOfTypes(files) {
			if p.bodies["New"+name] == nil || !promising.MatchString(doc) {
				continue
			}
			constructs++
			recorded, id := p.records("New"+name, map[string]bool{}), dir+"."+name
			switch _, excepted := unrecorded[id]; {
			case recorded && excepted:
				t.Errorf("%s records promises, want it taken off the list of those that do not", id)
			case !recorded && !excepted:
				t.Errorf("%s promises something in its doc comment and New%s records nothing, want plinth.Promise, Keep, Kept or KeepRole", id, name)
			}
			found[id] = true
		}
	}
	if constructs < 40 {
		t.Errorf("constructs with promises = %d, want all of them", constructs)
	}
	for id := range unrecorded {
		if !found[id] {
			t.Errorf("%s is on the list of constructs that record nothing, and there is no such construct with promises", id)
		}
	}
}

// packages are the files without tests, by their folder.
func packages(t *testing.T) map[string][]source {
	t.Helper()
	all := map[string][]source{}
	for _, s := range sources(t) {
		if !s.test() {
			all[s.dir()] = append(all[s.dir()], s)
		}
	}
	return all
}

// docsOfTypes are the doc comments of the exported types of a package.
func docsOfTypes(files []source) map[string]string {
	docs := map[string]string{}
	for _, s := range files {
		for _, d := range s.file.Decls {
			declaration, ok := d.(*ast.GenDecl)
			if !ok || declaration.Tok != token.TYPE {
				continue
			}
			for _, spec := range declaration.Specs {
				if typ := spec.(*ast.TypeSpec); typ.Name.IsExported() {
					docs[typ.Name.Name] = declaration.Doc.Text() + typ.Doc.Text()
				}
			}
		}
	}
	return docs
}

// functions are those of a package, by name: a method is called by its name alone.
type functions struct{ bodies map[string][]*ast.BlockStmt }

func functionsOf(files []source) functions {
	p := functions{map[string][]*ast.BlockStmt{}}
	for _, s := range files {
		for _, d := range s.file.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && f.Body != nil {
				p.bodies[f.Name.Name] = append(p.bodies[f.Name.Name], f.Body)
			}
		}
	}
	return p
}

// records reports whether a function writes promises down, by itself or by a function of its
// package that makes no construct of its own.
func (p functions) records(name string, seen map[string]bool) bool {
	seen[name] = true
	return slices.ContainsFunc(p.bodies[name], func(body *ast.BlockStmt) bool {
		found := false
		ast.Inspect(body, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return !found
			}
			pkg, called := "", ""
			switch f := call.Fun.(type) {
			case *ast.Ident:
				called = f.Name
			case *ast.SelectorExpr:
				called = f.Sel.Name
				if x, ok := f.X.(*ast.Ident); ok {
					pkg = x.Name
				}
			}
			follow := p.bodies[called] != nil && !seen[called] && !strings.HasPrefix(called, "New")
			found = found || recording.MatchString(called) && (pkg == "plinth" || pkg == "orchestration") || follow && p.records(called, seen)
			return !found
		})
		return found
	})
}
