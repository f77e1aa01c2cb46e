// Package schema is the table of CloudFormation's resource types: which properties a type has, of
// which form, which of them it requires, and which replace the resource when they change.
//
// The table is made from CloudFormation's public schemas, see [Version], and mended where the
// pages of the template reference say otherwise. It is embedded, and a service is decoded when one
// of its types is first asked for.
package schema

import (
	_ "embed"
	"strings"
	"sync"

	"github.com/plinth-cdk/plinth/constructs/rehearse/internal/table"
)

//go:generate go run ./internal/generate

// Version is that of the npm package @aws-cdk/aws-service-spec from which the table is made, and
// Date when it was published.
const (
	Version = "0.1.216"
	Date    = "2026-09-29"
)

// A Type is a resource type.
type Type struct {
	// Name is such as AWS::EC2::Subnet.
	Name string
	// Properties are those of a resource's Properties section.
	Properties Object
	// Attributes are what Fn::GetAtt returns.
	Attributes []string
	// Identifier are the properties and attributes that identify a resource of the type.
	Identifier []string
	// Replaced are paths to further properties, deep in others, whose change replaces the resource;
	// "*" stands for an element.
	Replaced []string
}

// An Object is what properties a resource or a part of one has.
type Object map[string]Property

// A Property is a property of a resource or of a part of one.
type Property struct {
	Required bool
	// Replaces tells what happens to the resource when the property changes.
	Replaces Replaces
	Shape    Shape
}

// Replaces tells whether a change replaces a resource.
type Replaces int

const (
	// Never means that the resource is updated in place.
	Never Replaces = iota
	// Sometimes means that it depends on the values, or on other properties.
	Sometimes
	// Always means that CloudFormation creates another resource and deletes this one.
	Always
	// Refused means that the update fails: the resource keeps the property for good.
	Refused
)

func (r Replaces) String() string { return [...]string{"never", "sometimes", "always", "refused"}[r] }

//go:embed schemas.zip
var archive []byte

var schemas = table.Of(archive)

// Of returns a resource type; ok is false if there is none of that name.
func Of(name string) (t *Type, ok bool) {
	prefix, rest, found := strings.Cut(name, "::")
	service, _, found2 := strings.Cut(rest, "::")
	if !found || !found2 {
		return nil, false
	}
	s := load(prefix + "::" + service)
	if s == nil {
		return nil, false
	}
	return s.of(name)
}

// Names returns the names of all resource types, in no order.
func Names() []string {
	var names []string
	for _, service := range schemas.Files() {
		for name := range load(service).lines {
			if !strings.HasPrefix(name, "#") {
				names = append(names, name)
			}
		}
	}
	return names
}

// A service is the types of one service and the definitions that they share: decoded as far as they
// have been asked for.
type service struct {
	lines   map[string]string // by name of the type, or by number of the definition
	mu      sync.Mutex
	types   map[string]*Type
	objects map[string]Object
}

var services sync.Map // *service by name

func load(name string) *service {
	if s, ok := services.Load(name); ok {
		return s.(*service)
	}
	lines := schemas.Lines(name)
	if lines == nil {
		return nil
	}
	loaded, _ := services.LoadOrStore(name, &service{lines: lines, types: map[string]*Type{}, objects: map[string]Object{}})
	return loaded.(*service)
}

func (s *service) of(name string) (*Type, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if t := s.types[name]; t != nil {
		return t, true
	}
	line, ok := s.lines[name]
	if !ok {
		return nil, false
	}
	var document struct {
		Properties                       map[string][2]string
		Attributes, Identifier, Replaced []string
	}
	table.Decode(line, &document)
	t := &Type{
		Name: name, Properties: s.object(document.Properties),
		Attributes: document.Attributes, Identifier: document.Identifier, Replaced: document.Replaced,
	}
	amend(name, t.Properties)
	s.types[name] = t
	return t, true
}

// definition returns an object by its number.
func (s *service) definition(number string) Object {
	s.mu.Lock()
	defer s.mu.Unlock()
	o, ok := s.objects[number]
	if !ok {
		var document map[string][2]string
		table.Decode(s.lines[number], &document)
		o = s.object(document)
		s.objects[number] = o
	}
	return o
}

func (s *service) object(document map[string][2]string) Object {
	o := make(Object, len(document))
	for name, d := range document {
		p := Property{Required: strings.Contains(d[0], "r"), Shape: parse(s, d[1])}
		switch {
		case strings.Contains(d[0], "c"):
			p.Replaces = Always
		case strings.Contains(d[0], "m"):
			p.Replaces = Sometimes
		}
		o[name] = p
	}
	return o
}
