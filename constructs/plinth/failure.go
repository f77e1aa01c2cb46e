package plinth

import (
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"runtime"
	"runtime/debug"
	"strings"
)

// explain turns a panic into a short message with the line of the app that led to it. It
// must be called while the panic is being recovered, when its stack is still there.
func explain(w io.Writer, recovered any) {
	fmt.Fprintf(w, "plinth: %s\n", message(recovered))
	if frame, ok := panickingLine(); ok {
		fmt.Fprintf(w, "  at %s:%d\n", relativeToModule(frame.File), frame.Line)
	}
	if os.Getenv("PLINTH_DEBUG") == "1" {
		fmt.Fprintf(w, "\n%s", debug.Stack())
		return
	}
	fmt.Fprintln(w, "  (PLINTH_DEBUG=1 shows the stack trace)")
}

// errorClass is how CDK's exceptions begin: "ValidationError: ...", "ThereSubnetGroupsName: ...".
var errorClass = regexp.MustCompile(`^(@jsii/kernel\.)?([A-Za-z]*(Error|Failed|Fault)|([A-Z][a-z]+){2,}): `)

// message is the first thing a person needs of a panic: our own errors as they are,
// JavaScript's without their class and stack.
func message(recovered any) string {
	text := strings.TrimSpace(fmt.Sprint(recovered))
	if _, ours := recovered.(runtime.Error); ours {
		return "the app panicked: " + text
	}
	text, _, _ = strings.Cut(text, "\n    at ")
	return errorClass.ReplaceAllString(text, "")
}

// panickingLine finds the app's own code in the stack of the panic: the frames above the
// last call of panic that belong neither to Plinth nor to CDK.
func panickingLine() (runtime.Frame, bool) {
	pcs := make([]uintptr, 256)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(0, pcs)])
	panicked := false
	for {
		frame, more := frames.Next()
		panicked = panicked || frame.Function == "runtime.gopanic"
		if panicked && isAppCode(frame) {
			return frame, frame.Function != "main.main"
		}
		if !more {
			return frame, false
		}
	}
}

// Try calls f and returns what CDK refuses in it as an error of one line, without the stack of its
// JavaScript. Constructors hand input to CDK with it that only CDK can judge.
func Try(f func()) (err error) {
	defer func() {
		switch r := recover().(type) {
		case nil:
		case runtime.Error:
			panic(r)
		default:
			err = errors.New(message(r))
		}
	}()
	f()
	return nil
}
