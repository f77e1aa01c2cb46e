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

// Is compares with a literal: a bool, an int or a string. CloudFormation reads "true" and "True" as
// true and "443" as 443, and so does Is. It is True or False only if every alternative agrees; an
// absent value is False.
func (v Value) Is(want any) Truth {
	switch want := want.(type) {
	case string:
		return v.OneOf(want)
	case bool:
		if want {
			return v.OneOf("true", "True", "TRUE")
		}
		return v.OneOf("false", "False", "FALSE")
	}
	return v.OneOf(fmt.Sprint(want))
}

// OneOf is True if the value is certain to be one of the strings, False if it is certain to be
// none.
func (v Value) OneOf(want ...string) Truth {
	if v.fixed() {
		return v.among(want, v.literal)
	}
	answer, n := Unknown, 0
	for alt := range v.fuelled().alternatives {
		t := alt.among(want, alt.text)
		if n++; n > 1 && t != answer {
			return Unknown
		}
		answer = t
	}
	return answer
}

// among is OneOf for a single alternative, with its text.
func (v Value) among(want []string, text func() (string, bool)) Truth {
	if !v.set {
		return False
	}
	if t, known := text(); known {
		return TruthOf(slices.Contains(want, t))
	}
	return Unknown
}

// Includes tells whether a list holds one of the strings: True if an element is certain to be one,
// False if none can be. A single value is a list of one, see [Value.List].
func (v Value) Includes(want ...string) Truth {
	return Any(v.List(), func(e Value) Truth { return e.OneOf(want...) })
}

// TruthOf returns True or False.
func TruthOf(b bool) Truth {
	if b {
		return True
	}
	return False
}

// And is True if both are True, and False if either is False.
func (t Truth) And(u Truth) Truth {
	switch {
	case t == False || u == False:
		return False
	case t == True && u == True:
		return True
	}
	return Unknown
}

// Or is True if either is True, and False if both are False.
func (t Truth) Or(u Truth) Truth {
	switch {
	case t == True || u == True:
		return True
	case t == False && u == False:
		return False
	}
	return Unknown
}

// Not is False for True, True for False, and Unknown for Unknown.
func (t Truth) Not() Truth {
	switch t {
	case True:
		return False
	case False:
		return True
	}
	return Unknown
}

// Any tells whether one of the values satisfies is: True if one is certain to, False if none can.
func Any(values []Value, is func(Value) Truth) Truth {
	answer := False
	for _, v := range values {
		answer = answer.Or(is(v))
	}
	return answer
}
