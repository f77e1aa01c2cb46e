package deployment

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/option"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
	"github.com/plinth-cdk/plinth/constructs/rehearse/schema"
)

// awsType is how the types of AWS are written.
var awsType = regexp.MustCompile(`^(AWS|Alexa)(::[A-Za-z0-9]+){2,3}$`)

// ofAWS reports types that are not those of AWS, and those that look like one without being it: no
// rule for the type that they look like applies to them.
func ofAWS(pass *engine.Pass) {
	for _, r := range pass.Resources() {
		vendor, _, _ := strings.Cut(r.Type, "::")
		switch {
		case strings.HasSuffix(r.Type, "::MODULE"):
			pass.Report(r, "Type", "%s is a module, whose template is not in the app", r.Type)
		case vendor == "Custom" || awsType.MatchString(r.Type) && !misspelled(r.Type):
		case vendor == "AWS" || vendor == "Alexa":
			pass.Report(r, "Type", "%q is no type of AWS", r.Type)
		default:
			pass.Report(r, "Type", "%s is a third-party type: what it does is not known", r.Type)
		}
	}
}

// misspelled reports whether a type is one of AWS but for its letters being small or large. A type
// that is newer than the table of types is not.
func misspelled(typ string) bool {
	if _, known := schema.Of(typ); known {
		return false
	}
	return slices.ContainsFunc(schema.Names(), func(name string) bool { return strings.EqualFold(name, typ) })
}

// accountFactory is the product of Control Tower's that makes accounts. Its template is AWS's.
const accountFactory = "AWS Control Tower Account Factory"

// products reports what is deployed from templates that lie elsewhere.
func products(pass *engine.Pass) {
	for _, r := range pass.OfType("AWS::ServiceCatalog::CloudFormationProvisionedProduct") {
		if r.Get("ProductName").Is(accountFactory) != assembly.True {
			pass.Report(r, "", "its template is not in the app")
		}
	}
	for _, r := range pass.OfType("AWS::ServiceCatalog::CloudFormationProduct") {
		if r.Get("SourceConnection").Exists() {
			pass.Report(r, "SourceConnection", "its template is in a repository, and changes without a deployment")
		}
		for i, artifact := range r.Get("ProvisioningArtifactParameters").List() {
			info := artifact.Get("Info")
			pass.Report(r, fmt.Sprintf("ProvisioningArtifactParameters.%d.Info", i), "its template is %v, which no guardrail checks", info)
		}
	}
	for _, typ := range []string{"AWS::CodeConnections::SyncConfiguration", "AWS::CodeStarConnections::SyncConfiguration"} {
		for _, r := range pass.OfType(typ) {
			pass.Report(r, "", "keeps a stack as a template in a repository says, which no guardrail checks")
		}
	}
	for _, typ := range []string{"AWS::Proton::EnvironmentTemplate", "AWS::Proton::ServiceTemplate"} {
		for _, r := range pass.OfType(typ) {
			pass.Report(r, "", "its versions are not in the app")
		}
	}
}

// registrations are the types that register code with CloudFormation, and the property that names
// it. Of those that choose a version, the version may be in the app, which is reported itself.
var registrations = []struct{ typ, property string }{
	{"AWS::CloudFormation::HookDefaultVersion", "TypeVersionArn"},
	{"AWS::CloudFormation::HookVersion", "SchemaHandlerPackage"},
	{"AWS::CloudFormation::Macro", "FunctionName"},
	{"AWS::CloudFormation::ModuleDefaultVersion", "Arn"},
	{"AWS::CloudFormation::ModuleVersion", "ModulePackage"},
	{"AWS::CloudFormation::PublicTypeVersion", "Arn"},
	{"AWS::CloudFormation::ResourceDefaultVersion", "TypeVersionArn"},
	{"AWS::CloudFormation::ResourceVersion", "SchemaHandlerPackage"},
	{"AWS::CloudFormation::TypeActivation", "PublicTypeArn"},
}

func extensions(pass *engine.Pass) {
	for _, of := range registrations {
		for _, r := range pass.OfType(of.typ) {
			if _, inApp := r.Get(of.property).Target(); !inApp || strings.HasSuffix(of.property, "Package") {
				pass.Report(r, of.property, "registers code that is not in the app")
			}
		}
	}
}

// hookTable are the options that switch a hook off. HookTypeConfig has them in a document.
var hookTable = option.Table{
	{Type: "AWS::CloudFormation::GuardHook", Property: "FailureMode", Want: option.Is("FAIL")},
	{Type: "AWS::CloudFormation::GuardHook", Property: "HookStatus", Want: option.Is("ENABLED")},
	{Type: "AWS::CloudFormation::HookTypeConfig", Property: "Configuration", Want: enabledHook},
	{Type: "AWS::CloudFormation::LambdaHook", Property: "FailureMode", Want: option.Is("FAIL")},
	{Type: "AWS::CloudFormation::LambdaHook", Property: "HookStatus", Want: option.Is("ENABLED")},
}

// enabledHook wants a configuration that the CloudFormation CLI User Guide, "Hook configuration
// schema syntax reference", has run on stacks and stop them. TargetStacks is how older ones say it.
func enabledHook(v assembly.Value) string {
	hook := v.Decoded().Get("CloudFormationConfiguration", "HookConfiguration")
	switch {
	case hook.Get("HookInvocationStatus").Is("ENABLED") != assembly.True && hook.Get("TargetStacks").Is("ALL") != assembly.True:
		return fmt.Sprintf("has HookInvocationStatus %v; want ENABLED", hook.Get("HookInvocationStatus"))
	case hook.Get("FailureMode").Is("FAIL") != assembly.True:
		return fmt.Sprintf("has FailureMode %v; want FAIL", hook.Get("FailureMode"))
	}
	return ""
}
