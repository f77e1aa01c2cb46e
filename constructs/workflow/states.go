package workflow

import "time"

// A Choice leads to the first rule that holds.
type Choice struct {
	// Rules are tried in order.
	Rules []Rule
	// Default is the state if none holds. Without one the machine fails.
	Default string
}

// A Rule leads somewhere if a condition holds.
type Rule struct {
	If   Condition
	Next string
	// Assign are variables by name.
	Assign Object
}

// Then is the rule that leads to a state if the condition holds.
func (c Condition) Then(next string) Rule { return Rule{If: c, Next: next} }

func (c Choice) object() Object {
	choices := make([]Object, len(c.Rules))
	for i, r := range c.Rules {
		choices[i] = r.If.with("Next", r.Next)
		setObject(choices[i], "Assign", r.Assign)
	}
	o := Object{"Type": "Choice", "Choices": choices}
	if c.Default != "" {
		o["Default"] = c.Default
	}
	return o
}

func (c Choice) targets() []string {
	var names []string
	for _, r := range c.Rules {
		names = append(names, r.Next)
	}
	if c.Default != "" {
		names = append(names, c.Default)
	}
	return names
}

// A Map runs a machine for every item of a list.
type Map struct {
	// Items is the path of the list, in JSONPath. The default is the whole input. ItemsOf is the list
	// itself, or an expression, in JSONata.
	Items   string
	ItemsOf any
	// Each is the input of each run; "$$.Map.Item.Value" is the item. The default is the item.
	Each Object
	// Process is the machine.
	Process Part
	// AtOnce is how many run at the same time. The default is as many as Step Functions can.
	AtOnce int
	// Selector, To, Output, Assign, Retry, Catch and Next are those of [Task].
	Selector Object
	To       string
	Output   any
	Assign   Object
	Retry    []Retry
	Catch    []Catch
	Next     string
}

func (m Map) object() Object {
	o := Object{"Type": "Map", "ItemProcessor": m.Process.object()}
	if m.Items != "" {
		o["ItemsPath"] = m.Items
	}
	set(o, "Items", m.ItemsOf)
	setObject(o, "ItemSelector", m.Each)
	if m.AtOnce > 0 {
		o["MaxConcurrency"] = m.AtOnce
	}
	setObject(o, "ResultSelector", m.Selector)
	set(o, "Output", m.Output)
	setObject(o, "Assign", m.Assign)
	return follow(caught(o, m.Retry, m.Catch), m.To, m.Next)
}

func (m Map) targets() []string { return leadsTo(m.Next, m.Catch) }

// A Parallel runs machines at the same time.
type Parallel struct {
	Branches []Part
	// Selector, To, Output, Assign, Retry, Catch and Next are those of [Task].
	Selector Object
	To       string
	Output   any
	Assign   Object
	Retry    []Retry
	Catch    []Catch
	Next     string
}

func (p Parallel) object() Object {
	branches := make([]Object, len(p.Branches))
	for i, b := range p.Branches {
		branches[i] = b.object()
	}
	o := Object{"Type": "Parallel", "Branches": branches}
	setObject(o, "ResultSelector", p.Selector)
	set(o, "Output", p.Output)
	setObject(o, "Assign", p.Assign)
	return follow(caught(o, p.Retry, p.Catch), p.To, p.Next)
}

func (p Parallel) targets() []string { return leadsTo(p.Next, p.Catch) }

// A Pass makes data and calls nothing.
type Pass struct {
	// Result is a value that is known before, and Parameters are made of the input, both in
	// JSONPath.
	Result     any
	Parameters Object
	// To, Output, Assign and Next are those of [Task].
	To     string
	Output any
	Assign Object
	Next   string
}

func (p Pass) object() Object {
	o := Object{"Type": "Pass"}
	set(o, "Result", p.Result)
	setObject(o, "Parameters", p.Parameters)
	set(o, "Output", p.Output)
	setObject(o, "Assign", p.Assign)
	return follow(o, p.To, p.Next)
}

func (p Pass) targets() []string { return leadsTo(p.Next, nil) }

// A Wait waits for a while, or until a time.
type Wait struct {
	// For is how long, in whole seconds. ForPath is the path of a number of seconds.
	For     time.Duration
	ForPath string
	// UntilPath is the path of a time.
	UntilPath string
	// Next is the name of the next state. The default is the end of the machine.
	Next string
}

func (w Wait) object() Object {
	o := Object{"Type": "Wait"}
	setSeconds(o, "Seconds", w.For)
	if w.ForPath != "" {
		o["SecondsPath"] = w.ForPath
	}
	if w.UntilPath != "" {
		o["TimestampPath"] = w.UntilPath
	}
	return follow(o, "", w.Next)
}

func (w Wait) targets() []string { return leadsTo(w.Next, nil) }

// Succeed ends the machine.
type Succeed struct{ Output any }

func (s Succeed) object() Object {
	o := Object{"Type": "Succeed"}
	set(o, "Output", s.Output)
	return o
}

func (Succeed) targets() []string { return nil }

// Fail ends the machine as a failure.
type Fail struct{ Error, Cause string }

func (f Fail) object() Object  { return Object{"Type": "Fail", "Error": f.Error, "Cause": f.Cause} }
func (Fail) targets() []string { return nil }
