package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// An app is one that is measured.
type app struct {
	name, dir string
	env       []string
}

// apps are those of some names, or of others if there are none.
func apps(names []string, others ...string) []app {
	if len(names) == 0 {
		names = others
	}
	var all []app
	for _, name := range names {
		a := app{name: name, dir: "./examples/" + name}
		if what, size, sized := strings.Cut(name, "="); sized {
			a.dir, a.env = "./examples/internal/scale", []string{strings.ToUpper(what) + "=" + size}
		}
		all = append(all, a)
	}
	return all
}

// file is a name for what belongs to the app.
func (a app) file() string { return strings.ReplaceAll(a.name, "=", "-") }

// A built app is a binary, and how long it took to build.
type built struct {
	binary           string
	size             int64
	unchanged, empty time.Duration // with a full cache and, if that is asked for, with an empty one
}

func (b bench) build(dir string, a app) (built, error) {
	made := built{binary: filepath.Join(dir, filepath.Base(a.dir))}
	args := []string{"go", "build", "-o", made.binary, a.dir}
	if _, err := run("", nil, args...); err != nil {
		return made, err
	}
	unchanged, err := run("", nil, args...)
	if err != nil {
		return made, err
	}
	made.unchanged = unchanged.elapsed
	if b.cold {
		cache := filepath.Join(dir, "cache")
		empty, err := run("", []string{"GOCACHE=" + cache}, args...)
		if err != nil {
			return made, err
		}
		made.empty = empty.elapsed
		if err := os.RemoveAll(cache); err != nil {
			return made, err
		}
	}
	info, err := os.Stat(made.binary)
	if err != nil {
		return made, err
	}
	made.size = info.Size()
	return made, nil
}

// A process is how long a command took, and the most memory that it had, in bytes: its own, and
// that of what it started.
type process struct {
	elapsed       time.Duration
	own, children int64
}

// run runs a command. It shows what the command says only if that fails: CDK's validation exits
// with 1 when it warns of a twin.
func run(dir string, env []string, args ...string) (process, error) {
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Dir, cmd.Env = dir, append(os.Environ(), env...)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	start := time.Now()
	if err := cmd.Start(); err != nil {
		return process{}, err
	}
	peaks := watch(cmd.Process.Pid)
	err := cmd.Wait()
	p := process{elapsed: time.Since(start)}
	p.own, p.children = peaks()
	if err != nil {
		return p, fmt.Errorf("%s: %w\n%s", filepath.Base(args[0]), err, out.Bytes())
	}
	return p, nil
}

func median[T int64 | time.Duration](all []T) T {
	slices.Sort(all)
	return all[len(all)/2]
}
