package pattern

import (
	"strings"
	"unicode/utf8"
)

// A pattern may have to match a real asterisk or question mark: ${*}, ${?}, or one that comes from
// the value of a policy variable. Those are stored as bytes that no valid text contains.
const (
	literalStar     = '\xff'
	literalQuestion = '\xfe'
)

var (
	toLiteral   = strings.NewReplacer("*", string([]byte{literalStar}), "?", string([]byte{literalQuestion}))
	fromLiteral = strings.NewReplacer(string([]byte{literalStar}), "*", string([]byte{literalQuestion}), "?")
)

// Text returns what [Expand] returned as text without wildcards, for operators that know none.
func Text(expanded string) string { return fromLiteral.Replace(expanded) }

// Match reports whether s matches a pattern in which * stands for any text and ? for one
// character.
func Match(pattern, s string) bool { return glob(pattern, s, false) }

// MatchFold is [Match] with ASCII letters in either case, as in the names of actions.
func MatchFold(pattern, s string) bool { return glob(pattern, s, true) }

// glob remembers only the last *, so its time is at most the product of the lengths.
func glob(pattern, s string, fold bool) bool {
	p, i := 0, 0
	star, mark := -1, 0
	for i < len(s) {
		if p < len(pattern) {
			switch c := pattern[p]; {
			case c == '*':
				star, mark = p, i
				p++
				continue
			case c == '?':
				_, n := utf8.DecodeRuneInString(s[i:])
				p, i = p+1, i+n
				continue
			case sameByte(c, s[i], fold):
				p, i = p+1, i+1
				continue
			}
		}
		if star < 0 {
			return false
		}
		_, n := utf8.DecodeRuneInString(s[mark:])
		mark += n
		p, i = star+1, mark
	}
	for p < len(pattern) && pattern[p] == '*' {
		p++
	}
	return p == len(pattern)
}

func sameByte(p, c byte, fold bool) bool {
	switch {
	case p == literalStar:
		return c == '*'
	case p == literalQuestion:
		return c == '?'
	case fold:
		return lower(p) == lower(c)
	}
	return p == c
}

func lower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}
