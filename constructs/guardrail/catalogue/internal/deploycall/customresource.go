package deploycall

import (
	"maps"
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/customresource"
	"github.com/plinth-cdk/plinth/constructs/policy/apicall"
)

// IsCustomResource reports whether a function or topic of somebody's own makes the resource.
func IsCustomResource(r *assembly.Resource) bool {
	return strings.HasPrefix(r.Type, "Custom::") || r.Type == "AWS::CloudFormation::CustomResource"
}

// customResource reads the calls of CDK's AwsCustomResource, which are JSON text in Create, Update
// and Delete, and those that the properties of other custom resources spell out.
func customResource(r *assembly.Resource) []Call {
	var all []Call
	for _, property := range r.Get().Keys() {
		ofLifecycle := slices.Contains(lifecycle, property)
		for _, v := range r.Get(property).Alternatives() {
			made, ok := document(v)
			switch {
			case property == "ServiceToken" || !v.Exists():
			case ok:
				all = append(all, callsIn(made, property, ofLifecycle)...)
			case ofLifecycle && !v.Known() && ofCDK(r):
				all = append(all, unknown(property, "is known only at deployment"))
			}
		}
	}
	return withoutUndoing(all)
}

// lifecycle are the properties in which AwsCustomResource has its calls.
var lifecycle = []string{"Create", "Update", "Delete"}

// The keys under which custom resources have a call, folded.
var (
	serviceKeys   = []string{"service", "servicename", "client"}
	apiKeys       = []string{"action", "api", "apiname", "operation", "command", "method"}
	parameterKeys = []string{"parameters", "params", "arguments", "args", "input"}
)

// ofCDK tells an AwsCustomResource from what somebody else has properties of these names for.
func ofCDK(r *assembly.Resource) bool {
	if r.Type == "Custom::AWS" || r.Get("InstallLatestAwsSdk").Exists() {
		return true
	}
	return customresource.Made(r, customresource.CallsSDK) == assembly.True || slices.ContainsFunc(lifecycle, func(property string) bool {
		made, ok := document(r.Get(property))
		return ok && len(callsIn(made, property, true)) > 0
	})
}

// callsIn finds calls at any depth. One of CDK's own may name any service, others only one of AWS.
func callsIn(v any, property string, ofCDK bool) []Call {
	var all []Call
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			all = append(all, callsIn(e, property, false)...)
		}
	case map[string]any:
		if found := callsOf(v, property, ofCDK); len(found) > 0 {
			return found
		}
		for _, key := range slices.Sorted(maps.Keys(v)) {
			all = append(all, callsIn(v[key], property, false)...)
		}
	case string:
		if inner, ok := decode(v); ok && strings.HasPrefix(strings.TrimSpace(v), "{") {
			return callsIn(inner, property, false)
		}
	}
	return all
}

// callsOf are the calls that an object is, more than one where a condition chooses.
func callsOf(made map[string]any, property string, ofCDK bool) []Call {
	var all []Call
	for _, service := range texts(pick(made, serviceKeys)) {
		for _, api := range texts(pick(made, apiKeys)) {
			switch {
			case ofCDK && (dynamic(service) || dynamic(api)):
				all = append(all, unknown(property, "calls "+service+":"+api+", which is known only at deployment"))
			case ofCDK || ofAWS(service):
				all = append(all, Call{Service: service, API: api, Parameters: pick(made, parameterKeys), Property: property})
			}
		}
	}
	return all
}

func ofAWS(service string) bool {
	_, ok := apicall.Service(service)
	return ok
}

// pick returns the value of the first of the keys that an object has, however it spells them.
func pick(from map[string]any, keys []string) any {
	for _, key := range keys {
		if v, ok := from[key]; ok {
			return v
		}
		for _, spelled := range slices.Sorted(maps.Keys(from)) {
			if fold(spelled) == key {
				return from[spelled]
			}
		}
	}
	return nil
}

// fold leaves the letters and digits of a name, in lower case.
func fold(name string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'A' && r <= 'Z':
			return r + 'a' - 'A'
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			return r
		}
		return -1
	}, name)
}
