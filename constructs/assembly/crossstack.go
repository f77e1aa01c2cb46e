package assembly

import (
	"strings"
)

// argument is what the parent stack passes for a parameter of a nested stack.
func (v Value) argument(name string) (Value, bool) {
	if v.stack == nil || v.stack.Parent == nil {
		return v, false
	}
	if _, ok := v.stack.parameters[name]; !ok {
		return v, false
	}
	// On the same fuel: a parameter may lead back to itself through an output.
	passed := Value{stack: v.stack.Parent.Stack, fuel: v.fuel}.with(v.stack.Parent.properties)
	if v.stack.Parent.Type == stackSetType {
		return passed.setParameter(name)
	}
	passed = passed.get("Parameters").get(name)
	return passed, passed.set
}

// setParameter is what a stack set, whose properties v holds, passes for a parameter. Groups of
// its stacks may get something else.
func (v Value) setParameter(name string) (Value, bool) {
	groups, _ := v.get("StackInstancesGroup").resolve().raw.([]any)
	for _, group := range groups {
		if v.with(group).get("ParameterOverrides").set {
			return v.with(undecided{}), true
		}
	}
	parameters := v.get("Parameters").resolve()
	list, _ := parameters.raw.([]any)
	for _, p := range list {
		p := parameters.with(p)
		if key, known := p.get("ParameterKey").render(false); known && key == name {
			value := p.get("ParameterValue")
			return value, value.set
		}
	}
	return v, false
}

// nestedOutput is the value behind {"Fn::GetAtt": [nestedStack, "Outputs.Name"]}.
func (v Value) nestedOutput(id, attr string) (Value, bool) {
	name, ok := strings.CutPrefix(attr, "Outputs.")
	if !ok || v.stack == nil || v.stack.nested[id] == nil {
		return v, false
	}
	out := v.stack.nested[id].Output(name)
	out.fuel = v.fuel
	return out, out.set
}

func (v Value) imported(arg any) (Value, bool) {
	name, known := v.with(arg).render(false)
	if !known || v.stack == nil {
		return v, false
	}
	found := v.stack.assembly.exports[exportKey{v.stack.Account, v.stack.Region, name}]
	if len(found) != 1 { // none, or one for each of several unnamed environments
		return v, false
	}
	out := found[0]
	out.fuel = v.fuel
	return out, true
}

// weakOutput is CDK's weak reference: the output of a stack named at synthesis.
func (v Value) weakOutput(arg any) (Value, bool) {
	target := v.with(arg)
	stackName, ok1 := target.get("StackName").render(false)
	output, ok2 := target.get("OutputName").render(false)
	if !ok1 || !ok2 || v.stack == nil {
		return v, false
	}
	region, _ := target.get("Region").render(false)
	for _, s := range v.stack.assembly.byName[stackName] {
		if region != "" && s.Region != "" && s.Region != region {
			continue
		}
		if out := s.Output(output); out.set {
			out.fuel = v.fuel
			return out, true
		}
	}
	return v, false
}
