package eventtest

import (
	"fmt"
	"regexp"
	"strings"
)

// maxRegex is how many regular expressions one pattern for JSON or fields may have.
const maxRegex = 2

// filterRegex compiles a regular expression of a filter pattern. CloudWatch Logs takes fewer than
// Go: no group, no byte but the documented ones, and of the classes \d, \s and \w and their
// opposites.
func filterRegex(s string) (*regexp.Regexp, error) {
	if s == "" {
		return nil, fmt.Errorf("the regular expression %%%% is empty")
	}
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '\\':
			if i++; !escape.MatchString(s[i:]) {
				return nil, fmt.Errorf(`the regular expression %%%s%% has \ before %q, want an operator, d, s, w, D, S, W or xhh`, s, s[i:])
			}
		case !strings.ContainsRune(regexCharacters, rune(c)):
			return nil, fmt.Errorf(`the regular expression %%%s%% has %q, which CloudWatch Logs does not take; write \x%02X`,
				s, s[i:i+1], c)
		}
	}
	re, err := regexp.Compile("(?s)" + atMost.ReplaceAllString(s, "${1}{0,"))
	if err != nil {
		return nil, fmt.Errorf("the regular expression %%%s%%: %w", s, err)
	}
	return re, nil
}

const regexCharacters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 :_#=@/;,-^$?[]{}|*+."

var (
	escape = regexp.MustCompile(`^(?:[dDsSwW]|x[0-9a-fA-F]{2}|[:_#=@/;,\-^$?\[\]{}|\\*+.])`)
	// atMost is {,n}, which Go does not know.
	atMost = regexp.MustCompile(`((?:^|[^\\])(?:\\\\)*)\{,`)
)
