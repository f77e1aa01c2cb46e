package prelude_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssqs"
	"github.com/aws/jsii-runtime-go"
	"github.com/google/go-cmp/cmp"

	_ "github.com/plinth-cdk/plinth/constructs/internal/quick"
	"github.com/plinth-cdk/plinth/constructs/plinth"
)

// TestMain is an app instead of the tests where PRELUDE_APP says how it ends.
func TestMain(m *testing.M) {
	ends := os.Getenv("PRELUDE_APP")
	if ends == "" {
		os.Exit(m.Run())
	}
	plinth.Main(func(app awscdk.App) {
		stack := plinth.NewStack(app, "Prod", &plinth.StackProps{
			Account: "111111111111", Region: "eu-west-1", Class: plinth.Sandbox,
			Tags: plinth.Tags{Project: "shop", Team: "checkout", CostCenter: "4711"},
		})
		awssqs.NewQueue(stack, jsii.String("Orders"), &awssqs.QueueProps{EnforceSSL: jsii.Bool(true)})
		fmt.Printf("processes %d\nNODE_OPTIONS %q\n", descendants(os.Getpid()), os.Getenv("NODE_OPTIONS"))
		fmt.Printf("garbage %d %%\n", debug.SetGCPercent(100))
		switch ends {
		case "panic":
			panic("the app panics")
		case "exit":
			os.Exit(3)
		case "bundle":
			awscdk.DockerImage_FromBuild(jsii.String("."), nil)
		}
	})
}

// descendants counts the processes below one.
func descendants(of int) int {
	found := 0
	stats, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, stat := range stats {
		b, _ := os.ReadFile(stat)
		_, after, _ := strings.Cut(string(b), ") ")
		if fields := strings.Fields(after); len(fields) > 1 && fields[1] == strconv.Itoa(of) {
			pid, _ := strconv.Atoi(filepath.Base(filepath.Dir(stat)))
			found += 1 + descendants(pid)
		}
	}
	return found
}

// app is a run of the app: its exit code, what it says, and what it writes.
type app struct {
	code           int
	stdout, stderr string
	dir, temporary string
}

func started(t *testing.T, ends string, env ...string) (wait func() app) {
	t.Helper()
	if runtime.GOOS != "linux" {
		t.Skip("counts processes in /proc")
	}
	a := app{dir: t.TempDir(), temporary: t.TempDir()}
	var stdout, stderr bytes.Buffer
	c := exec.Command(os.Args[0])
	c.Dir, c.Stdout, c.Stderr = a.dir, &stdout, &stderr
	c.Env = append(append(os.Environ(), "PRELUDE_APP="+ends, "TMPDIR="+a.temporary, "PLINTH_RUNTIME="), env...)
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	return func() app {
		_ = c.Wait()
		a.code, a.stdout, a.stderr = c.ProcessState.ExitCode(), stdout.String(), stderr.String()
		return a
	}
}

func run(t *testing.T, ends string, env ...string) app {
	t.Helper()
	return started(t, ends, env...)()
}

func (a app) wants(t *testing.T, code, processes int) {
	t.Helper()
	if want := fmt.Sprintf("processes %d\n", processes); a.code != code || !strings.Contains(a.stdout, want) {
		t.Fatalf("exit code %d, want %d and %q in\n%s\n%s", a.code, code, want, a.stdout, a.stderr)
	}
}

// script writes an executable file.
func script(t *testing.T, lines ...string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "script")
	if err := os.WriteFile(file, []byte("#!/bin/sh\n"+strings.Join(lines, "\n")+"\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	return file
}

func read(t *testing.T, file ...string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(file...))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// eventually waits for a condition that another process brings about.
func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); !holds(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("after a minute it does not hold that %s", what)
		}
	}
}

func nothingLeft(t *testing.T, a app) {
	t.Helper()
	eventually(t, "the temporary directory is empty", func() bool {
		left, err := os.ReadDir(a.temporary)
		return err == nil && len(left) == 0
	})
}

