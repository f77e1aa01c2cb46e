package engine

import "github.com/plinth-cdk/plinth/constructs/assembly"

// Place is where to look for the cause of a finding: the line of the app that defined the construct
// or its stack, or else the line of the template, which is 0 if it is not known.
func (f *Finding) Place() assembly.Source {
	if f.Source.File != "" {
		return f.Source
	}
	return f.InTemplate()
}

// InTemplate is the place in the template that the finding is about.
func (f *Finding) InTemplate() assembly.Source {
	r := f.Stack.Resource(f.LogicalID)
	if r == nil {
		r = &assembly.Resource{Stack: f.Stack}
	}
	at := r.Position(f.Property)
	at.File = f.Stack.TemplateFile
	return at
}

// Text is what was found, after the property at fault: "CidrIp: is 0.0.0.0/0".
func (f *Finding) Text() string {
	if f.Property == "" {
		return f.Detail
	}
	return f.Property + ": " + f.Detail
}
