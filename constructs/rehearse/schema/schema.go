// Package schema is the table of CloudFormation's resource types: which properties a type has, of
// which form, which of them it requires, and which replace the resource when they change.
//
// The table is made from CloudFormation's public schemas, see [Version], and mended where the
// pages of the template reference say otherwise. It is embedded, and a service is decoded when one
// of its types is first asked for.
package schema

import (
	"archive/zip"
	"bytes"
	_ "embed"
	"encoding/json"
	"io"
	"strings"
	"sync"
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
	for service := range index() {
		for name := range load(service).lines {
			if !strings.HasPrefix(name, "#") {
				names = append(names, name)
			}
		}
	}
	return names
}

// index finds the services in the archive.
var index = sync.OnceValue(func() map[string]*zip.File {
	files := map[string]*zip.File{}
	r, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	if err != nil {
		panic(err) // it is part of the program
	}
	for _, f := range r.File {
		files[f.Name] = f
	}
	return files
})

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
	f := index()[name]
	if f == nil {
		return nil
	}
	text, err := read(f)
	if err != nil {
		panic(err)
	}
	s := &service{lines: map[string]string{}, types: map[string]*Type{}, objects: map[string]Object{}}
	for line := range strings.Lines(text) {
		key, document, _ := strings.Cut(line, "\t")
		s.lines[key] = document
	}
	loaded, _ := services.LoadOrStore(name, s)
	return loaded.(*service)
}

func read(f *zip.File) (string, error) {
	r, err := f.Open()
	if err != nil {
		return "", err
	}
	defer r.Close()
	data, err := io.ReadAll(r)
	return string(data), err
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
	decode(line, &document)
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
		decode(s.lines[number], &document)
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

func decode(line string, into any) {
	if err := json.Unmarshal([]byte(line), into); err != nil {
		panic(err)
	}
}
