package change

import (
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/internal/files"
)

// JSONFile and HTMLFile are the names of the files that [Change.Save] writes.
const (
	JSONFile = "change.json"
	HTMLFile = "change.html"
)

// Save writes the change into a folder, for programs and as a page.
func (c *Change) Save(dir string) error {
	if err := files.Write(filepath.Join(dir, JSONFile), c.JSON); err != nil {
		return err
	}
	return files.Write(filepath.Join(dir, HTMLFile), c.HTML)
}

// Text writes the summary, and a line for each entry that wants to be read.
func (c *Change) Text(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintln(&b, c.Summary)
	for _, h := range headings[:2] {
		for _, e := range c.at(h.level) {
			fmt.Fprintf(&b, "  %-7s %s\n", e.Level, e.Sentence)
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}
