package assembly

import "strings"

// An Entry is one piece of metadata that a construct recorded.
type Entry struct {
	// Path is the construct path, without a leading slash.
	Path string
	Type string
	// Data is decoded JSON.
	Data any
}

// Source is a place in an app's code.
type Source struct {
	File string `json:"file"` // relative to the module's folder, with slashes
	Line int    `json:"line"`
}

// Source is the place in the app's own code that defined the resource: that of the
// nearest construct above it which recorded one. The zero Source means unknown.
func (r *Resource) Source() Source { return r.Stack.root().SourceOf(r.Path) }

// SourceOf returns the place in the app's code that defined the nearest construct at or above
// path which recorded one.
func (s *Stack) SourceOf(path string) Source {
	for {
		if source, ok := s.sources[path]; ok {
			return source
		}
		i := strings.LastIndexByte(path, '/')
		if i < 0 {
			return Source{}
		}
		path = path[:i]
	}
}
