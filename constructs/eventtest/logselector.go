package eventtest

import (
	"fmt"
	"regexp"
	"strconv"
)

const selector = `\$(?:\.?\[(?:\d+|\*|'[^']*'|"[^"]*")\]|\.(?:\*|[\w-]+))+`

var (
	wholeSelector = regexp.MustCompile("^" + selector + "$")
	selectorStep  = regexp.MustCompile(`\[(\d+)\]|(\[\*\]|\.\*)|\[['"]([^\]]*)['"]\]|\.([\w-]+)`)
)

// stepsOf reads a selector such as $.users[0].['e.mail'] or $.users[*].
func stepsOf(token string) ([]step, error) {
	if !wholeSelector.MatchString(token) {
		return nil, fmt.Errorf("has %q, want a property such as $.eventName", token)
	}
	var steps []step
	wildcards := 0
	for _, m := range selectorStep.FindAllStringSubmatch(token, -1) {
		s := step{key: m[3] + m[4]}
		switch {
		case m[1] != "":
			index, err := strconv.Atoi(m[1])
			if err != nil {
				return nil, fmt.Errorf("%s has the element %s, want a smaller number", token, m[1])
			}
			s = step{list: true, index: index}
		case m[2] != "":
			wildcards++
			s = step{all: true}
		}
		steps = append(steps, s)
	}
	if wildcards > 1 {
		return nil, fmt.Errorf("%s has %d wildcards, want one: CloudWatch Logs refuses more in one selector", token, wildcards)
	}
	return steps, nil
}
