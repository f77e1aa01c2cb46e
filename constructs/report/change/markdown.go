package change

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
)

// headings are the levels in words.
var headings = []struct {
	level Level
	title string
}{
	{Danger, "Stop and look"}, {Review, "To review"}, {Info, "For the record"}, {Better, "Better than before"},
}

// at returns the entries of a level.
func (c *Change) at(level Level) []Entry {
	var all []Entry
	for _, e := range c.Entries {
		if e.Level == level {
			all = append(all, e)
		}
	}
	return all
}

const (
	mostEntries = 30 // of a level that Markdown names: code hosts cut long comments
	mostDetails = 15
)

// Markdown writes the change for a pull request: the summary, then what to look at, most dangerous
// first. What is for the record, and what is better, is folded.
func (c *Change) Markdown(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "## What this change does\n\n**%s**\n", escape(c.Summary))
	for _, h := range headings {
		entries := c.at(h.level)
		if len(entries) == 0 {
			continue
		}
		folded := h.level == Info || h.level == Better
		if folded {
			fmt.Fprintf(&b, "\n<details><summary>%s (%d)</summary>\n\n", h.title, len(entries))
		} else {
			fmt.Fprintf(&b, "\n### %s (%d)\n\n", h.title, len(entries))
		}
		for _, e := range entries[:min(len(entries), mostEntries)] {
			fmt.Fprintf(&b, "- %s", escape(e.Sentence))
			if e.Source != "" {
				fmt.Fprintf(&b, " `%s`", e.Source)
			}
			b.WriteString("\n")
			for _, d := range e.Details[:min(len(e.Details), mostDetails)] {
				fmt.Fprintf(&b, "  - %s\n", escape(d))
			}
			if left := len(e.Details) - mostDetails; left > 0 {
				fmt.Fprintf(&b, "  - and %d more\n", left)
			}
		}
		if left := len(entries) - mostEntries; left > 0 {
			fmt.Fprintf(&b, "- and %d more\n", left)
		}
		if folded {
			b.WriteString("\n</details>\n")
		}
	}
	if len(c.Stacks) > 0 {
		b.WriteString("\n### Standing cost a month\n\n| Stack | Before | After |\n| --- | ---: | ---: |\n")
		for _, s := range c.Stacks {
			fmt.Fprintf(&b, "| %s | %s | %s |\n", escape(s.Stack), s.Before, s.After)
		}
		fmt.Fprintf(&b, "| **All** | **%s** | **%s** |\n", c.CostBefore, c.CostAfter)
	}
	for _, note := range c.Notes {
		fmt.Fprintf(&b, "\n%s\n", escape(note))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// escape keeps names and patterns from being read as Markdown or HTML.
func escape(text string) string { return escaped.Replace(text) }

var escaped = strings.NewReplacer(`\`, `\\`, "*", `\*`, "_", `\_`, "`", "\\`", "<", "&lt;", ">", "&gt;", "|", `\|`, "[", `\[`, "\n", " ")

// JSON writes the change for programs.
func (c *Change) JSON(w io.Writer) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(c)
}
