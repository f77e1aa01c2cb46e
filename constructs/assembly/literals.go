package assembly

import (
	"encoding/json"
	"iter"
	"strconv"
)

// Literals yields every text and every number in the resource's properties and metadata with its
// path, those inside intrinsic functions included, in a stable order.
func (r *Resource) Literals() iter.Seq2[[]string, string] {
	return func(yield func([]string, string) bool) {
		_ = literals(r.properties, nil, yield) && literals(r.metadata, []string{"Metadata"}, yield)
	}
}

// Literals yields every text and every number of the template outside its resources: outputs,
// parameters, mappings, descriptions.
func (s *Stack) Literals() iter.Seq2[[]string, string] {
	return func(yield func([]string, string) bool) {
		_ = sections(s.parameters, "Parameters", yield) && literals(s.mappings, []string{"Mappings"}, yield) &&
			sections(s.outputs, "Outputs", yield) && literals(s.texts, []string{"Template"}, yield)
	}
}

func sections(entries map[string]map[string]any, name string, yield func([]string, string) bool) bool {
	for _, k := range sortedKeys(entries) {
		if !literals(entries[k], []string{name, k}, yield) {
			return false
		}
	}
	return true
}

func literals(raw any, path []string, yield func([]string, string) bool) bool {
	path = path[:len(path):len(path)]
	switch raw := raw.(type) {
	case string:
		return yield(path, raw)
	case json.Number:
		return yield(path, raw.String())
	case []any:
		for i, e := range raw {
			if !literals(e, append(path, strconv.Itoa(i)), yield) {
				return false
			}
		}
	case map[string]any:
		for _, k := range sortedKeys(raw) {
			if !literals(raw[k], append(path, k), yield) {
				return false
			}
		}
	}
	return true
}
