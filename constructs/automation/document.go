package automation

// Object is a JSON object.
type Object = map[string]any

// A Document is a runbook.
type Document struct {
	// Description says what the runbook does, for whoever chooses one.
	Description string
	// Role is the ARN of the role that it runs as, or a parameter that holds one.
	Role string
	// Parameters are what it is given, by name.
	Parameters map[string]Parameter
	// Steps run in order, unless they say otherwise.
	Steps []Step
	// Outputs are what a run shows, such as "Find.Parent". The default is all outputs of all steps.
	Outputs []string
}

// A Parameter is something that a runbook is given.
type Parameter struct {
	// Type is one of Automation's. The default is String.
	Type string
	// Description says what to give.
	Description string
	// Pattern is a regular expression for the whole value, such as those of package identifier. The
	// default is any value.
	Pattern string
	// Values are the only ones. The default is any value.
	Values any
	// Default is the value when none is given. Without it one has to be.
	Default any
}

// DryRun is the parameter of a runbook that changes nothing unless it is told to. shows completes
// the sentence "True shows ...".
func DryRun(shows string) Parameter {
	return Parameter{Type: "Boolean", Default: true, Values: []bool{true, false}, Description: "True shows " + shows}
}

// Reason is the parameter for the record of why a runbook is run.
func Reason() Parameter {
	return Parameter{Description: "Why, and who decided it, for the record", Pattern: `^[^\s"\\][^"\\\n]{9,499}$`}
}

// Content returns the document as Systems Manager takes it.
func (d Document) Content() Object {
	steps := make([]Object, len(d.Steps))
	outputs := d.Outputs
	for i, s := range d.Steps {
		steps[i] = s.Content()
		if d.Outputs == nil {
			for _, o := range s.Outputs {
				outputs = append(outputs, s.Name+"."+o.Name)
			}
		}
	}
	content := Object{"schemaVersion": "0.3", "description": d.Description, "assumeRole": d.Role, "mainSteps": steps}
	if len(d.Parameters) > 0 {
		parameters := Object{}
		for name, p := range d.Parameters {
			parameters[name] = p.content()
		}
		content["parameters"] = parameters
	}
	if len(outputs) > 0 {
		content["outputs"] = outputs
	}
	return content
}

// Permissions returns what the steps need, and no more.
func (d Document) Permissions() []Permission {
	var all []Permission
	for _, s := range d.Steps {
		all = append(all, s.Allow...)
	}
	return all
}

func (p Parameter) content() Object {
	o := Object{"type": p.Type, "description": p.Description}
	if p.Type == "" {
		o["type"] = "String"
	}
	if p.Pattern != "" {
		o["allowedPattern"] = p.Pattern
	}
	set(o, "allowedValues", p.Values)
	set(o, "default", p.Default)
	return o
}

func set(o Object, field string, value any) {
	if value != nil {
		o[field] = value
	}
}
