package assembly

import "maps"

// Changed returns a copy of the resource whose properties change has written to, to ask what a
// change would do. They are decoded JSON, with numbers as json.Number: change sets and deletes keys
// of the map, and leaves what the map holds as it is. The copy is in no stack.
func (r *Resource) Changed(change func(properties map[string]any)) *Resource {
	changed := *r
	properties, _ := r.properties.(map[string]any)
	if properties = maps.Clone(properties); properties == nil {
		properties = map[string]any{}
	}
	change(properties)
	changed.properties = properties
	return &changed
}
