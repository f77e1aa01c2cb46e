package assembly

import (
	"slices"
	"strings"
)

// Position is the place in the template where a property of the resource is defined, or what of
// the way to it is there; without a property, where the resource is. A property is written as
// findings have it: "SecurityGroupIngress.0.CidrIp", "DeletionPolicy", "Metadata.Note".
func (r *Resource) Position(property string) Source {
	if r.Stack == nil || r.Stack.document == nil {
		return Source{}
	}
	if body := r.Stack.Parent; body != nil && r.Stack.TemplateFile == body.Stack.TemplateFile {
		return body.Position("TemplateBody")
	}
	var way []string
	if property != "" {
		way = strings.Split(property, ".")
	}
	at := slices.Clone(r.origin)
	if _, found := r.Stack.document.Find(slices.Concat(at, way)...); found == len(at) && len(way) > 0 && len(at) > 0 {
		at = append(at, "Properties")
	}
	return Source{File: r.Stack.TemplateFile, Line: r.Stack.document.Line(slices.Concat(at, way)...)}
}
