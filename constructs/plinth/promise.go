package plinth

import (
	"encoding/json"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/constructs-go/constructs/v10"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/promise"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// Promise records what a construct promises of the resources below it. The guardrail PROMISE-001
// holds the final template to all of it. A constructor calls it once, at its end.
func Promise(x constructs.IConstruct, promises ...promise.Promise) {
	tree.Record(x, assembly.MetadataPromise, promise.Data(promises))
}

// Keep records that an L1 construct stays as the props say that it was made of. The sentence is
// that of [promise.That].
func Keep(resource constructs.IConstruct, sentence string, props any) {
	Promise(resource, promise.That(sentence, promise.At("").Keeps(props)))
}

// Kept defines an L1 construct and records that it stays as its props say:
//
//	table := plinth.Kept(awsec2.NewCfnRouteTable, scope, "Table", "belongs to its VPC", &awsec2.CfnRouteTableProps{...})
func Kept[P any, R constructs.IConstruct](
	define func(scope constructs.Construct, id *string, props *P) R, scope constructs.Construct, id, sentence string, props *P,
) R {
	resource := define(scope, &id, props)
	tree.Grown(resource, scope, id)
	Promise(scope, promise.That(sentence, promise.At("").Keeps(props)).By(id)) // whose node is known already
	return resource
}

// Statements returns what a policy of CDK says by now, for the policy that a promise wants.
func Statements(document awsiam.PolicyDocument) []any { return Written(document.ToJSON()) }

// Written returns the statements of a document as CDK's toJSON returns it.
func Written(document any) []any {
	written, _ := unwrapped(document).(map[string]any)
	all, _ := written["Statement"].([]any)
	return all
}

// Statement is what the template has of a policy statement with these props, without principals.
func Statement(p *awsiam.PolicyStatementProps) map[string]any {
	s := map[string]any{"Effect": "Allow"}
	if p.Effect != "" {
		s["Effect"] = string(p.Effect[:1]) + strings.ToLower(string(p.Effect[1:])) // CDK says ALLOW
	}
	if p.Sid != nil {
		s["Sid"] = *p.Sid
	}
	if p.Conditions != nil {
		s["Condition"] = *p.Conditions
	}
	for key, list := range map[string]*[]*string{
		"Action": p.Actions, "NotAction": p.NotActions, "Resource": p.Resources, "NotResource": p.NotResources,
	} {
		if list != nil {
			s[key] = *list
		}
	}
	return s
}

// unwrapped takes off the envelope that jsii puts around some maps, and turns what it left of
// objects that stand deep in a value into references.
func unwrapped(v any) any {
	switch v := v.(type) {
	case []any:
		for i, e := range v {
			v[i] = unwrapped(e)
		}
	case map[string]any:
		if inner, wrapped := v["$jsii.map"]; wrapped {
			return unwrapped(inner)
		}
		if id, object := v["$jsii.byref"].(string); object {
			return reference(id)
		}
		for key, e := range v {
			v[key] = unwrapped(e)
		}
	}
	return v
}

// A reference is an object of CDK's runtime, such as a token, by its id.
type reference string

// MarshalJSON is what the runtime reads.
func (r reference) MarshalJSON() ([]byte, error) {
	return json.Marshal(map[string]string{"$jsii.byref": string(r)})
}
