package plinth

import (
	"errors"
	"fmt"
	"reflect"
	"runtime"
	"strings"

	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// Init makes x a construct below scope and notes where in the app's code that happened, so
// that a finding can name the line. x is a pointer to a struct that embeds
// constructs.Construct and has at least one method of its own; every constructor of Plinth
// calls Init first, after its props are checked.
//
// Init panics with an error when scope is nil or id is empty.
func Init(x constructs.Construct, scope constructs.Construct, id string) {
	if err := checkScope(scope, id); err != nil {
		panic(fmt.Errorf("%s: %w", strings.ToLower(reflect.TypeOf(x).Elem().Name()), err))
	}
	constructs.NewConstruct_Override(x, scope, &id)
	record(x)
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

// record writes the source line as construct metadata. It does not reach the template.
func record(x constructs.Construct) {
	if source, ok := callerOutside(); ok {
		x.Node().AddMetadata(jsii.String(assembly.MetadataSource), map[string]any{
			"file": source.File, "line": source.Line,
		}, nil)
	}
}

// callerOutside finds the line of the app that is calling into Plinth.
func callerOutside() (assembly.Source, bool) {
	var pcs [64]uintptr
	frames := runtime.CallersFrames(pcs[:runtime.Callers(2, pcs[:])])
	for {
		frame, more := frames.Next()
		if isAppCode(frame) {
			return assembly.Source{File: relativeToModule(frame.File), Line: frame.Line}, true
		}
		if !more {
			return assembly.Source{}, false
		}
	}
}
