package deploycall

import (
	"maps"
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// stateMachine reads the tasks of a definition, at any depth.
func stateMachine(r *assembly.Resource, recorded func(string) bool) []Call {
	var all []Call
	if r.Get("DefinitionS3Location").Exists() {
		all = append(all, unknown("DefinitionS3Location", "is a definition that is not in the template"))
	}
	for _, property := range []string{"DefinitionString", "Definition"} {
		for _, v := range r.Get(property).Alternatives() {
			if !v.Exists() || recorded(property) {
				continue
			}
			definition, ok := definition(v, r.Get("DefinitionSubstitutions"))
			if !ok {
				all = append(all, unknown(property, "is a definition that is known only at deployment"))
				continue
			}
			all = append(all, tasks(r, definition, property)...)
		}
	}
	return all
}

// definition is a document with its substitutions made.
func definition(v, substitutions assembly.Value) (any, bool) {
	var pairs []string
	for _, name := range substitutions.Keys() {
		if text, ok := substitutions.Get(name).Outline(); ok {
			pairs = append(pairs, "${"+name+"}", text)
		}
	}
	substitute := strings.NewReplacer(pairs...)
	written := possible(v)
	if text, isText := written.(string); isText {
		if substituted, ok := structured(substitute.Replace(text), decode); ok {
			return substituted, true
		}
	}
	read, ok := structured(written, decode)
	return replaced(read, substitute), ok
}

// replaced makes substitutions in every text of a document.
func replaced(v any, with *strings.Replacer) any {
	switch v := v.(type) {
	case string:
		return with.Replace(v)
	case []any:
		all := make([]any, len(v))
		for i, e := range v {
			all[i] = replaced(e, with)
		}
		return all
	case map[string]any:
		all := make(map[string]any, len(v))
		for key, e := range v {
			all[with.Replace(key)] = replaced(e, with)
		}
		return all
	}
	return v
}

func tasks(r *assembly.Resource, v any, property string) []Call {
	var all []Call
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			all = append(all, tasks(r, e, property)...)
		}
	case map[string]any:
		for _, resource := range texts(v["Resource"]) {
			all = append(all, task(r, resource, v, property)...)
		}
		for _, key := range slices.Sorted(maps.Keys(v)) {
			all = append(all, tasks(r, v[key], property)...)
		}
	}
	return all
}

// task reads a state that names what it runs. A function or an activity is no call.
func task(r *assembly.Resource, resource string, state map[string]any, property string) []Call {
	name, integration := after(resource, ":states:::")
	if !integration {
		if state["Type"] == "Task" && fromOutside(r, resource) {
			return []Call{unknown(property, "has the task "+resource+", which is known only at deployment")}
		}
		return nil
	}
	if strings.HasPrefix(name, "http:invoke") {
		return invoked(pick(state, []string{"parameters", "arguments"}), property)
	}
	name, ofSDK := strings.CutPrefix(name, "aws-sdk:")
	if i := strings.LastIndexByte(name, '.'); i > strings.IndexByte(name, ':') && i > 0 && !dynamic(name) {
		name = name[:i] // .sync and .waitForTaskToken
	}
	c := named(name, property, pick(state, []string{"parameters", "arguments"}))
	if !ofSDK && c.Unknown == "" && !exists(c) {
		return nil // an integration that is no API, such as eks:runJob
	}
	return []Call{c}
}

// invoked reads a task that sends a request to a host.
func invoked(parameters any, property string) []Call {
	p, _ := parameters.(map[string]any)
	headers, _ := pick(p, []string{"headers"}).(map[string]any)
	header := ""
	for name, value := range headers {
		if text, ok := value.(string); ok && strings.EqualFold(name, target) {
			header = text
		}
	}
	var all []Call
	for _, endpoint := range texts(pick(p, []string{"apiendpoint"})) {
		all = append(all, request(endpoint, header, property)...)
	}
	return all
}
