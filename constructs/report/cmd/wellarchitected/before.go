package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/assembly/input"
	"github.com/plinth-cdk/plinth/constructs/internal/files"
	"github.com/plinth-cdk/plinth/constructs/report/change"
)

// compare writes what the change from the assembly that -before names does: as change.json and
// change.html into the folder of the report, and to standard output before the rest.
func (o *options) compare(after *assembly.Assembly, stdout io.Writer, now time.Time) error {
	if o.before == "" {
		return nil
	}
	before, err := input.Read([]string{o.before}, assembly.Facts{}, nil)
	if err != nil {
		return fmt.Errorf("-before %w", err)
	}
	if len(o.paths) == 1 && standalone(before) && standalone(after) {
		if before, err = inFolder(o.before); err == nil {
			after, err = inFolder(o.paths[0])
		}
		if err != nil {
			return err
		}
	}
	c, err := change.Compare(before, after, &change.Options{Now: now})
	if err != nil {
		return err
	}
	if err := c.Save(o.out); err != nil {
		return err
	}
	if o.format == "markdown" {
		if err := c.Markdown(stdout); err != nil {
			return err
		}
		_, err := fmt.Fprintln(stdout)
		return err
	}
	if err := c.Text(stdout); err != nil {
		return err
	}
	_, err = fmt.Fprintf(stdout, "written to %s\n\n", files.Display(filepath.Join(o.out, change.HTMLFile)))
	return err
}

// standalone reports whether an assembly has templates alone, which are called by their files.
func standalone(a *assembly.Assembly) bool {
	return !slices.ContainsFunc(a.Stacks, func(s *assembly.Stack) bool { return !s.Root().Standalone })
}

// inFolder reads templates as seen from their folder: they are the same if their names there are.
func inFolder(path string) (*assembly.Assembly, error) {
	dir, err := os.Getwd()
	if err != nil {
		return nil, err
	}
	name := filepath.Base(path)
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		name = "."
	}
	if err := os.Chdir(beside([]string{path})); err != nil {
		return nil, err
	}
	a, err := input.Read([]string{name}, assembly.Facts{}, nil)
	return a, errors.Join(err, os.Chdir(dir))
}