func TestOneProcessAndTheSameOutput(t *testing.T) {
	direct, plain := run(t, "well"), run(t, "well", "PLINTH_RUNTIME=plain")
	direct.wants(t, 0, 1)
	nothingLeft(t, direct)
	plain.wants(t, 0, 2)
	files, err := os.ReadDir(filepath.Join(direct.dir, "cdk.out"))
	if err != nil || len(files) < 3 {
		t.Fatalf("%d files are written (%v), want 3 or more", len(files), err)
	}
	for _, f := range files {
		if diff := cmp.Diff(read(t, plain.dir, "cdk.out", f.Name()), read(t, direct.dir, "cdk.out", f.Name())); diff != "" {
			t.Errorf("%s differs: %s", f.Name(), diff)
		}
	}
}

func TestGarbageIsCollectedRarelyUnlessTheUserSaysOtherwise(t *testing.T) {
	for gogc, want := range map[string]string{"": "garbage 400 %\n", "50": "garbage 50 %\n"} {
		if a := run(t, "well", "GOGC="+gogc); !strings.Contains(a.stdout, want) {
			t.Errorf("with GOGC=%s there is no %s in\n%s", gogc, want, a.stdout)
		}
	}
}

func TestNothingIsLeftWhereAnAppFails(t *testing.T) {
	for ends, code := range map[string]int{"panic": 1, "exit": 3} {
		a := run(t, ends)
		a.wants(t, code, 1)
		nothingLeft(t, a)
	}
}

func TestOptionsOfTheUserStay(t *testing.T) {
	log := filepath.Join(t.TempDir(), "log")
	node := script(t, `echo "$NODE_OPTIONS" >>`+log, `exec node "$@"`)
	for _, env := range [][]string{{"NODE_OPTIONS=--title=ours"}, {"NODE_OPTIONS="}} {
		a := run(t, "well", append(env, "JSII_NODE="+node)...)
		a.wants(t, 0, 1)
		_, options, _ := strings.Cut(env[0], "=")
		if got := read(t, log); !strings.HasPrefix(got, options) || !strings.Contains(got, options+" --preserve-symlinks --import=data:") {
			t.Errorf("the runtime has NODE_OPTIONS=%q, want %s first", got, options)
		}
		if want := fmt.Sprintf("NODE_OPTIONS %q\n", options); !strings.Contains(a.stdout, want) {
			t.Errorf("the app has not %s:\n%s", want, a.stdout)
		}
	}
}

func TestBundlersHaveTheOptionsOfTheUser(t *testing.T) {
	log := filepath.Join(t.TempDir(), "log")
	docker := script(t, `read line && exit 0`, `test "$1" = build || exit 1`,
		`echo "$NODE_OPTIONS" >`+log, `echo a line; echo an error >&2`)
	a := run(t, "bundle", "NODE_OPTIONS=--title=ours", "CDK_DOCKER="+docker)
	a.wants(t, 0, 1)
	if got := read(t, log); got != "--title=ours\n" {
		t.Errorf("docker has NODE_OPTIONS=%q, want --title=ours", got)
	}
	if !strings.Contains(a.stderr, "a line") || !strings.Contains(a.stderr, "an error") {
		t.Errorf("standard error lacks what docker says:\n%s", a.stderr)
	}
}

func TestOutputOfJavaScriptIsShown(t *testing.T) {
	speaks := filepath.Join(t.TempDir(), "speaks.cjs")
	if err := os.WriteFile(speaks, []byte(`process.on('exit', () => { console.log('a line'); console.error('{}') })`), 0o600); err != nil {
		t.Fatal(err)
	}
	a := run(t, "well", "NODE_OPTIONS=--require="+speaks)
	a.wants(t, 0, 1)
	if !strings.HasSuffix(a.stdout, "a line\n") {
		t.Errorf("standard output does not end with a line:\n%s", a.stdout)
	}
}

