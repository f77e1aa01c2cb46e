package policy

import "errors"

// A Preset is a piece of a control policy that makes its statements from typed settings. Package
// preset has ready-made ones.
type Preset interface {
	// Statements returns the statements, or an error that names the setting at fault.
	Statements() ([]Statement, error)
}

// Role returns the ARN pattern of the roles of a name in every account and partition. The name may
// have wildcards, as in Role("cdk-*"), and has to include the path of the role.
func Role(name string) string { return "arn:*:iam::*:role/" + name }

// NewSCP makes a service control policy of presets and validates it. The document may be longer
// than AWS allows for one policy: [Pack] divides it.
func NewSCP(name string, presets ...Preset) (Document, error) {
	return compose(name, ServiceControl, presets)
}

// NewRCP makes a resource control policy of presets and validates it. Statements without a
// principal are about everyone.
func NewRCP(name string, presets ...Preset) (Document, error) {
	return compose(name, ResourceControl, presets)
}

// Must returns the document and panics on an error. It is for policies that are fixed in the
// program.
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
				s.Principal = Everyone() // so that one preset can serve both kinds
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
