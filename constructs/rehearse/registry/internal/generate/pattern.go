package main

import (
	"iter"
	"regexp"
	"strings"
)

var (
	unicode = regexp.MustCompile(`\\u([0-9A-Fa-f]{4})`)
	counted = regexp.MustCompile(`\{(\d+),(\d{4,})\}`)
)

// patterns writes an expression for Go's package regexp, which knows no assertions: those at the
// beginning become expressions of their own, with a "!" before those that may not match. What
// cannot be written so is left out, and nothing is checked.
func patterns(expression string) (all []string) {
	s := unicode.ReplaceAllString(expression, `\x{$1}`)
	s = counted.ReplaceAllString(strings.ReplaceAll(s, `\Z`, `\z`), `{$1,}`) // lengths are checked beside it
	anchor := ""
	if rest, ok := strings.CutPrefix(s, "^"); ok {
		anchor, s = "^", rest
	}
	for strings.HasPrefix(s, "(?!") || strings.HasPrefix(s, "(?=") {
		end := group(s)
		if end < 0 || anchor == "" && !strings.HasPrefix(s[3:], "^") {
			return nil
		}
		mark := map[byte]string{'!': "!", '=': ""}[s[2]]
		all = append(all, mark+"^(?:"+s[3:end]+")")
		s = s[end+1:]
	}
	if len(all) > 0 && alternative(s) {
		return nil // the assertions are of its first option only
	}
	all = append(all, anchor+s)
	for _, one := range all {
		if _, err := regexp.Compile(strings.TrimPrefix(one, "!")); err != nil {
			return nil
		}
	}
	return all
}

// group returns where the group at the beginning of an expression ends.
func group(s string) int {
	for i, depth := range structure(s) {
		if s[i] == ')' && depth == 0 {
			return i
		}
	}
	return -1
}

// alternative reports whether an expression has options outside of its groups.
func alternative(s string) bool {
	for i, depth := range structure(s) {
		if s[i] == '|' && depth == 0 {
			return true
		}
	}
	return false
}

// structure yields where the characters of an expression are that may be of its structure, neither
// escaped nor in a class, each with the number of groups that are open after it.
func structure(s string) iter.Seq2[int, int] {
	return func(yield func(i, depth int) bool) {
		depth, class := 0, false
		for i := 0; i < len(s); i++ {
			switch {
			case s[i] == '\\':
				i++
				continue
			case class:
				class = s[i] != ']'
				continue
			case s[i] == '[':
				class = true
			case s[i] == '(':
				depth++
			case s[i] == ')':
				depth--
			}
			if !yield(i, depth) {
				return
			}
		}
	}
}
