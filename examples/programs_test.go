package examples_test

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// Linking an app takes seconds, so that one program has all examples: it runs the one by whose name
// it is called. The compiler sees each example as a package beside that program.

// A mistake is in the configuration of an example, as somebody who copied it makes one.
type mistake struct{ example, right, wrong, says string }

// mistaken is the name of the example that has the mistake.
func (m mistake) mistaken() string { return "mistaken-" + m.example }

const programs = "testdata/programs"

// binaries is where the program stands, once for each name.
var binaries string

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "plinth-examples-")
	if err != nil {
		panic(err)
	}
	binaries = dir
	code := m.Run()
	os.RemoveAll(dir)
	os.Exit(code)
}

// build is the binary of an example, or of another app below testdata.
func build(t *testing.T, app string) (binary string) {
	t.Helper()
	if err := linked(); err != nil {
		t.Fatal(err)
	}
	binary = filepath.Join(binaries, filepath.Base(app))
	if _, err := os.Stat(binary); err != nil {
		t.Fatal(err)
	}
	return binary
}

var linked = sync.OnceValue(func() error {
	mains, err := filepath.Glob("*/main.go")
	if err != nil {
		return err
	}
	seen, names := overlay{}, []string{}
	add := func(name, dir string, edit ...string) {
		names = append(names, name)
		if err == nil {
			err = seen.app(name, dir, strings.NewReplacer(edit...))
		}
	}
	for _, main := range mains {
		add(filepath.Dir(main), filepath.Dir(main))
	}
	add("refused", "testdata/refused")
	for _, m := range mistakes {
		add(m.mistaken(), m.example, m.right, m.wrong)
	}
	if err != nil {
		return err
	}
	return seen.link(names)
})

// An overlay says for files that the compiler sees where they stand.
type overlay map[string]string

// add adds a file below programs, with a text.
func (o overlay) add(name, text string) error {
	stands := filepath.Join(binaries, fmt.Sprintf("%d.go", len(o)))
	if err := o.place(name, stands); err != nil {
		return err
	}
	return os.WriteFile(stands, []byte(text), 0o600)
}

func (o overlay) place(name, stands string) error {
	seen, err := filepath.Abs(filepath.Join(programs, name))
	if err != nil {
		return err
	}
	o[seen], err = filepath.Abs(stands)
	return err
}

// app adds an app as a package whose function Main is that of the app.
func (o overlay) app(name, dir string, edit *strings.Replacer) error {
	exported := strings.NewReplacer("\npackage main\n", "\npackage app\n", "\nfunc main() {", "\nfunc Main() {")
	return filepath.WalkDir(dir, func(file string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() || strings.HasSuffix(file, "_test.go") {
			return err
		}
		rel, err := filepath.Rel(dir, file)
		if err != nil {
			return err
		}
		name := filepath.Join(name, rel)
		if filepath.Ext(file) != ".go" {
			return o.place(name, file)
		}
		text, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		return o.add(name, exported.Replace("\n"+edit.Replace(string(text))))
	})
}

func (o overlay) link(names []string) error {
	var imports, cases strings.Builder
	for i, name := range names {
		fmt.Fprintf(&imports, "import app%d %q\n", i, "github.com/plinth-cdk/plinth/examples/"+programs+"/"+name)
		fmt.Fprintf(&cases, "case %q:\n app%d.Main()\n", name, i)
	}
	err := o.add("main.go", "package main\n\nimport \"os\"\nimport \"path/filepath\"\n"+imports.String()+
		"\nfunc main() {\nswitch filepath.Base(os.Args[0]) {\n"+cases.String()+"}\n}\n")
	if err != nil {
		return err
	}
	list, err := json.Marshal(map[string]any{"Replace": o})
	if err != nil {
		return err
	}
	replace, program := filepath.Join(binaries, "overlay.json"), filepath.Join(binaries, "program")
	if err := os.WriteFile(replace, list, 0o600); err != nil {
		return err
	}
	build := exec.Command("go", "build", "-ldflags=-s -w", "-overlay", replace, "-o", program, "./"+programs)
	if out, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("%w\n%s", err, out)
	}
	for _, name := range names {
		if err := os.Link(program, filepath.Join(binaries, name)); err != nil {
			return err
		}
	}
	return nil
}
