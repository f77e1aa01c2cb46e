package jsonata

import (
	"regexp"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// Kinds of tokens.
type kind int

const (
	end kind = iota
	operator
	name
	variable
	text
	number
	word // true, false, null
	regex
)

type token struct {
	kind  kind
	text  string
	value any
	at    int
}

var symbols = []string{
	"..", ":=", "!=", ">=", "<=", "**", "~>", "?:", "??",
	".", "[", "]", "{", "}", "(", ")", ",", "@", "#", ";", ":", "?", "+", "-", "*", "/", "%", "|", "=", "<", ">", "^", "&", "!", "~",
}

type lexer struct {
	source string
	at     int
}

// next reads a token. Where a value can begin, a slash begins a regular expression.
func (l *lexer) next(value bool) token {
	l.skip()
	from := l.at
	if from >= len(l.source) {
		return token{kind: end, at: from}
	}
	switch c := l.source[from]; {
	case c == '/' && value:
		return l.regex()
	case c == '"' || c == '\'':
		return token{kind: text, value: l.quoted(c), at: from}
	case c == '`':
		i := strings.IndexByte(l.source[from+1:], '`')
		if i < 0 {
			throw("S0105", "Quoted property name must be terminated with a backquote (`)")
		}
		l.at += i + 2
		return token{kind: name, text: l.source[from+1 : from+1+i], at: from}
	case c >= '0' && c <= '9':
		return l.number()
	}
	for _, s := range symbols {
		if strings.HasPrefix(l.source[from:], s) {
			l.at += len(s)
			return token{kind: operator, text: s, at: from}
		}
	}
	return l.name()
}

func (l *lexer) skip() {
	for l.at < len(l.source) {
		switch rest := l.source[l.at:]; {
		case strings.ContainsRune(" \t\n\r\v", rune(rest[0])):
			l.at++
		case strings.HasPrefix(rest, "/*"):
			i := strings.Index(rest, "*/")
			if i < 0 {
				throw("S0106", "Comment has no closing tag")
			}
			l.at += i + 2
		default:
			return
		}
	}
}

func (l *lexer) name() token {
	from := l.at
	for l.at < len(l.source) && !strings.ContainsRune(" \t\n\r\v.[]{}(),@#;:?+-*/%|=<>^&!~\"'`", rune(l.source[l.at])) {
		_, size := utf8.DecodeRuneInString(l.source[l.at:])
		l.at += size
	}
	s := l.source[from:l.at]
	switch s {
	case "":
		throw("S0204", "Unknown operator: %q", l.source[from:])
	case "or", "in", "and":
		return token{kind: operator, text: s, at: from}
	case "true", "false":
		return token{kind: word, value: s == "true", at: from}
	case "null":
		return token{kind: word, at: from}
	}
	if s[0] == '$' {
		return token{kind: variable, text: s[1:], at: from}
	}
	return token{kind: name, text: s, at: from}
}

var numeral = regexp.MustCompile(`^(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?`)

func (l *lexer) number() token {
	from := l.at
	s := numeral.FindString(l.source[from:])
	l.at += len(s)
	f, err := strconv.ParseFloat(s, 64)
	if err != nil {
		throw("S0102", "Number out of range: %s", s)
	}
	return token{kind: number, value: f, at: from}
}

func (l *lexer) quoted(quote byte) string {
	l.at++
	var b strings.Builder
	for l.at < len(l.source) {
		c := l.source[l.at]
		l.at++
		switch c {
		case quote:
			return b.String()
		case '\\':
			b.WriteString(l.escape())
		default:
			b.WriteByte(c)
		}
	}
	throw("S0101", "String literal must be terminated by a matching quote")
	return ""
}

func (l *lexer) escape() string {
	if l.at >= len(l.source) {
		throw("S0101", "String literal must be terminated by a matching quote")
	}
	c := l.source[l.at]
	l.at++
	if c == 'u' {
		r := l.unit()
		if utf16.IsSurrogate(r) && strings.HasPrefix(l.source[l.at:], `\u`) {
			l.at += 2
			r = utf16.DecodeRune(r, l.unit())
		}
		return string(r)
	}
	escapes := map[byte]string{'"': `"`, '\'': `'`, '\\': `\`, '/': `/`, 'b': "\b", 'f': "\f", 'n': "\n", 'r': "\r", 't': "\t"}
	s, known := escapes[c]
	if !known {
		throw("S0103", "Unsupported escape sequence: \\%c", c)
	}
	return s
}

func (l *lexer) unit() rune {
	if l.at+4 <= len(l.source) {
		if n, err := strconv.ParseUint(l.source[l.at:l.at+4], 16, 32); err == nil {
			l.at += 4
			return rune(n)
		}
	}
	throw("S0104", "The escape sequence \\u must be followed by 4 hex digits")
	return 0
}

func (l *lexer) regex() token {
	from := l.at
	l.at++
	depth := 0
	for begin := l.at; l.at < len(l.source); l.at++ {
		switch c := l.source[l.at]; {
		case c == '\\':
			l.at++
		case c == '(' || c == '[' || c == '{':
			depth++
		case c == ')' || c == ']' || c == '}':
			depth--
		case c == '/' && depth == 0:
			pattern := l.source[begin:l.at]
			if pattern == "" {
				throw("S0301", "Empty regular expressions are not allowed")
			}
			l.at++
			flags := ""
			for l.at < len(l.source) && (l.source[l.at] == 'i' || l.source[l.at] == 'm') {
				flags += l.source[l.at : l.at+1]
				l.at++
			}
			return token{kind: regex, value: compileRegex(pattern, flags), at: from}
		}
	}
	throw("S0302", "No terminating / in regular expression")
	return token{}
}

func compileRegex(pattern, flags string) *regexp.Regexp {
	if flags != "" {
		pattern = "(?" + flags + ")" + pattern
	}
	re, err := regexp.Compile(pattern)
	if err != nil {
		refuse("a regular expression that Go does not have: %s", err)
	}
	return re
}
