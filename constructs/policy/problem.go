package policy

import (
	"errors"
	"fmt"
	"strings"
)

// A Problem is one thing wrong with a policy: where, what is there, and what is wanted.
type Problem struct {
	// Policy is the name of the document, or "".
	Policy string
	// Path is the place in the JSON, such as Statement[2].Action[0]; it carries the Sid
	// where the statement has one.
	Path string
	// Got is what was found.
	Got string
	// Want is what AWS accepts.
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

// Problems returns every [Problem] in an error of this package.
func Problems(err error) []*Problem {
	var all []*Problem
	var p *Problem
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		for _, e := range joined.Unwrap() {
			all = append(all, Problems(e)...)
		}
	} else if errors.As(err, &p) {
		all = append(all, p)
	}
	return all
}

// problems collects what is wrong with one document.
type problems struct {
	policy string
	errs   []error
}

func (ps *problems) add(path, got, want string, args ...any) {
	ps.errs = append(ps.errs, &Problem{Policy: ps.policy, Path: path, Got: got, Want: fmt.Sprintf(want, args...)})
}

func (ps *problems) err() error { return errors.Join(ps.errs...) }

func quoted(s string) string { return fmt.Sprintf("%q", s) }
