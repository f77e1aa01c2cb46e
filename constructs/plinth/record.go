package plinth

import (
	"runtime"

	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// record writes the source line and the type as construct metadata. It does not reach the template.
func record(x constructs.Construct) {
	if source, ok := callerOutside(); ok {
		node(x).AddMetadata(jsii.String(assembly.MetadataSource), map[string]any{
			"file": source.File, "line": source.Line, "construct": typeName(x),
		}, nil)
	}
}

// nodes are those of constructs that were asked for: each time is a round trip to Node.js, which
// keeps every construct as long as the process lives.
var nodes = map[constructs.IConstruct]constructs.Node{}

func node(x constructs.IConstruct) constructs.Node {
	n, known := nodes[x]
	if !known {
		n = x.Node()
		nodes[x] = n
	}
	return n
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
