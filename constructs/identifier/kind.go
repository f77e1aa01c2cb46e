package identifier

import (
	"fmt"
	"regexp"
	"strings"
)

// A Kind is a kind of identifier.
type Kind struct {
	pattern *regexp.Regexp
	want    string
	source  string
}

// New returns the kind of identifier that a regular expression matches as a whole. want completes
// the sentence "Account is "x", want ...".
func New(expression, want string) Kind {
	return Kind{pattern: regexp.MustCompile("^(?:" + expression + ")$"), want: want}
}

// from says where somebody finds the identifier, for errors about values that are not written down.
func (k Kind) from(source string) Kind {
	k.source = source
	return k
}

// Valid reports whether value is an identifier of this kind.
func (k Kind) Valid(value string) bool { return k.pattern.MatchString(value) }

// Pattern returns a regular expression that matches the identifier as a whole, such as parameters
// of Automation documents take.
func (k Kind) Pattern() string { return "^" + k.body() + "$" }

func (k Kind) body() string {
	return strings.TrimSuffix(strings.TrimPrefix(k.pattern.String(), "^(?:"), ")$")
}

// Check returns an error unless the value of a field is valid or a token.
func (k Kind) Check(field, value string) error {
	if k.Valid(value) || IsToken(value) {
		return nil
	}
	return fmt.Errorf("%s is %q, want %s", field, value, k.want)
}

// CheckAll returns an error unless every value of a list is valid or a token.
func (k Kind) CheckAll(field string, values []string) error {
	for _, value := range values {
		if !k.Valid(value) && !IsToken(value) {
			return fmt.Errorf("%s has %q, want %s", field, value, k.want)
		}
	}
	return nil
}

// CheckKnown is [Kind.Check] for a value that has to be known when the app is synthesized: it
// refuses tokens, and says what to write down and where it comes from.
func (k Kind) CheckKnown(field, value string) error {
	if !IsToken(value) {
		return k.Check(field, value)
	}
	hint := ""
	if k.source != "" {
		hint = ": " + k.source
	}
	return fmt.Errorf("%s is known only to the deployment, want %s written down%s", field, k.want, hint)
}

// token begins what CDK replaces when it writes the template.
const token = "${Token["

// IsToken reports whether a value holds a CDK token. It asks nobody: CDK's own function of this
// name is a call of its JavaScript runtime.
func IsToken(value string) bool { return strings.Contains(value, token) }

// Differ reports whether two values, such as Regions, are known and are not the same.
func Differ(a, b string) bool { return a != b && !IsToken(a) && !IsToken(b) }
