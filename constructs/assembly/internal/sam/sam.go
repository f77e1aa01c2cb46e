// Package sam expands the resources of the AWS Serverless Application Model to those that
// CloudFormation makes of them, under the logical ids that it gives them: functions with their
// roles, URLs and events, APIs, tables, state machines, layers and nested applications.
//
// It follows the resource reference, the generated resources and the policy template list of the
// AWS SAM Developer Guide as far as security goes: what may call what, and by which authorizer,
// what a role may do, what is encrypted, logged and kept. It does not see a policy template, an
// event or a type that it does not know, nor a connector whose ends are no resources of the
// template, and says so. A connector of two resources grants what AWS wrote for their types, and is
// left out.
package sam

import (
	"maps"
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly/internal/transform"
)

type (
	object = map[string]any
	list   = []any
)

const prefix = "AWS::Serverless::"

// Uses reports whether there is anything to expand.
func Uses(entries []transform.Entry) bool {
	return slices.ContainsFunc(entries, func(e transform.Entry) bool { return kindOf(e) != "" })
}

// kindOf is Function for AWS::Serverless::Function, and empty for what is not of SAM.
func kindOf(e transform.Entry) string {
	resource, _ := e.Value.(object)
	typ, _ := resource["Type"].(string)
	kind, ours := strings.CutPrefix(typ, prefix)
	if !ours {
		return ""
	}
	return kind
}

// Expand returns the resources with those of SAM expanded, and what it cannot expand. Globals are
// the section of that name.
func Expand(entries []transform.Entry, globals any) ([]transform.Entry, []transform.Unseen) {
	x := &expansion{taken: map[string]bool{}, routes: map[string][]route{}}
	common, _ := globals.(object)
	for _, e := range entries {
		x.taken[e.Key] = true
		if kind := kindOf(e); kind == "Function" || kind == "StateMachine" {
			own, _ := e.Value.(object)["Properties"].(object)
			x.collect(e, own)
		}
	}
	for _, e := range entries {
		kind := kindOf(e)
		expand := kinds[kind]
		raw, _ := e.Value.(object)
		x.source, x.resource = e, maps.Clone(raw)
		own, _ := raw["Properties"].(object)
		x.connect(kind, own)
		switch {
		case kind == "" || kind == "Connector":
			x.all = append(x.all, e)
		case expand == nil:
			x.miss("the transform of " + prefix + kind)
			x.all = append(x.all, e)
		default:
			defaults, _ := common[kind].(object)
			expand(x, merged(defaults, own))
		}
	}
	x.implied(common)
	return x.all, x.unseen
}

// implied makes the APIs of events that name none, with the defaults of Globals.
func (x *expansion) implied(common object) {
	for _, api := range []struct {
		kind   string
		expand func(id string, p object, own bool)
	}{{"Api", x.restAPI}, {"HttpApi", x.httpAPI}} {
		id := implicit[api.kind]
		if len(x.routes[id]) == 0 || x.taken[id] {
			continue
		}
		x.source, x.resource = x.routes[id][0].from, object{}
		defaults, _ := common[api.kind].(object)
		api.expand(id, merged(defaults, nil), false)
	}
}

// kinds are the types of SAM with what expands them.
var kinds = map[string]func(x *expansion, properties object){
	"Function": function, "Api": restAPI, "HttpApi": httpAPI, "SimpleTable": table, "StateMachine": stateMachine,
	"LayerVersion": layer, "Application": application,
}

// An expansion is one that is under way: what has been made, and the resource at hand.
type expansion struct {
	all      []transform.Entry
	unseen   []transform.Unseen
	taken    map[string]bool
	source   transform.Entry
	resource object
	// called and calledArn are what events call: the function, or its alias.
	called, calledArn any
	// routes are those of each API, by its logical id.
	routes map[string][]route
}

// miss notes what of the resource at hand cannot be seen.
func (x *expansion) miss(detail string) {
	x.unseen = append(x.unseen, transform.Unseen{Kind: transform.Macro, Path: x.source.Origin, Detail: detail})
}

// api puts an API in the place of that of SAM, or adds one.
func (x *expansion) api(id, typ string, properties object, own bool) {
	if own {
		x.replace(typ, properties)
	} else {
		x.add(id, typ, properties)
	}
}

func (x *expansion) id() string { return x.source.Key }

// replace puts a resource of CloudFormation in the place of that of SAM, with its attributes.
func (x *expansion) replace(typ string, properties object) {
	resource := maps.Clone(x.resource)
	resource["Type"], resource["Properties"] = typ, properties
	x.all = append(x.all, transform.Entry{Key: x.id(), Value: resource, Origin: x.source.Origin})
}

// add adds a resource beside it, under the same condition. An id that the template has is its own.
func (x *expansion) add(id, typ string, properties object) {
	if x.taken[id] {
		return
	}
	x.taken[id] = true
	resource := object{"Type": typ, "Properties": properties}
	if condition := x.resource["Condition"]; condition != nil {
		resource["Condition"] = condition
	}
	x.all = append(x.all, transform.Entry{Key: id, Value: resource, Origin: x.source.Origin})
}

func ref(id string) object          { return object{"Ref": id} }
func attributeArn(id string) object { return object{"Fn::GetAtt": list{id, "Arn"}} }
