package policy

import "errors"

// A Preset is a ready-made piece of a control policy: typed settings in, statements out.
type Preset interface {
	// Statements returns the statements, or an error that names the setting at fault.
	Statements() ([]Statement, error)
}

// Role returns a pattern that matches the roles of a name, or of a name with wildcards, in
// every account and partition: Role("cdk-*"). Include the path when the role has one.
func Role(name string) string { return "arn:*:iam::*:role/" + name }

// NewSCP makes a service control policy of presets. It is validated, but may be longer
// than one policy can be; [Pack] takes care of that.
func NewSCP(name string, presets ...Preset) (Document, error) {
	return compose(name, ServiceControl, presets)
}

// NewRCP makes a resource control policy of presets.
func NewRCP(name string, presets ...Preset) (Document, error) {
	return compose(name, ResourceControl, presets)
}

// Must returns the document and panics on an error. It is for policies that are written
// down in the program.
func Must(d Document, err error) Document {
	if err != nil {
		panic(err)
	}
	return d
}

func compose(name string, kind Kind, presets []Preset) (Document, error) {
	d := Document{Name: name, Version: Version}
	var errs []error
	for _, p := range presets {
		statements, err := p.Statements()
		errs = append(errs, err)
		for _, s := range statements {
			if kind == ResourceControl && s.Principal == nil {
				s.Principal = Everyone() // so that a preset can serve both kinds
			}
			d.Statements = append(d.Statements, s)
		}
	}
	if err := errors.Join(errs...); err != nil {
		return Document{}, err
	}
	d.Statements = uniqueSids(d.Statements)
	return d, d.Validate(kind)
}
