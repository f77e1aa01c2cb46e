package eventtest

import (
	"fmt"
	"strings"
)

// star is * in a wildcard pattern, between bytes.
const star = 256

// wildcardBytes are the bytes of a wildcard pattern: * is star, \* and \\ are the characters.
func wildcardBytes(s string) ([]int, error) {
	var all []int
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '\\' && i+1 < len(s) && strings.ContainsRune(`*\`, rune(s[i+1])):
			i++
			all = append(all, int(s[i]))
		case s[i] == '\\':
			return nil, fmt.Errorf(`wildcard %q has a \ that is not before * or \`, s)
		case s[i] == '*' && i+1 < len(s) && s[i+1] == '*':
			return nil, fmt.Errorf("wildcard %q has two * in a row", s)
		case s[i] == '*':
			all = append(all, star)
		default:
			all = append(all, int(s[i]))
		}
	}
	return all, nil
}

func wildcard(argument any) (filter, error) {
	s, ok := argument.(string)
	if !ok {
		return filter{}, fmt.Errorf("wildcard is %s, want text", show(argument))
	}
	pattern, err := wildcardBytes(s)
	if err != nil {
		return filter{}, err
	}
	return filter{wildcards: [][]int{pattern}, matches: func(value any) bool {
		text, ok := value.(string)
		return ok && globs(pattern, text)
	}}, nil
}

// globs matches without stepping back further than to the last star.
func globs(pattern []int, text string) bool {
	p, t, lastStar, mark := 0, 0, -1, 0
	for t < len(text) {
		switch {
		case p < len(pattern) && pattern[p] == star:
			lastStar, mark = p, t
			p++
		case p < len(pattern) && pattern[p] == int(text[t]):
			p, t = p+1, t+1
		case lastStar >= 0:
			mark++
			p, t = lastStar+1, mark
		default:
			return false
		}
	}
	for p < len(pattern) && pattern[p] == star {
		p++
	}
	return p == len(pattern)
}
