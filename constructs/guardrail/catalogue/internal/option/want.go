package option

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// A Want says what is wrong with a value, nothing if it is as wanted. What deployment alone
// decides is wrong, unless each value that it may choose is right.
type Want func(v assembly.Value) (fault string)

// On is an option that has to be on, and is off unless the template says so. Off is its opposite.
var (
	On  = Is("true")
	Off = Unset(Is("false"))
)

// Is wants one of the values; the first is the one to recommend. AWS takes another if the template
// is silent.
func Is(values ...string) Want {
	return each("want "+values[0], func(text string) bool { return among(text, values) })
}

// IsNot wants any value but these, or none.
func IsNot(values ...string) Want {
	want := "want another value"
	if len(values) == 1 {
		want += " than " + values[0]
	}
	return Unset(each(want, func(text string) bool { return !among(text, values) }))
}

// AtLeast wants a number that is not below a limit. AWS takes a smaller one if the template is
// silent.
func AtLeast(least int) Want {
	want := fmt.Sprintf("want at least %d", least)
	return each(want, func(text string) bool {
		n, err := strconv.Atoi(text)
		return err == nil && n >= least
	})
}

// Set wants any value that is there whatever deployment decides.
func Set(v assembly.Value) string {
	switch {
	case !v.Exists():
		return "is not set"
	case !v.AlwaysExists():
		return fmt.Sprintf("is not always set: it is %v", v)
	case v.Is("") == assembly.True:
		return "is empty"
	}
	return ""
}

// None wants no value.
func None(v assembly.Value) string {
	if v.Exists() {
		return fmt.Sprintf("is %v; want none", v)
	}
	return ""
}

// Unset also takes what AWS does if the template is silent.
func Unset(want Want) Want {
	return func(v assembly.Value) string {
		for _, alt := range v.Alternatives() {
			if fault := want(alt); alt.Exists() && fault != "" {
				return fault
			}
		}
		return ""
	}
}

// Told is [Unset] the other way around: what AWS does if the template is silent is wrong, and said
// to be.
func Told(silent string, want Want) Want {
	return func(v assembly.Value) string {
		for _, alt := range v.Alternatives() {
			if !v.Exists() {
				return "is not set, so AWS " + silent
			}
			if !alt.Exists() {
				return "is not always set, and then AWS " + silent
			}
			if fault := want(alt); fault != "" {
				return fault
			}
		}
		return ""
	}
}

// Attribute wants a value of the attribute with a key, in a list of keys and values.
func Attribute(key string, want Want) Want {
	return func(v assembly.Value) string {
		value := assembly.Value{}
		for _, e := range v.List() {
			switch e.Get("Key").Is(key) {
			case assembly.True:
				value = e.Get("Value")
			case assembly.Unknown:
				return fmt.Sprintf("holds %v, which is known only at deployment", e)
			}
		}
		if fault := want(value); fault != "" {
			return key + " " + fault
		}
		return ""
	}
}

// Has wants a list that holds each of the values.
func Has(values ...string) Want {
	return func(v assembly.Value) string {
		for _, value := range values {
			if v.Includes(value) != assembly.True {
				return fmt.Sprintf("is %v; want %s in it", v, value)
			}
		}
		return ""
	}
}

// Lacks wants a list that holds none of the values.
func Lacks(values ...string) Want {
	return func(v assembly.Value) string {
		if v.Includes(values...) != assembly.False {
			return fmt.Sprintf("is %v; want no %s in it", v, strings.Join(values, " or "))
		}
		return ""
	}
}

// each judges the text of each value that deployment may choose.
func each(want string, right func(text string) bool) Want {
	return func(v assembly.Value) string {
		for _, alt := range v.Alternatives() {
			choices := alt.Allowed()
			if len(choices) == 0 {
				choices = []assembly.Value{alt}
			}
			for _, choice := range choices {
				switch text, known := choice.Text(); {
				case !choice.Exists() && v.Exists():
					return "is not always set; " + want
				case !choice.Exists():
					return "is not set; " + want
				case !known:
					return fmt.Sprintf("is %v, which is known only at deployment; %s", v, want)
				case !right(text):
					return fmt.Sprintf("is %v; %s", v, want)
				}
			}
		}
		return ""
	}
}

// among compares as CloudFormation does where it takes "True" for true.
func among(text string, values []string) bool {
	for _, value := range values {
		if strings.EqualFold(text, value) {
			return true
		}
	}
	return false
}
