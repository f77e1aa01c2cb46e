// Package house holds the repository to its own architecture: which way imports run, what stands on
// the shared floor alone, and how large a vocabulary a package may have.
package house_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
)

const (
	module = "github.com/plinth-cdk/plinth"
	root   = "../../.."
)

// layers are the packages for users, apart from the foundations and the floor.
var layers = []string{"baseline", "network", "security", "resilience", "cost", "observability"}

// A source is a Go file of the repository.
type source struct {
	path string // from the root, with slashes
	file *ast.File
	fset *token.FileSet
	text string
}

func (s source) dir() string  { return path.Dir(s.path) }
func (s source) test() bool   { return strings.HasSuffix(s.path, "_test.go") }
func (s source) area() string { area, _, _ := strings.Cut(s.path, "/"); return area }

// texts are the lines of long raw strings: JSON, templates and messages, which are as they are.
func (s source) texts() map[int]bool {
	lines := map[int]bool{}
	ast.Inspect(s.file, func(n ast.Node) bool {
		if text, ok := n.(*ast.BasicLit); ok && strings.HasPrefix(text.Value, "`") && len(text.Value) > 80 {
			for line := s.fset.Position(text.Pos()).Line; line <= s.fset.Position(text.End()).Line; line++ {
				lines[line] = true
			}
		}
		return true
	})
	return lines
}

func sources(t *testing.T) []source {
	t.Helper()
	all, err := parsed()
	if err != nil {
		t.Fatal(err)
	}
	if len(all) < 100 {
		t.Fatalf("files = %d, want the whole repository", len(all))
	}
	return all
}

// parsed reads every Go file once.
var parsed = sync.OnceValues(func() (all []source, err error) {
	fset := token.NewFileSet()
	err = filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && (entry.Name() == "testdata" || entry.Name() == "node_modules" || entry.Name() == "cdk.out"):
			return fs.SkipDir
		case entry.IsDir() || !strings.HasSuffix(name, ".go"):
			return nil
		}
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		file, err := parser.ParseFile(fset, name, text, parser.ParseComments)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, name)
		all = append(all, source{filepath.ToSlash(rel), file, fset, string(text)})
		return err
	})
	return all, err
})

func TestImportsRunOneWay(t *testing.T) {
	for _, s := range sources(t) {
		for _, imported := range s.file.Imports {
			name, _ := strconv.Unquote(imported.Path.Value)
			name, ours := strings.CutPrefix(name, module+"/")
			if !ours {
				continue
			}
			to, _, _ := strings.Cut(name, "/")
			switch from := s.area(); {
			case slices.Contains(layers, from) && slices.Contains(layers, to) && from != to:
				t.Errorf("%s imports %s, want layers to meet on the shared floor", s.path, name)
			case from == "constructs" && to != "constructs" && to != "internal":
				t.Errorf("%s imports %s, want the floor to import no layer", s.path, name)
			case to == "examples":
				t.Errorf("%s imports %s, want examples imported by nobody", s.path, name)
			}
		}
	}
}

// floor is what layers get from the shared floor: the calls that they do not make themselves.
var floor = regexp.MustCompile(`awskms\.NewKey\(|awskms\.NewCfnKey\(|customresources\.NewAwsCustomResource\(|awssns\.NewTopic\(|` +
	`awsstepfunctions\.NewStateMachine\(|awsstepfunctions\.NewCfnStateMachine\(|awsssm\.NewCfnDocument\(`)

func TestLayersMakeNothingThatTheFloorMakes(t *testing.T) {
	for _, s := range sources(t) {
		if !slices.Contains(layers, s.area()) || s.test() {
			continue
		}
		for _, found := range floor.FindAllString(s.text, -1) {
			t.Errorf("%s calls %s), want the constructor of the shared floor", s.path, found)
		}
	}
}

// maxNames is the most package-level names of its own that a reader is asked to learn in a package.
const maxNames = 99

