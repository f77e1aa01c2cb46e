package promise

import (
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// byDefault reports whether plinth.Defaults has set a property, in all its parts, because the
// resource left it out.
func (c *check) byDefault(property string, v assembly.Value) bool {
	if keys := v.Keys(); len(keys) > 0 {
		for _, key := range keys {
			if !c.byDefault(property+"."+key, v.Get(key)) {
				return false
			}
		}
		return true
	}
	set, is := assembly.Derived(c.r.Stack.Assembly(), defaultsKey{}, defaults)[valueAt{c.r.Path, property}]
	return is && v.Same(c.r.Stack.Value(set)) == assembly.True
}

type defaultsKey struct{}

// A valueAt is a property of the resource at a construct path.
type valueAt struct{ path, property string }

// defaults are the values that plinth.Defaults recorded.
func defaults(a *assembly.Assembly) map[valueAt]any {
	all := map[valueAt]any{}
	for _, stack := range a.Stacks {
		for _, entry := range stack.Metadata {
			if entry.Type != assembly.MetadataDefault {
				continue
			}
			for _, note := range list(entry.Data) {
				note, _ := note.(map[string]any)
				at, _ := note["at"].(string)
				path, _ := note["path"].(string)
				if property, ok := strings.CutPrefix(path, "Properties."); ok {
					all[valueAt{at, property}] = note["value"]
				}
			}
		}
	}
	return all
}
