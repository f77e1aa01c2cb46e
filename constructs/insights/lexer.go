package insights

import (
	"fmt"
	"regexp"
	"strings"
)

type kind int

const (
	field kind = iota // or a word of the language
	number
	text
	pattern
	symbol
)

type token struct {
	kind kind
	text string
}

// The tokens of the language, in the order in which they are tried. A field may have dots, and "@"
// before it; in backticks it may have anything.
var lexemes = []struct {
	kind kind
	at   *regexp.Regexp
}{
	{number, regexp.MustCompile(`^\d+(\.\d+)?([smhd]|ms|w)?\b`)},
	{field, regexp.MustCompile(`^@?[A-Za-z_][\w.]*`)},
	{field, regexp.MustCompile("^`[^`]+`")},
	{text, regexp.MustCompile(`^"(?:[^"\\]|\\.)*"`)},
	{text, regexp.MustCompile(`^'(?:[^'\\]|\\.)*'`)},
	{symbol, regexp.MustCompile(`^(!=|<=|>=|=~|[-+*/^%=<>(),|\[\]])`)},
}

// patternAt is a regular expression between slashes. Elsewhere a slash divides.
var patternAt = regexp.MustCompile(`^/(?:[^/\\]|\\.)+/`)

func tokens(query string) (all []token, err error) {
	for rest := strings.TrimSpace(query); rest != ""; rest = strings.TrimLeft(rest, " \t\n") {
		t, length := token{}, 0
		if m := patternAt.FindString(rest); m != "" && takesPattern(all) {
			t, length = token{pattern, m[1 : len(m)-1]}, len(m)
		} else {
			for _, l := range lexemes {
				if m := l.at.FindString(rest); m != "" {
					t, length = token{l.kind, unquoted(m)}, len(m)
					break
				}
			}
		}
		if length == 0 {
			return nil, fmt.Errorf("%.20q is no part of a query", rest)
		}
		all = append(all, t)
		rest = rest[length:]
	}
	return all, nil
}

// takesPattern tells whether a regular expression may follow: after like, =~ or the field of parse.
func takesPattern(before []token) bool {
	n := len(before)
	if n == 0 {
		return false
	}
	last := before[n-1]
	return last.text == "like" || last.text == "=~" || n > 1 && before[n-2].text == "parse"
}

func unquoted(lexeme string) string {
	if strings.ContainsAny(lexeme[:1], "`\"'") {
		return strings.NewReplacer(`\"`, `"`, `\'`, `'`).Replace(lexeme[1 : len(lexeme)-1])
	}
	return lexeme
}
