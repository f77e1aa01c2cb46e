package main

import (
	"fmt"
	"os"
	"strings"
)

const readme = "constructs/internal/bench/README.md"

// place puts a table in the place of the one of its kind on a page, which two comments mark.
func place(page, kind, table string) error {
	text, err := os.ReadFile(page)
	if err != nil {
		return err
	}
	begin, end := "<!-- "+kind+" -->\n", "<!-- end -->"
	before, rest, found := strings.Cut(string(text), begin)
	_, after, ended := strings.Cut(rest, end)
	if !found || !ended {
		return fmt.Errorf("%s has no place for the table: want lines %q and %q around it", page, strings.TrimSpace(begin), end)
	}
	return os.WriteFile(page, []byte(before+begin+table+end+after), 0o666)
}
