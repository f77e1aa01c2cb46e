package plinth

import (
	"runtime"

	"github.com/aws/constructs-go/constructs/v10"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// record writes the source line and the type as construct metadata. It does not reach the template.
func record(x constructs.Construct) {
	if source, ok := callerOutside(); ok {
		tree.Record(x, assembly.MetadataSource, map[string]any{
			"file": source.File, "line": source.Line, "construct": typeName(x),
		})
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
