package interpreter_test

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/workflow/interpreter/ordered"
)

// Masks are the words of a recording for what differs from account to account, such as <uuid:1> or
// bucket-name. A word counts as a mask only where the definition and the input do not have it, and
// only for text of the input, or for what an interpreter makes up: ARNs, names, times, tokens,
// random numbers.
type masks struct {
	source string          // of the definition and the input
	input  map[string]bool // texts of the input
	random bool
}

func masksOf(definition string, input any) *masks {
	m := &masks{source: definition + ordered.Text(input), input: map[string]bool{},
		random: strings.Contains(strings.ToLower(definition), "random")}
	var collect func(v any)
	collect = func(v any) {
		switch v := v.(type) {
		case string:
			m.input[v] = true
		case []any:
			for _, e := range v {
				collect(e)
			}
		case *ordered.Object:
			for _, e := range v.All() {
				collect(e)
			}
		}
	}
	collect(input)
	return m
}

var (
	angled = regexp.MustCompile(`<+[^<>]*>(?::\d+>)?`)
	madeUp = regexp.MustCompile(
		`^(arn:aws:.*|machine|execution|token|2026-03-14T09:2\d:\d\d\.\d{3}Z|[0-9a-f]{8}-0000-4000-8000-[0-9a-f]{12})$`)
)

// masked reports whether a word of a recording stands for a text.
func (m *masks) masked(word, text string) bool {
	known := m.input[text] && !strings.Contains(m.source, `"`+word+`"`)
	if angled.MatchString(word) && !known {
		var b strings.Builder
		from := 0
		for _, at := range angled.FindAllStringIndex(word, -1) {
			b.WriteString(regexp.QuoteMeta(word[from:at[0]]) + "(?s:.*)")
			from = at[1]
		}
		b.WriteString(regexp.QuoteMeta(word[from:]))
		return regexp.MustCompile("^" + b.String() + "$").MatchString(text)
	}
	return known || !strings.Contains(m.source, `"`+word+`"`) && madeUp.MatchString(text)
}

// differ says where two values differ, and nothing if they do not.
func (m *masks) differ(at string, want, got any) string {
	switch w := want.(type) {
	case *ordered.Object:
		if text, ok := got.(string); ok { // the recordings have JSON in causes as the value that it is
			if v, err := ordered.Parse(text); err == nil {
				got = v
			}
		}
		g, ok := got.(*ordered.Object)
		if !ok {
			break
		}
		for key, value := range w.All() {
			other, there := g.Get(key)
			if !there {
				return fmt.Sprintf("%s: there is no %s in %s", at, key, ordered.Text(got))
			}
			if d := m.differ(at+"."+key, value, other); d != "" {
				return d
			}
		}
		for _, key := range g.Keys() {
			if !w.Has(key) && key != "RedriveCount" { // which the service has told since 2023
				return fmt.Sprintf("%s has %s, which is not recorded", at, key)
			}
		}
		return ""
	case []any:
		g, ok := got.([]any)
		if !ok || len(g) != len(w) {
			break
		}
		for i := range w {
			if d := m.differ(fmt.Sprintf("%s[%d]", at, i), w[i], g[i]); d != "" {
				return d
			}
		}
		return ""
	case string:
		if m.sameText(w, got) {
			return ""
		}
	case nil:
		if got == "" {
			return ""
		}
	}
	if ordered.Equal(want, got) {
		return ""
	}
	return fmt.Sprintf("%s is %s, want %s", at, ordered.Text(got), ordered.Text(want))
}

func (m *masks) sameText(word string, got any) bool {
	switch got := got.(type) {
	case string:
		if word == got || m.masked(word, got) {
			return true
		}
		w, err := ordered.Parse(word)
		g, other := ordered.Parse(got)
		_, isText := w.(string)
		return err == nil && other == nil && !isText && m.differ("", w, g) == ""
	case float64, json.Number:
		return m.random && !strings.Contains(m.source, word)
	}
	return false
}
