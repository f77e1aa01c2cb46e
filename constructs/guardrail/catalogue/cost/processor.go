package cost

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/customresource"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/option"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

const (
	instanceType            = "AWS::EC2::Instance"
	launchTemplateType      = "AWS::EC2::LaunchTemplate"
	launchConfigurationType = "AWS::AutoScaling::LaunchConfiguration"
	databaseType            = "AWS::RDS::DBInstance"
	functionType            = "AWS::Lambda::Function"
)

// A family is what the first part of an instance type says: m, 8 and "gd" of m8gd.large.
type family struct {
	kind       string
	generation int
	options    string
}

// ofFamily leaves out the prefixes of services, and the suffix of OpenSearch.
var ofFamily = regexp.MustCompile(`^(?:db\.|cache\.|kafka\.)?([a-z]+)([0-9]+)([a-z]*)(?:-flex)?\.`)

func familyOf(instanceType string) (family, bool) {
	m := ofFamily.FindStringSubmatch(instanceType)
	if m == nil {
		return family{}, false
	}
	generation, err := strconv.Atoi(m[2])
	return family{m[1], generation, m[3]}, err == nil
}

// graviton judges the families that exist for both: accelerators, dense storage and more memory
// than Graviton has are left alone.
func graviton(f family) string {
	if slices.Contains([]string{"c", "m", "r", "t"}, f.kind) && !strings.HasPrefix(f.options, "g") {
		return "which is x86; want Graviton, such as " + f.kind + map[bool]string{true: "4g", false: "8g"}[f.kind == "t"]
	}
	return ""
}

// currentFrom are the first generations that AWS does not call previous.
var currentFrom = map[string]int{"c": 5, "m": 5, "r": 5, "t": 3, "i": 3, "d": 3, "g": 4, "p": 4, "x": 2}

func current(f family) string {
	if f.generation < currentFrom[f.kind] {
		return "a previous generation"
	}
	return ""
}

// x86Alone exempts what cannot run on Graviton: Windows, SQL Server, Oracle.
func x86Alone(r *assembly.Resource) bool {
	engine, _ := r.Get("Engine").Text()
	platform, _ := r.Get("AmiType").Text()
	image := r.Get("ImageId")
	if r.Type == launchTemplateType {
		image = r.Get("LaunchTemplateData", "ImageId")
	}
	name, _ := image.Outline()
	return strings.HasPrefix(engine, "sqlserver-") || strings.HasPrefix(engine, "oracle-") || strings.HasPrefix(engine, "custom-") ||
		strings.HasPrefix(platform, "WINDOWS") || strings.Contains(strings.ToLower(name), "windows")
}

// processorTable has what says which processor runs it, and runs on x86 where it says nothing.
var processorTable = option.Table{
	{Type: "AWS::ECS::TaskDefinition", Property: "RuntimePlatform.CpuArchitecture", Want: armTasks, Unless: notOnFargate},
	{Type: "AWS::Batch::JobDefinition", Property: "ContainerProperties?.RuntimePlatform.CpuArchitecture", Want: armTasks,
		Unless: notOnFargate},
	{Type: "AWS::Batch::JobDefinition", Property: "EcsProperties?.TaskProperties.*.RuntimePlatform.CpuArchitecture", Want: armTasks,
		Unless: notOnFargate},
	{Type: "AWS::EMRServerless::Application", Property: "Architecture", Want: armTasks},
	{Type: "AWS::Serverless::Function", Property: "Architectures.0", Want: option.Told("runs it on x86_64", option.IsNot("x86_64"))},
	{Type: "AWS::Lambda::CapacityProvider", Property: "InstanceRequirements.Architectures.*", Want: option.IsNot("x86_64")},
}

var armTasks = option.Told("runs it on X86_64", option.IsNot("X86_64"))

// notOnFargate exempts tasks and jobs whose instances decide, and Windows.
func notOnFargate(task *assembly.Resource) bool {
	system, _ := task.Get("RuntimePlatform", "OperatingSystemFamily").Text()
	on := slices.Concat(task.Get("RequiresCompatibilities").Elements(), task.Get("PlatformCapabilities").Elements())
	return strings.HasPrefix(system, "WINDOWS") ||
		!slices.ContainsFunc(on, func(v assembly.Value) bool { return v.Is("FARGATE") == assembly.True })
}

// functionProcessors looks at functions but those that deploy, for seconds, and those of
// CloudFront.
func functionProcessors(pass *engine.Pass) {
	exempt := map[*assembly.Resource]bool{}
	for _, r := range pass.Resources() {
		if token := r.Get("ServiceToken"); token.Exists() || r.Type == "AWS::CloudFront::Distribution" {
			for _, to := range r.Targets() {
				exempt[to.Resource] = true
				for _, of := range to.Resource.Get("FunctionName").Targets() { // a version
					exempt[of.Resource] = true
				}
			}
		}
	}
	for _, f := range pass.OfType(functionType) {
		want := option.Told("runs it on x86_64", option.IsNot("x86_64"))
		architecture := f.Get("Architectures", "0")
		if fault := want(architecture); fault != "" && !exempt[f] && !customresource.SetsUp(f) {
			pass.Report(f, "Architectures", "%s", fault)
		}
	}
}
