package plinth

import (
	"errors"
	"fmt"
	"reflect"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/constructs-go/constructs/v10"

	"github.com/plinth-cdk/plinth/constructs/tree"
)

// An Error is the misuse of a construct. Every constructor of Plinth panics with one, and so do
// the methods of constructs.
type Error struct {
	// Construct is the type, such as "security.AppServer".
	Construct string
	// Path is where it stands, or was to stand, in the app: "Prod/App".
	Path string
	// Err says what is wrong. It begins with the field that it is about.
	Err error
}

func (e *Error) Error() string { return fmt.Sprintf("%s %q: %v", e.Construct, e.Path, e.Err) }

// Unwrap returns what is wrong.
func (e *Error) Unwrap() error { return e.Err }

// Define makes x a construct below scope, once check has accepted its props, and returns the props
// with their defaults. It is the first thing a constructor does:
//
//	s := &AppServer{}
//	p := plinth.Define(s, scope, id, props.withDefaults)
//
// x is a pointer to a struct that embeds constructs.Construct and has at least one method of its
// own. Define also notes where in the app's code that happened, so that a finding can name the
// line.
//
// Define panics with an [*Error] when scope is nil, when id is empty, and when check returns an
// error; nothing is left behind in scope.
func Define[P any](x, scope constructs.Construct, id string, check func() (P, error)) P {
	if err := checkScope(scope, id); err != nil {
		panic(&Error{typeName(x), id, err})
	}
	p, err := check()
	if err != nil {
		panic(&Error{typeName(x), childPath(scope, id), err})
	}
	constructs.NewConstruct_Override(x, scope, &id)
	tree.Grown(x, scope, id)
	if _, above := scope.(awscdk.Stage); !above { // the assembly has nothing of what is in no stack
		record(x)
	}
	return p
}

// Init is [Define] for a construct that has nothing to check.
func Init(x, scope constructs.Construct, id string) {
	Define(x, scope, id, func() (struct{}, error) { return struct{}{}, nil })
}

// Misuse is the error that a method of a construct panics with. The text begins with the argument
// that it is about.
func Misuse(x constructs.IConstruct, format string, args ...any) *Error {
	return &Error{typeName(x), tree.Path(x), fmt.Errorf(format, args...)}
}

func checkScope(scope constructs.Construct, id string) error {
	if v := reflect.ValueOf(scope); !v.IsValid() || v.Kind() == reflect.Pointer && v.IsNil() {
		return errors.New("scope is nil, want the app, stack or construct to define it in")
	}
	if strings.TrimSpace(id) == "" {
		return fmt.Errorf("id is %q, want a name that is unique in its scope, such as \"Network\"", id)
	}
	return nil
}

// typeName is the type of a construct as its users write it: "network.VPC".
func typeName(x constructs.IConstruct) string {
	return strings.NewReplacer("*", "", "jsiiProxy_", "").Replace(reflect.TypeOf(x).String())
}

func childPath(scope constructs.Construct, id string) string {
	if path := tree.Path(scope); path != "" {
		return path + "/" + id
	}
	return id
}
