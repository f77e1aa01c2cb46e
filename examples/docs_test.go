package examples_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// packages are those whose constructors belong into README's table.
var packages = []string{
	"../constructs/plinth", "../baseline", "../network", "../security", "../resilience", "../cost", "../observability",
}

func TestREADMEListsEveryConstruct(t *testing.T) {
	defined := map[string]bool{}
	for _, dir := range packages {
		files, err := filepath.Glob(dir + "/*.go")
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range files {
			file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			for _, decl := range file.Decls {
				if f, ok := decl.(*ast.FuncDecl); ok && !strings.HasSuffix(name, "_test.go") && isConstructor(f) {
					defined[file.Name.Name+"."+f.Name.Name] = true
				}
			}
		}
	}
	listed := map[string]bool{}
	for _, m := range regexp.MustCompile("(?m)^\\| `([a-z]+\\.New[A-Za-z]+)` \\|").FindAllStringSubmatch(read(t, "../README.md"), -1) {
		listed[m[1]] = true
	}
	if diff := cmp.Diff(defined, listed); diff != "" || len(listed) == 0 {
		t.Errorf("README's table of constructs (-defined +listed):\n%s", diff)
	}
}

// isConstructor reports whether f is func NewX(scope constructs.Construct, ...).
func isConstructor(f *ast.FuncDecl) bool {
	if f.Recv != nil || !strings.HasPrefix(f.Name.Name, "New") || len(f.Type.Params.List) == 0 {
		return false
	}
	first, ok := f.Type.Params.List[0].Type.(*ast.SelectorExpr)
	return ok && first.Sel.Name == "Construct"
}

func TestREADMEListsEveryExample(t *testing.T) {
	for _, main := range glob(t, "*/main.go") {
		example := filepath.Dir(main)
		if !strings.Contains(read(t, "../README.md"), "["+example+"](examples/"+example+")") {
			t.Errorf("README does not list %s", example)
		}
		for _, file := range []string{"main_test.go", "cdk.json", "README.md", "testdata"} {
			if _, err := os.Stat(filepath.Join(example, file)); err != nil {
				t.Error(err)
			}
		}
	}
}

func TestLinksInDocumentsLead(t *testing.T) {
	link := regexp.MustCompile(`\]\(([^)#:]+)\)`)
	for _, name := range documents(t) {
		for _, m := range link.FindAllStringSubmatch(read(t, name), -1) {
			if _, err := os.Stat(filepath.Join(filepath.Dir(name), filepath.FromSlash(m[1]))); err != nil {
				t.Errorf("%s links to %s: %v", name, m[1], err)
			}
		}
	}
}

// documents are all of the repository.
func documents(t *testing.T) (all []string) {
	t.Helper()
	err := filepath.WalkDir("..", func(name string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() && filepath.Ext(name) == ".md" {
			all = append(all, name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// README names the versions of the CDK CLI that CI runs.
func TestREADMENamesTheCLIs(t *testing.T) {
	versions := regexp.MustCompile(`npm:aws-cdk@([\d.]+)`).FindAllStringSubmatch(
		read(t, "../constructs/guardrail/internal/undone/package.json"), -1)
	if len(versions) != 2 {
		t.Fatalf("versions = %v, want the oldest and the newest", versions)
	}
	for _, version := range versions {
		if !strings.Contains(read(t, "../README.md"), version[1]) {
			t.Errorf("README does not name %s", version[1])
		}
	}
}

// A copied example compiles, with its tests; with the tag copied they are run, and it is.
func TestCopiedExample(t *testing.T) { copied(t, "quickstart", "go vet .") }

// copied runs commands in a module of its own that has an example, outside of the repository.
func copied(t *testing.T, example string, commands ...string) (module string) {
	t.Helper()
	module = t.TempDir()
	if err := os.CopyFS(module, os.DirFS(example)); err != nil {
		t.Fatal(err)
	}
	root, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	for _, command := range append([]string{
		"go mod init example.com/shop", "go mod edit -require=github.com/plinth-cdk/plinth@v0.0.0 -replace=github.com/plinth-cdk/plinth=" + root,
		"go mod tidy",
	}, commands...) {
		args := strings.Fields(command)
		cmd := exec.Command(args[0], args[1:]...)
		cmd.Dir, cmd.Env = module, append(os.Environ(), "GOFLAGS=")
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%s: %v\n%s", command, err, out)
		}
	}
	return module
}

// The construct that CONTRIBUTING shows is the one in the repository.
func TestCONTRIBUTINGShowsTheCodeAsItIs(t *testing.T) {
	shown := regexp.MustCompile("(?s)<!-- (\\S+) -->\n```go\n(.*?)\n```").FindAllStringSubmatch(read(t, "../CONTRIBUTING.md"), -1)
	if len(shown) < 3 {
		t.Fatalf("pieces of code = %d, want the construct, its tests and its example", len(shown))
	}
	for _, m := range shown {
		if file := read(t, "../"+m[1]); !strings.Contains(file, m[2]) {
			t.Errorf("%s is not as CONTRIBUTING.md shows it (-file +shown):\n%s", m[1], cmp.Diff(file, m[2]))
		}
	}
}
