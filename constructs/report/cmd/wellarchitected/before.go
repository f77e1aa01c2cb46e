package main

import (
	"fmt"
	"io"
	"path/filepath"
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
