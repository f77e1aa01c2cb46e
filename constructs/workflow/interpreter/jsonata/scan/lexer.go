// Package scan reads the tokens of JSONata, and has the errors of the language.
package scan

import (
	"regexp"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// A Kind is that of a token.
type Kind int

// Kinds of tokens.
const (
	End Kind = iota
	Operator
	Name
	Variable
	Text
	Number
	Word // true, false, null
	Regex
)

// A Token has its text if it is an operator or a name, and its value if it is one.
type Token struct {
	Kind  Kind
	Text  string
	Value any
	At    int
}

var symbols = []string{
	"..", ":=", "!=", ">=", "<=", "**", "~>", "?:", "??",
	".", "[", "]", "{", "}", "(", ")", ",", "@", "#", ";", ":", "?", "+", "-", "*", "/", "%", "|", "=", "<", ">", "^", "&", "!", "~",
}

// A Lexer reads tokens of a source from a place on.
type Lexer struct {
	Source string
	At     int
}

// Next reads a token. Where a value can begin, a slash begins a regular expression.
func (l *Lexer) Next(value bool) Token {
	l.skip()
	from := l.At
	if from >= len(l.Source) {
		return Token{Kind: End, At: from}
	}
	switch c := l.Source[from]; {
	case c == '/' && value:
		return l.regex()
	case c == '"' || c == '\'':
		return Token{Kind: Text, Value: l.quoted(c), At: from}
	case c == '`':
		i := strings.IndexByte(l.Source[from+1:], '`')
		if i < 0 {
			Throw("S0105", "Quoted property name must be terminated with a backquote (`)")
		}
		l.At += i + 2
		return Token{Kind: Name, Text: l.Source[from+1 : from+1+i], At: from}
	case c >= '0' && c <= '9':
		return l.number()
	}
	for _, s := range symbols {
		if strings.HasPrefix(l.Source[from:], s) {
			l.At += len(s)
			return Token{Kind: Operator, Text: s, At: from}
		}
	}
	return l.name()
}

func (l *Lexer) skip() {
	for l.At < len(l.Source) {
		switch rest := l.Source[l.At:]; {
		case strings.ContainsRune(" \t\n\r\v", rune(rest[0])):
			l.At++
		case strings.HasPrefix(rest, "/*"):
			i := strings.Index(rest, "*/")
			if i < 0 {
				Throw("S0106", "Comment has no closing tag")
			}
			l.At += i + 2
		default:
			return
		}
	}
}

func (l *Lexer) name() Token {
	from := l.At
	for l.At < len(l.Source) && !strings.ContainsRune(" \t\n\r\v.[]{}(),@#;:?+-*/%|=<>^&!~\"'`", rune(l.Source[l.At])) {
		_, size := utf8.DecodeRuneInString(l.Source[l.At:])
		l.At += size
	}
	s := l.Source[from:l.At]
	switch s {
	case "":
		Throw("S0204", "Unknown operator: %q", l.Source[from:])
	case "or", "in", "and":
		return Token{Kind: Operator, Text: s, At: from}
	case "true", "false":
		return Token{Kind: Word, Value: s == "true", At: from}
	case "null":
		return Token{Kind: Word, At: from}
	}
	if s[0] == '$' {
		return Token{Kind: Variable, Text: s[1:], At: from}
	}
	return Token{Kind: Name, Text: s, At: from}
}

var numeral = regexp.MustCompile(`^(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?`)

func (l *Lexer) number() Token {
	from := l.At
	s := numeral.FindString(l.Source[from:])
	l.At += len(s)
	f, err := strconv.ParseFloat(s, 64)
	if err != nil {
		Throw("S0102", "Number out of range: %s", s)
	}
	return Token{Kind: Number, Value: f, At: from}
}

func (l *Lexer) quoted(quote byte) string {
	l.At++
	var b strings.Builder
	for l.At < len(l.Source) {
		c := l.Source[l.At]
		l.At++
		switch c {
		case quote:
			return b.String()
		case '\\':
			b.WriteString(l.escape())
		default:
			b.WriteByte(c)
		}
	}
	Throw("S0101", "String literal must be terminated by a matching quote")
	return ""
}

func (l *Lexer) escape() string {
	if l.At >= len(l.Source) {
		Throw("S0101", "String literal must be terminated by a matching quote")
	}
	c := l.Source[l.At]
	l.At++
	if c == 'u' {
		r := l.unit()
		if utf16.IsSurrogate(r) && strings.HasPrefix(l.Source[l.At:], `\u`) {
			l.At += 2
			r = utf16.DecodeRune(r, l.unit())
		}
		return string(r)
	}
	escapes := map[byte]string{'"': `"`, '\'': `'`, '\\': `\`, '/': `/`, 'b': "\b", 'f': "\f", 'n': "\n", 'r': "\r", 't': "\t"}
	s, known := escapes[c]
	if !known {
		Throw("S0103", "Unsupported escape sequence: \\%c", c)
	}
	return s
}

func (l *Lexer) unit() rune {
	if l.At+4 <= len(l.Source) {
		if n, err := strconv.ParseUint(l.Source[l.At:l.At+4], 16, 32); err == nil {
			l.At += 4
			return rune(n)
		}
	}
	Throw("S0104", "The escape sequence \\u must be followed by 4 hex digits")
	return 0
}

func (l *Lexer) regex() Token {
	from := l.At
	l.At++
	depth := 0
	for begin := l.At; l.At < len(l.Source); l.At++ {
		switch c := l.Source[l.At]; {
		case c == '\\':
			l.At++
		case c == '(' || c == '[' || c == '{':
			depth++
		case c == ')' || c == ']' || c == '}':
			depth--
		case c == '/' && depth == 0:
			pattern := l.Source[begin:l.At]
			if pattern == "" {
				Throw("S0301", "Empty regular expressions are not allowed")
			}
			l.At++
			flags := ""
			for l.At < len(l.Source) && (l.Source[l.At] == 'i' || l.Source[l.At] == 'm') {
				flags += l.Source[l.At : l.At+1]
				l.At++
			}
			return Token{Kind: Regex, Value: compileRegex(pattern, flags), At: from}
		}
	}
	Throw("S0302", "No terminating / in regular expression")
	return Token{}
}

func compileRegex(pattern, flags string) *regexp.Regexp {
	if flags != "" {
		pattern = "(?" + flags + ")" + pattern
	}
	re, err := regexp.Compile(pattern)
	if err != nil {
		Refuse("a regular expression that Go does not have: %s", err)
	}
	return re
}
