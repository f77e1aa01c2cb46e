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
		{Rule: "TEMPLATE-004", Name: "a product of a template in a bucket", Change: []Change{Add("Product",
			Resource("AWS::ServiceCatalog::CloudFormationProduct", Object{"ProvisioningArtifactParameters": List{
				Object{"Info": Object{"LoadTemplateFromURL": "https://theirs.s3.amazonaws.com/t.json"}}}}))},
			At: "Product ProvisioningArtifactParameters.0.Info", Says: "which no guardrail checks"},
		{Rule: "TEMPLATE-004", Name: "a product of a repository", Change: []Change{Add("Product",
			Resource("AWS::ServiceCatalog::CloudFormationProduct", Object{"SourceConnection": Object{"Type": "CODESTAR"}}))},
			At: "Product SourceConnection", Says: "its template is in a repository"},
		{Rule: "TEMPLATE-004", Name: "a template of Proton", Change: []Change{Add("Product", Resource("AWS::Proton::ServiceTemplate", Object{}))},
			At: "Product", Says: "its versions are not in the app"},
		{Rule: "TEMPLATE-004", Name: "a stack that follows a repository",
			Change: []Change{Add("Sync", Resource("AWS::CodeConnections::SyncConfiguration", Object{"ResourceName": "Trail"}))},
			At:     "Sync", Says: "keeps a stack as a template in a repository says"},
		{Rule: "TEMPLATE-003", Name: "a type with a space", Change: []Change{Add("Part", Resource("AWS::SSM::Parameter ", Object{}))},
			At: "Part Type", Says: `"AWS::SSM::Parameter " is no type of AWS`},
		{Rule: "TEMPLATE-003", Name: "a type in other letters", Change: []Change{Add("Part", Resource("AWS::SSM::parameter", Object{}))},
			At: "Part Type", Says: `"AWS::SSM::parameter" is no type of AWS`},
		{Rule: "TEMPLATE-005", Name: "a macro of somebody else", Change: []Change{Add("Part",
			Resource("AWS::CloudFormation::Macro", Object{"FunctionName": "arn:aws:lambda:eu-west-1:888888888888:function:f"}))},
			At: "Part FunctionName", Says: "registers code that is not in the app"},
		{Rule: "TEMPLATE-005", Name: "a package in a bucket", Change: []Change{Add("Part",
			Resource("AWS::CloudFormation::ModuleVersion", Object{"ModulePackage": Join("s3://", Ref("Data"), "/m.zip")}))},
			At: "Part ModulePackage", Says: "registers code that is not in the app"},
		{Rule: "TEMPLATE-005", Name: "a version of a type", Change: []Change{Add("Part",
			Resource("AWS::CloudFormation::ResourceDefaultVersion", Object{"TypeName": "A::B::C", "VersionId": "1"}))},
			At: "Part TypeVersionArn", Says: "registers code that is not in the app"},
		{Rule: "TEMPLATE-006", Name: "a hook that is off", Change: []Change{Add("Part",
			Resource("AWS::CloudFormation::GuardHook", Object{"FailureMode": "FAIL", "HookStatus": "DISABLED"}))},
			At: "Part HookStatus", Says: "is DISABLED; want ENABLED"},
		{Rule: "TEMPLATE-006", Name: "a hook that warns", Change: []Change{Add("Part",
			Resource("AWS::CloudFormation::LambdaHook", Object{"FailureMode": "WARN", "HookStatus": "ENABLED"}))},
			At: "Part FailureMode", Says: "is WARN; want FAIL"},
		{Rule: "TEMPLATE-006", Name: "a hook whose configuration is off", Change: []Change{Add("Part", hookConfig(
			`{"HookInvocationStatus": "DISABLED", "FailureMode": "FAIL"}`))},
			At: "Part Configuration", Says: "has HookInvocationStatus DISABLED"},
		{Rule: "TEMPLATE-006", Name: "a hook whose configuration warns", Change: []Change{Add("Part", hookConfig(
			`{"TargetStacks": "ALL", "FailureMode": "WARN"}`))},
			At: "Part Configuration", Says: "has FailureMode WARN"},
		{Rule: "TEMPLATE-006", Name: "a hook whose configuration says nothing", Change: []Change{Add("Part",
			Resource("AWS::CloudFormation::HookTypeConfig", Object{"Configuration": Ref("Param")}))},
			At: "Part Configuration", Says: "has HookInvocationStatus (unknown); want ENABLED"},
	}
}

func hookConfig(hook string) Object {
	return Resource("AWS::CloudFormation::HookTypeConfig",
		Object{"Configuration": `{"CloudFormationConfiguration": {"HookConfiguration": ` + hook + `}}`})
}

func templateHarmless() map[string][]Change {
	return map[string][]Change{
		"a loop over a list":  {notes(List{"A", "B"}), section("Transform", "AWS::LanguageExtensions")},
		"transforms of AWS":   {section("Transform", List{"AWS::Serverless-2016-10-31", Object{"Name": "AWS::CodeDeployBlueGreen"}})},
		"an included mapping": {section("Mappings", Object{"Fn::Transform": included("s3://b/k")})},
		"a skill":             {Add("Skill", Resource("Alexa::ASK::Skill", Object{}))},
		"hooks that run and stop": {
			Add("Hook", Resource("AWS::CloudFormation::LambdaHook", Object{"FailureMode": "FAIL", "HookStatus": "ENABLED"})),
			Add("Config", hookConfig(`{"HookInvocationStatus": "ENABLED", "FailureMode": "FAIL"}`)),
			Add("Older", hookConfig(`{"TargetStacks": "ALL", "FailureMode": "FAIL"}`))},
		"a macro of the app": {Add("Part", Resource("AWS::CloudFormation::Macro", Object{"FunctionName": Att("Fn", "Arn")})),
			Add("Fn", Resource("AWS::Lambda::Function", Object{"Architectures": List{"arm64"}, "Runtime": "python3.13"}))},
		"a type that is newer than the table": {Add("Part", Resource("AWS::NewService::Thing", Object{}))},
		"a loop over no collection":           {notes(List{})},
	}
}
