package deployment_test

import (
	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
	. "github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
)

// section sets a section of the template.
func section(name string, value any) Change {
	return func(s *assemblytest.Stack) { s.Template.(Object)[name] = value }
}

func included(location any) Object {
	return Object{"Name": "AWS::Include", "Parameters": Object{"Location": location}}
}

// note is a resource that every rule is content with.
func note(more Object) Object {
	more["Type"], more["Value"] = "String", "x"
	return Resource("AWS::SSM::Parameter", more)
}

// notes is a loop that makes one for each of a collection.
func notes(collection any) Change {
	return func(s *assemblytest.Stack) {
		Resources(s)["Fn::ForEach::Notes"] = List{"Name", collection, Object{"Note${Name}": note(Object{})}}
	}
}

func templateSabotages() []Case {
	return []Case{
		{Rule: "TEMPLATE-001", Name: "a macro for the template", Change: []Change{section("Transform", "Opener")},
			Says: "the macro Opener may change everything in it"},
		{Rule: "TEMPLATE-001", Name: "a macro among those of AWS", Change: []Change{section("Transform",
			List{"AWS::LanguageExtensions", Object{"Name": "Opener", "Parameters": Object{}}})}, Says: "the macro Opener"},
		{Rule: "TEMPLATE-001", Name: "an include into the template", Change: []Change{section("Transform", included("s3://b/k"))},
			Says: "s3://b/k is included, and is not in the app"},
		{Rule: "TEMPLATE-001", Name: "an include of resources", Change: []Change{Add("Fn::Transform", included(Ref("Free")))},
			At: "Resources.Fn::Transform", Says: `{"Ref":"Free"} is included`},
		{Rule: "TEMPLATE-001", Name: "an include of properties",
			Change: []Change{Add("Part", note(Object{"Fn::Transform": included("s3://b/k")}))},
			At:     "Part Fn::Transform", Says: "s3://b/k is included"},
		{Rule: "TEMPLATE-001", Name: "an include of a tag", Change: []Change{Add("Part",
			note(Object{"Tags": List{Object{"Fn::Transform": included("s3://b/k")}}}))},
			At: "Part Tags.0.Fn::Transform", Says: "s3://b/k is included"},
		{Rule: "TEMPLATE-002", Name: "a loop over a parameter", Change: []Change{notes(Ref("Free"))},
			At: "Resources.Fn::ForEach::Notes", Says: "known only at deployment"},
		{Rule: "TEMPLATE-002", Name: "a loop without a body", Change: []Change{func(s *assemblytest.Stack) {
			Resources(s)["Fn::ForEach::Notes"] = List{"Name", List{"A"}}
		}}, At: "Resources.Fn::ForEach::Notes", Says: "want a list of an identifier, a collection and an object"},
		{Rule: "TEMPLATE-003", Name: "a third-party type",
			Change: []Change{Add("Runner", Resource("AWSUtility::CloudFormation::CommandRunner", Object{"Command": "x"}))},
			At:     "Runner Type", Says: "AWSUtility::CloudFormation::CommandRunner is a third-party type"},
		{Rule: "TEMPLATE-003", Name: "a module", Change: []Change{Add("Part", Resource("Acme::S3::Bucket::MODULE", Object{}))},
			At: "Part Type", Says: "Acme::S3::Bucket::MODULE is a module"},
		{Rule: "TEMPLATE-004", Name: "a product",
			Change: []Change{Add("Product", Resource("AWS::ServiceCatalog::CloudFormationProvisionedProduct", Object{"ProductName": "Notebook"}))},
			At:     "Product", Says: "its template is not in the app"},
	}
}

func templateHarmless() map[string][]Change {
	return map[string][]Change{
		"a loop over a list":        {notes(List{"A", "B"}), section("Transform", "AWS::LanguageExtensions")},
		"transforms of AWS":         {section("Transform", List{"AWS::Serverless-2016-10-31", Object{"Name": "AWS::CodeDeployBlueGreen"}})},
		"an included mapping":       {section("Mappings", Object{"Fn::Transform": included("s3://b/k")})},
		"a skill":                   {Add("Skill", Resource("Alexa::ASK::Skill", Object{}))},
		"a loop over no collection": {notes(List{})},
	}
}
