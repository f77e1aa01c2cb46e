package pattern

import "strings"

// filler stands where two patterns leave the text open.
const filler = "Zq"

// Common returns a text that two patterns of ASCII, * and ? both match, if there is one. Where both
// leave the text open, it has a text that no other pattern is likely to match.
func Common(a, b string) (string, bool) {
	// impossible are the positions from which nothing is in common, so that each is tried once.
	impossible := map[[2]int]bool{}
	var from func(i, j int) (string, bool)
	from = func(i, j int) (string, bool) {
		if i == len(a) || j == len(b) {
			return "", strings.Trim(a[i:], "*") == "" && strings.Trim(b[j:], "*") == ""
		}
		if impossible[[2]int{i, j}] {
			return "", false
		}
		type step struct {
			text string
			i, j int
		}
		var steps []step
		switch x, y := a[i], b[j]; {
		case x == '*' && y == '*':
			steps = []step{{filler, i + 1, j + 1}, {filler, i, j + 1}, {filler, i + 1, j}}
		case x == '*':
			steps = []step{{single(y), i, j + 1}, {"", i + 1, j}}
		case y == '*':
			steps = []step{{single(x), i + 1, j}, {"", i, j + 1}}
		case y == '?' || x == y:
			steps = []step{{single(x), i + 1, j + 1}}
		case x == '?':
			steps = []step{{single(y), i + 1, j + 1}}
		}
		for _, s := range steps {
			if rest, ok := from(s.i, s.j); ok {
				return s.text + rest, true
			}
		}
		impossible[[2]int{i, j}] = true
		return "", false
	}
	return from(0, 0)
}

func single(c byte) string {
	if c == '?' {
		return filler[1:]
	}
	return string([]byte{c})
}
