package eventtest

import (
	"fmt"
	"regexp"
	"strings"
)

// textPattern reads terms: all that stand alone, none after a -, and one of those after a ?, unless
// there are others, which make CloudWatch Logs ignore those.
func textPattern(pattern string) (func(message string) bool, error) {
	if strings.HasPrefix(pattern, "%") {
		return regexPattern(pattern)
	}
	var all, none, some []string
	for rest := pattern; rest != ""; rest = strings.TrimSpace(rest) {
		m := textTerm.FindStringSubmatch(rest)
		if m == nil {
			return nil, fmt.Errorf("%q is not understood, want letters, digits and _, or double quotes around the term", rest)
		}
		rest = rest[len(m[0]):]
		term := m[3]
		if m[2] != "" {
			term = unquote(m[2])
		}
		switch m[1] {
		case "-":
			none = append(none, term)
		case "?":
			some = append(some, term)
		default:
			all = append(all, term)
		}
	}
	if len(all)+len(none) > 0 {
		some = nil
	}
	return func(message string) bool {
		for _, term := range all {
			if !contains(message, term) {
				return false
			}
		}
		for _, term := range none {
			if contains(message, term) {
				return false
			}
		}
		for _, term := range some {
			if contains(message, term) {
				return true
			}
		}
		return len(some) == 0
	}, nil
}

// textTerm is a term in quotes, or a word that ends at a space.
var textTerm = regexp.MustCompile(`^([?-]?)(?:("(?:[^"\\]|\\.)*")|([\pL\pN_]+)(?:\s|$))`)

// contains looks for a term; " " is found in every message.
func contains(message, term string) bool {
	return strings.TrimSpace(term) == "" || strings.Contains(message, term)
}

// unquote is text in double quotes, in which \" and \\ are the characters.
func unquote(quoted string) string {
	return strings.NewReplacer(`\"`, `"`, `\\`, `\`).Replace(quoted[1 : len(quoted)-1])
}

func regexPattern(pattern string) (func(message string) bool, error) {
	inner, closed := strings.CutSuffix(pattern[1:], "%")
	if !closed || strings.Contains(inner, "%") {
		return nil, fmt.Errorf("%q is not understood, want one regular expression between %% and nothing beside it", pattern)
	}
	re, err := filterRegex(inner)
	if err != nil {
		return nil, err
	}
	return re.MatchString, nil
}
