package conform

import (
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// A node is a part of a template as it is written, with the way to see it through functions: only
// they are looked at with [assembly.Value], so that most of a template costs nothing.
type node struct {
	path []string // from the properties of the resource
	raw  any      // nil if it is absent
	base assembly.Value
	rel  []string // from base
	call bool     // that raw is a function whose result deployment decides
}

func (n node) child(key string, raw any) node {
	return node{path: with(n.path, key), raw: raw, base: n.base, rel: with(n.rel, key)}
}

func with(path []string, key string) []string { return append(path[:len(path):len(path)], key) }

// function returns the intrinsic function that a value is, empty if it is none.
func function(raw any) (name string, arg any) {
	m, ok := raw.(map[string]any)
	if !ok || len(m) != 1 {
		return "", nil
	}
	for key, arg := range m {
		if key == "Ref" || strings.HasPrefix(key, "Fn::") {
			return key, arg
		}
	}
	return "", nil
}

// alternatives are what deployment may choose between, without what may be absent.
func (n node) alternatives() []node {
	if n.raw == nil {
		return nil
	}
	if name, _ := function(n.raw); name == "" {
		return []node{n}
	}
	var all []node
	for _, v := range n.base.Get(n.rel...).ByDefault().Alternatives() {
		at := node{path: n.path, raw: v.Raw(), base: v}
		switch v.Form() {
		case assembly.Absent:
			continue
		case assembly.Function:
			at.call = true
		case assembly.Scalar:
			text, known := v.Text()
			if name, _ := function(at.raw); name != "" && known {
				at.raw = text
			}
			at.call = !known
		}
		all = append(all, at)
	}
	return all
}

// present reports whether the value is in the template under some condition.
func (n node) present() bool { return len(n.alternatives()) > 0 }
