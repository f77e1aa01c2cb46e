package assembly

import (
	"fmt"
	"strings"
)

// An Entry is one piece of metadata that a construct recorded.
type Entry struct {
	// Path is the construct path, without a leading slash.
	Path string
	Type string
	// Data is decoded JSON.
	Data any
}

// Source is a place in an app's code. The zero Source means that none is known.
type Source struct {
	File string `json:"file"` // relative to the module's folder, with slashes
	Line int    `json:"line"`
	// DefinesStack says that the line defines the stack, and not the construct in it, which
	// recorded no line of its own: CDK's own constructs do not.
	DefinesStack bool `json:"definesStack,omitempty"`
}

// String words the place: "main.go:21", "main.go" if the line is not known, or "main.go:21 (its
// stack)" if it only defines the stack. It is empty if none is known.
func (s Source) String() string {
	text := s.File
	if s.Line > 0 {
		text += fmt.Sprintf(":%d", s.Line)
	}
	if s.DefinesStack {
		text += " (its stack)"
	}
	return text
}

// Source is the place in the app's own code that defined the resource: that of the nearest
// construct above it which recorded one.
func (r *Resource) Source() Source { return r.Stack.Root().SourceOf(r.Path) }

// SourceOf returns the place in the app's code that defined the nearest construct at or above
// path which recorded one.
func (s *Stack) SourceOf(path string) Source {
	for at := path; ; {
		if source, ok := s.sources[at]; ok {
			source.DefinesStack = at == s.Path && path != s.Path
			return source
		}
		i := strings.LastIndexByte(at, '/')
		if i < 0 {
			return Source{}
		}
		at = at[:i]
	}
}

// Construct returns the type of the outermost construct of a library that made the resource, as
// its users write it: "network.VPC". It is empty for what only the app itself and CDK's own
// constructs made, which record none.
func (r *Resource) Construct() string {
	stack, at := r.Stack.Root(), ""
	for name := range strings.SplitSeq(r.Path, "/") {
		at = strings.TrimPrefix(at+"/"+name, "/")
		if typ := stack.types[at]; typ != "" && at != stack.Path && !strings.HasPrefix(typ, "main.") {
			return typ
		}
	}
	return ""
}
