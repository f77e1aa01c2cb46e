package assembly

import (
	"fmt"
	"slices"
)

// Truth is what can be said of a value before deployment. A guardrail passes only on
// the answer it wants; Unknown is neither.
type Truth int

const (
	Unknown Truth = iota
	False
	True
)

func (t Truth) String() string { return [...]string{"unknown", "false", "true"}[t] }

// Is compares with a literal: a bool, an int or a string. CloudFormation reads "true"
// as true and "443" as 443, and so does Is. It is True or False only if every
// alternative agrees; an absent value is False.
func (v Value) Is(want any) Truth { return v.OneOf(fmt.Sprint(want)) }

// OneOf is True if the value is surely one of the strings, False if surely none.
func (v Value) OneOf(want ...string) Truth {
	answer := Unknown
	for i, alt := range v.fuelled().alternatives() {
		t := False
		if alt.set {
			t = Unknown
			if text, known := alt.text(); known {
				t = truth(slices.Contains(want, text))
			}
		}
		if i > 0 && t != answer {
			return Unknown
		}
		answer = t
	}
	return answer
}

func truth(b bool) Truth {
	if b {
		return True
	}
	return False
}
