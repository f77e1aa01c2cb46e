package engine

// Place is where to look for the cause of a finding: the line of the app that defined the construct
// or its stack, or else the template, whose line is 0 if it is not known.
func (f *Finding) Place() (file string, line int) {
	if f.Source.File != "" {
		return f.Source.File, f.Source.Line
	}
	return f.Stack.TemplateFile, 0
}

// Text is what was found, with the property at fault: "CidrIp is 0.0.0.0/0".
func (f *Finding) Text() string {
	if f.Property == "" {
		return f.Detail
	}
	return f.Property + " " + f.Detail
}
