package examples_test

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// given declares what the code in documents has from around it.
const given = "testdata/documents/given.go"

var blocks = regexp.MustCompile("(?ms)^(<!-- \\S+ -->\n)?```go\n(.*?)^```$")

// All Go code in documents compiles, in one package that only the compiler sees. A block knows
// what those above it in its document define.
func TestCodeInDocumentsCompiles(t *testing.T) {
	dir, overlay, count := t.TempDir(), map[string]string{}, 0
	add := func(name, text string) {
		file := filepath.Join(dir, name)
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		seen, err := filepath.Abs("testdata/documents/" + name)
		if err != nil {
			t.Fatal(err)
		}
		overlay[seen] = file
	}
	paths := packagePaths(t)
	for i, name := range documents(t) {
		text, n := program(t, name, paths, fmt.Sprintf("document%d", i))
		if n > 0 {
			add(fmt.Sprintf("document%d.go", i), text)
		}
		count += n
	}
	if count < 40 {
		t.Errorf("%d blocks of Go, want those of all documents", count)
	}
	list, err := json.Marshal(map[string]any{"Replace": overlay})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "overlay.json"), list, 0o600); err != nil {
		t.Fatal(err)
	}
	build := exec.Command("go", "build", "-gcflags=-e", "-overlay", filepath.Join(dir, "overlay.json"), "./testdata/documents")
	out, err := build.CombinedOutput()
	if err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

// program is a file with all code of a document: declarations as they stand, and statements in a
// function, each block in the scope of the one above it.
func program(t *testing.T, name string, paths map[string]string, function string) (text string, count int) {
	t.Helper()
	document := read(t, name)
	var top, body strings.Builder
	scopes, used, defined := 0, map[string]bool{}, variables(t)
	for _, at := range blocks.FindAllStringSubmatchIndex(document, -1) {
		if at[2] >= 0 {
			continue // names the file that it is from, which compiles
		}
		count++
		code := document[at[4]:at[5]]
		code = fmt.Sprintf("//line %s:%d\n%s", strings.TrimPrefix(name, "../"), 1+strings.Count(document[:at[4]], "\n"), code)
		file, err := parsed(code)
		switch statements := inFunction(file); {
		case err != nil:
			t.Errorf("%s: %v in\n%s", name, err, code)
			continue
		case statements == nil:
			top.WriteString(code)
		default:
			scopes++
			body.WriteString("{\n" + code)
			for _, name := range names(statements) {
				defined[name] = true
				fmt.Fprintf(&body, "_ = %s\n", name) // not each is used below
			}
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if selector, ok := n.(*ast.SelectorExpr); ok {
				if x, ok := selector.X.(*ast.Ident); ok {
					used[x.Name] = true
				}
			}
			return true
		})
	}
	var imports strings.Builder
	for _, name := range slices.Sorted(maps.Keys(used)) {
		path := paths[name]
		if path == "" && strings.HasPrefix(name, "aws") {
			path = paths["awscdk"] + "/" + name
		}
		if path != "" && !defined[name] {
			fmt.Fprintf(&imports, "import %s %q\n", name, path)
		}
	}
	return fmt.Sprintf("package documents\n\n%s\n%s\nfunc %s() {\n%s%s}\n", imports.String(), top.String(), function, body.String(),
		strings.Repeat("}\n", scopes)), count
}

// parsed is a file of the code: its declarations, or a function _ with its statements.
func parsed(code string) (*ast.File, error) {
	if file, err := parser.ParseFile(token.NewFileSet(), "", "package p\n"+code, 0); err == nil {
		return file, nil
	}
	return parser.ParseFile(token.NewFileSet(), "", "package p\nfunc _() {\n"+code+"}", 0)
}

// inFunction are the statements of code that has no declarations.
func inFunction(file *ast.File) []ast.Stmt {
	if file == nil || len(file.Decls) == 0 {
		return nil
	}
	if f, ok := file.Decls[0].(*ast.FuncDecl); ok && f.Name.Name == "_" {
		return f.Body.List
	}
	return nil
}

// names are those that statements define, but for those within a statement.
func names(statements []ast.Stmt) (all []string) {
	for _, statement := range statements {
		if assign, ok := statement.(*ast.AssignStmt); ok && assign.Tok == token.DEFINE {
			for _, left := range assign.Lhs {
				if name := left.(*ast.Ident).Name; name != "_" {
					all = append(all, name)
				}
			}
		}
	}
	return all
}

// variables are the names that are given.
func variables(t *testing.T) map[string]bool {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), given, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]bool{}
	ast.Inspect(file, func(n ast.Node) bool {
		if spec, ok := n.(*ast.ValueSpec); ok {
			for _, name := range spec.Names {
				names[name.Name] = true
			}
		}
		return true
	})
	return names
}

// packagePaths are the import paths of packages by their names; of several, the shortest.
func packagePaths(t *testing.T) map[string]string {
	t.Helper()
	const module, cdk = "github.com/plinth-cdk/plinth", "github.com/aws/aws-cdk-go/awscdk/v2"
	paths := map[string]string{"awscdk": cdk, "jsii": "github.com/aws/jsii-runtime-go", "fmt": "fmt", "time": "time"}
	err := filepath.WalkDir("..", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.IsDir() {
			return err
		}
		imported := path.Join(module, strings.TrimPrefix(filepath.ToSlash(name), ".."))
		if base := entry.Name(); paths[base] == "" || strings.Count(imported, "/") < strings.Count(paths[base], "/") {
			paths[base] = imported
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return paths
}
