package change

import (
	_ "embed"
	"html/template"
	"io"
	"sync"

	"github.com/plinth-cdk/plinth/constructs/internal/words"
)

//go:embed change.html
var markup string

// style has the colors of the report's page.
//
//go:embed change.css
var style string

// parsed is the page, read once and only by who writes one.
var parsed = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("change").Funcs(template.FuncMap{"count": words.Count}).Parse(markup))
})

// HTML writes the change as a page of its own that needs nothing from elsewhere. The page has no
// script: what is long is folded, and everything can be read with a keyboard, by a screen reader
// and on paper.
func (c *Change) HTML(w io.Writer) error {
	type section struct {
		Level   Level
		Title   string
		Entries []Entry
	}
	page := struct {
		*Change
		Levels []section
		Style  template.CSS
	}{Change: c, Style: template.CSS(style)}
	for _, h := range headings {
		if entries := c.at(h.level); len(entries) > 0 {
			page.Levels = append(page.Levels, section{h.level, h.title, entries})
		}
	}
	return parsed().Execute(w, page)
}