// A variable that changes what a run does is in the table of README.md.
func TestEnvironmentVariablesAreDocumented(t *testing.T) {
	readme, err := os.ReadFile(filepath.Join(root, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]bool{}
	for _, s := range sources(t) {
		if s.test() || strings.Contains(s.path, "/internal/judge/") { // for tests
			continue
		}
		for _, name := range regexp.MustCompile(`PLINTH_[A-Z_]+`).FindAllString(s.text, -1) {
			if found[name] = true; !strings.Contains(string(readme), "| `"+name+"=") {
				t.Errorf("%s reads %s, want it in the table of README.md", s.path, name)
			}
		}
	}
	if len(found) == 0 {
		t.Error("no variable is found")
	}
}

// A test that draws other values on every run fails for somebody who changed nothing.
func TestPropertyTestsAreRepeatable(t *testing.T) {
	for _, s := range sources(t) {
		if s.dir() != "internal/repeatable" && regexp.MustCompile(`\brapid\.(Check|MakeCheck)\(`).MatchString(s.text) {
			t.Errorf("%s calls rapid.Check, want repeatable.Check", s.path)
		}
	}
}

func TestPackagesHaveSmallVocabularies(t *testing.T) {
	names := map[string]int{}
	for _, s := range sources(t) {
		if !s.test() {
			names[s.dir()] += unexported(s.file)
		}
	}
	for dir, n := range names {
		if n > maxNames {
			t.Errorf("%s has %d unexported package-level names, want %d at most: divide it by idea", dir, n, maxNames)
		}
	}
}

func unexported(file *ast.File) int {
	n := 0
	count := func(id *ast.Ident) {
		if !id.IsExported() && id.Name != "_" && id.Name != "init" && id.Name != "main" {
			n++
		}
	}
	for _, declaration := range file.Decls {
		switch d := declaration.(type) {
		case *ast.FuncDecl:
			if d.Recv == nil {
				count(d.Name)
			}
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				switch spec := spec.(type) {
				case *ast.TypeSpec:
					count(spec.Name)
				case *ast.ValueSpec:
					for _, id := range spec.Names {
						count(id)
					}
				}
			}
		}
	}
	return n
}

func TestPackagesSayWhatTheyAreFor(t *testing.T) {
	docs := map[string]string{}
	for _, s := range sources(t) {
		if s.test() && docs[s.dir()] == "" {
			continue
		}
		docs[s.dir()] += s.file.Doc.Text()
		if name := s.file.Name.Name; name != "main" && s.file.Doc != nil && !strings.HasPrefix(s.file.Doc.Text(), "Package "+name+" ") {
			t.Errorf("%s begins its doc with %.40q, want %q", s.path, s.file.Doc.Text(), "Package "+name+" ")
		}
	}
	for dir, doc := range docs {
		if strings.TrimSpace(doc) == "" {
			t.Errorf("%s has no package doc, want one sentence at least that says what it is for", dir)
		}
	}
}

var constructor = regexp.MustCompile(`(?m)^func (New\w+|Import\w+)\(\s*scope constructs\.Construct`)

func TestConstructorsHaveExamples(t *testing.T) {
	constructors, examples := map[string]string{}, map[string]bool{}
	for _, s := range sources(t) {
		if s.test() {
			for _, declaration := range s.file.Decls {
				if f, ok := declaration.(*ast.FuncDecl); ok && strings.HasPrefix(f.Name.Name, "Example") {
					examples[s.dir()+" "+strings.TrimPrefix(f.Name.Name, "Example")] = true
				}
			}
			continue
		}
		for _, m := range constructor.FindAllStringSubmatch(s.text, -1) {
			constructors[s.dir()+" "+m[1]] = s.path
		}
	}
	if len(constructors) < 60 {
		t.Errorf("constructors = %d, want all of them", len(constructors))
	}
	for name, at := range constructors {
		if !examples[name] && slices.Contains(layers, strings.Split(at, "/")[0]) {
			_, f, _ := strings.Cut(name, " ")
			t.Errorf("%s defines %s, want an Example%s beside it", at, f, f)
		}
	}
}

func TestFilesCanBeReadOnAScreen(t *testing.T) {
	const columns, comment, lines = 140, 100, 300
	for _, s := range sources(t) {
		all := strings.Split(s.text, "\n")
		if len(all) > lines && !s.test() {
			t.Errorf("%s has %d lines, want %d at most: does it hold two ideas?", s.path, len(all), lines)
		}
		output := false // of an example, which is as it is printed
		texts := s.texts()
		for i, line := range all {
			trimmed := strings.TrimSpace(line)
			output = strings.HasPrefix(trimmed, "// Output:") || output && strings.HasPrefix(trimmed, "//")
			switch {
			case output, texts[i+1]:
			case len(line) > columns:
				t.Errorf("%s:%d has %d columns, want %d at most", s.path, i+1, len(line), columns)
			case strings.HasPrefix(trimmed, "// |"): // a row of a table
			case strings.HasPrefix(trimmed, "// ") && len(line) > comment && strings.Contains(trimmed[3:], " "):
				t.Errorf("%s:%d is a comment of %d columns, want it wrapped at %d", s.path, i+1, len(line), comment)
			}
		}
	}
}
