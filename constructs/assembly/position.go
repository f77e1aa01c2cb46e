package assembly

import "strings"

// Position is the place in the template where a property of the resource is defined, or what of
// the way to it is there; without a property, where the resource is. A property is written as
// findings have it: "SecurityGroupIngress.0.CidrIp", "DeletionPolicy", "Metadata.Note".
func (r *Resource) Position(property string) Source {
	if r.Stack == nil || r.Stack.document == nil {
		return Source{}
	}
	var way []string
	if property != "" {
		way = strings.Split(property, ".")
	}
	if r.LogicalID != "" { // else it is the stack itself
		at := []string{"Resources", r.LogicalID}
		if _, found := r.Stack.document.Find(append(at, way...)...); found == len(at) && property != "" {
			at = append(at, "Properties")
		}
		way = append(at, way...)
	}
	return Source{File: r.Stack.TemplateFile, Line: r.Stack.document.Line(way...)}
}