func TestTypesAreNotDescribed(t *testing.T) {
	counts := filepath.Join(t.TempDir(), "counts.cjs")
	if err := os.WriteFile(counts, []byte(`const util = require('util'), { inspect } = util; let described = 0;
util.inspect = (value, ...options) => { if (typeof value?.type === 'object') described++; return inspect(value, ...options) };
process.on('exit', () => console.log('described ' + described))`), 0o600); err != nil {
		t.Fatal(err)
	}
	for runtime, want := range map[string]bool{"": true, "plain": false} {
		a := run(t, "well", "NODE_OPTIONS=--require="+counts, "PLINTH_RUNTIME="+runtime)
		if got := strings.Contains(a.stdout, "described 0\n"); got != want {
			t.Errorf("with PLINTH_RUNTIME=%s it is %t that no type is described, want %t:\n%s", runtime, got, want, a.stdout)
		}
	}
}

// node is the Node.js of the tests.
func node() string {
	if name := os.Getenv("JSII_NODE"); name != "" {
		return name
	}
	return "node"
}

// What one process compiles of packages the next one finds, and keeps nothing that is not found
// again.
func TestCompiledCodeIsKept(t *testing.T) {
	if version, err := exec.Command(node(), "--version").Output(); err != nil || strings.HasPrefix(string(version), "v20") {
		t.Skipf("Node.js %s keeps nothing", version)
	}
	packages, err := os.UserHomeDir()
	if err != nil {
		t.Fatal(err)
	}
	packages = filepath.Join(packages, ".cache/aws/jsii/package-cache")
	kept := func(home string, env ...string) (files []string) {
		ended := filepath.Join(t.TempDir(), "ended")
		script := script(t, node()+` "$@"; code=$?`, `test "$1" = --version || echo >`+ended, `exit $code`)
		a := run(t, "well", append(env, "JSII_NODE="+script, "HOME="+home, "JSII_RUNTIME_PACKAGE_CACHE_ROOT="+packages)...)
		a.wants(t, 0, 2) // the script is a process as well
		eventually(t, "the runtime has ended", func() bool { _, err := os.Stat(ended); return err == nil })
		files, err := filepath.Glob(filepath.Join(home, ".cache/plinth/node/*/*"))
		if err != nil {
			t.Fatal(err)
		}
		return files
	}
	home := t.TempDir()
	first := kept(home)
	if len(first) < 50 {
		t.Errorf("%d files are kept, want those of CDK's library", len(first))
	}
	if diff := cmp.Diff(first, kept(home)); diff != "" {
		t.Errorf("files after another run (-first +second): %s", diff)
	}
	for _, env := range []string{"NODE_DISABLE_COMPILE_CACHE=1", "JSII_RUNTIME_PACKAGE_CACHE=disabled"} {
		if files := kept(t.TempDir(), env); len(files) > 0 {
			t.Errorf("with %s %d files are kept, want none", env, len(files))
		}
	}
}

func TestAnUnknownRuntimeIsLeftAlone(t *testing.T) {
	for _, edit := range []string{
		`sed -i 's/readFD:3,writeFD:3/readFD: 3,writeFD: 3/' "$(dirname "$1")/../lib/program.js"`,
		`sed -i 's/"ignore","pipe","pipe","pipe"/"ignore", "pipe", "pipe", "pipe"/' "$1"`,
	} {
		a := run(t, "well", "JSII_NODE="+script(t, `test "$1" = --version || `+edit, `exec node "$@"`))
		a.wants(t, 0, 2)
		nothingLeft(t, a)
	}
}

func TestTheRuntimeOfTheUserIsLeftAlone(t *testing.T) {
	log := filepath.Join(t.TempDir(), "log")
	if a := run(t, "well", "NODE_OPTIONS=--title=ours", "JSII_RUNTIME=echo $NODE_OPTIONS >"+log); a.code != 1 {
		t.Errorf("exit code %d without a runtime, want 1", a.code)
	}
	if got := read(t, log); got != "--title=ours\n" {
		t.Errorf("the runtime has NODE_OPTIONS=%q, want --title=ours", got)
	}
}

func TestNoTemporaryDirectory(t *testing.T) {
	a := run(t, "well", "TMPDIR=/dev/null/none")
	want := "name one that it can write to in TMPDIR"
	if a.code != 1 || !strings.Contains(a.stderr, want) || strings.Contains(a.stderr, "goroutine") {
		t.Errorf("exit code %d, want 1 and %q in\n%s", a.code, want, a.stderr)
	}
}
