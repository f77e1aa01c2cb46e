package policy

import (
	"errors"
	"fmt"
	"strings"
)

// A Problem is one thing that is wrong with a policy: where it is, what is there, and what is
// wanted.
type Problem struct {
	// Policy is the name of the document, or "".
	Policy string
	// Path is the place in the JSON, such as Statement[2].Action[0], with the Sid of the statement
	// if it has one; or the setting of a preset, such as DenyOtherRegions.Allowed.
	Path string
	// Got is what was found.
	Got string
	// Want is what would be accepted.
	Want string
}

func (p *Problem) Error() string {
	var b strings.Builder
	b.WriteString("policy")
	if p.Policy != "" {
		fmt.Fprintf(&b, " %q", p.Policy)
	}
	b.WriteString(": ")
	if p.Path != "" {
		b.WriteString(p.Path + " ")
	}
	fmt.Fprintf(&b, "is %s, want %s", p.Got, p.Want)
	return b.String()
}

// Problems collects what is wrong with one policy, or with the settings of a [Preset]. The zero
// value is ready to use.
type Problems struct {
	// Policy is the name of the policy, for [Problem.Policy].
	Policy string
	errs   []error
}

// Add adds a [Problem]. Want is a format for args.
func (ps *Problems) Add(path, got, want string, args ...any) {
	ps.errs = append(ps.errs, &Problem{Policy: ps.Policy, Path: path, Got: got, Want: fmt.Sprintf(want, args...)})
}

// Join adds the error of another check, if it is not nil.
func (ps *Problems) Join(err error) {
	if err != nil {
		ps.errs = append(ps.errs, err)
	}
}

// Err joins the problems into one error. It returns nil if there are none.
func (ps *Problems) Err() error { return errors.Join(ps.errs...) }

// ProblemsIn returns every [Problem] in an error of this package and those below it.
func ProblemsIn(err error) []*Problem {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		var all []*Problem
		for _, e := range joined.Unwrap() {
			all = append(all, ProblemsIn(e)...)
		}
		return all
	}
	var p *Problem
	if errors.As(err, &p) {
		return []*Problem{p}
	}
	return nil
}
