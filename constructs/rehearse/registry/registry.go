// Package registry is CloudFormation's registry of resource types as JSON Schema: which values a
// property may have, which properties exclude or need each other, which are read-only, what
// Fn::GetAtt and Ref return, and which Regions lack a type.
//
// It is what CDK's own validation knows of them, see [Version]. Package schema, made from another
// source, knows what an update replaces.
package registry

import (
	_ "embed"
	"strings"
	"sync"

	"github.com/plinth-cdk/plinth/constructs/rehearse/internal/table"
)

//go:generate go run ./internal/generate

// Version is that of the npm package aws-cdk-lib from which the table is made.
const Version = "2.270.0"

// A Type is a resource type. Its schema is that of a resource's Properties section.
type Type struct {
	Schema
	Name string `json:"-"`
	// Definitions are the parts that [Schema.Ref] names.
	Definitions map[string]*Schema
	// ReadOnly and Identifier are paths to properties that nobody may set, and to those that
	// identify a resource.
	ReadOnly   []string `json:"read_only_properties"`
	Identifier []string `json:"primary_identifier"`
	// Attributes are what Fn::GetAtt returns, AttributeTypes of which JSON type as far as that is
	// known, and RefType of which type Ref is.
	Attributes     []string
	AttributeTypes map[string]string `json:"attribute_types"`
	RefType        string            `json:"ref"`
	// Elsewhere are the Regions that lack the type.
	Elsewhere []string
	// Lifecycle is nil unless AWS has announced the end of the service.
	Lifecycle *Lifecycle
}

// A Lifecycle is how a service ends.
type Lifecycle struct {
	// Status is shutdown, sunset or maintenance.
	Status, Date string
}

//go:embed registry.zip
var archive []byte

var (
	types = table.Of(archive)
	known sync.Map // *Type by name
)

// Of returns a resource type; ok is false if there is none of that name.
func Of(name string) (t *Type, ok bool) {
	if t, ok := known.Load(name); ok {
		return t.(*Type), true
	}
	parts := strings.SplitN(name, "::", 3)
	if len(parts) < 3 {
		return nil, false
	}
	line, ok := types.Lines(parts[0] + "::" + parts[1])[name]
	if !ok {
		return nil, false
	}
	t = &Type{Name: name}
	table.Decode(line, t)
	loaded, _ := known.LoadOrStore(name, t)
	return loaded.(*Type), true
}

// Names returns the names of all resource types, in no order.
func Names() []string {
	var names []string
	for _, file := range types.Files() {
		if strings.Contains(file, "::") {
			for name := range types.Lines(file) {
				names = append(names, name)
			}
		}
	}
	return names
}

// Regional returns what a Region allows of a value that is not the same in all of them, such as the
// type of an instance; nil if nothing is known.
func Regional(value, region string) *Schema {
	key := value + " " + region
	if s, ok := regional.Load(key); ok {
		return s.(*Schema)
	}
	line, ok := types.Lines(value)[region]
	if !ok {
		return nil
	}
	s := &Schema{}
	table.Decode(line, s)
	loaded, _ := regional.LoadOrStore(key, s)
	return loaded.(*Schema)
}

var regional sync.Map // *Schema by value and Region
