package change

import (
	"cmp"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/rehearse/schema"
)

// decided are properties of which the values decide whether a change replaces the resource, as the
// page of the type says in the AWS CloudFormation Template Reference.
var decided = map[string]func(is, was assembly.Value) schema.Replaces{
	// An attribute that is added or dropped belongs to an index. One that is edited replaces.
	"AWS::DynamoDB::Table AttributeDefinitions": func(is, was assembly.Value) schema.Replaces {
		types := map[string]assembly.Value{}
		for _, old := range was.List() {
			types[old.Get("AttributeName").String()] = old.Get("AttributeType")
		}
		for _, a := range is.List() {
			if old, ok := types[a.Get("AttributeName").String()]; ok && !old.Written(a.Get("AttributeType")) {
				return schema.Always
			}
		}
		return schema.Never
	},
	// From dedicated to default it is updated, from default to dedicated it is replaced.
	"AWS::EC2::VPC InstanceTenancy": func(is, was assembly.Value) schema.Replaces {
		switch {
		case was.Is("dedicated") == assembly.True && (!is.Exists() || is.Is("default") == assembly.True):
			return schema.Never
		case is.Is("dedicated") == assembly.True && was.Is("dedicated") == assembly.False:
			return schema.Always
		}
		return schema.Sometimes
	},
	// "Updates are not supported." The class that is the default can be written down.
	"AWS::Logs::LogGroup LogGroupClass": func(is, was assembly.Value) schema.Replaces {
		class := func(v assembly.Value) string {
			text, _ := v.Text()
			return cmp.Or(text, "STANDARD")
		}
		if class(is) == class(was) {
			return schema.Never
		}
		return schema.Refused
	},
	// What is set for the first time is updated.
	"AWS::OpenSearchService::Domain EncryptionAtRestOptions": func(_, was assembly.Value) schema.Replaces {
		if !was.Exists() {
			return schema.Never
		}
		return schema.Always
	},
}
