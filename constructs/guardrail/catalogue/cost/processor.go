package cost

import (
	"fmt"
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

// typeTable asks the same of every property that holds an instance type. A type that only
// deployment knows is nobody's mistake.
func typeTable(want func(family) string) option.Table {
	judge := func(v assembly.Value) string {
		for _, alt := range v.Alternatives() {
			if text, known := alt.Text(); known {
				if f, ok := familyOf(text); ok && want(f) != "" {
					return fmt.Sprintf("is %s, %s", text, want(f))
				}
			}
		}
		return ""
	}
	var table option.Table
	for _, at := range []struct{ typ, property string }{
		{instanceType, "InstanceType"},
		{launchTemplateType, "LaunchTemplateData.InstanceType"},
		{launchConfigurationType, "InstanceType"},
		{groupType, "MixedInstancesPolicy.LaunchTemplate.Overrides.*.InstanceType"},
		{"AWS::EC2::EC2Fleet", "LaunchTemplateConfigs.*.Overrides.*.InstanceType"},
		{"AWS::EC2::SpotFleet", "SpotFleetRequestConfigData.LaunchSpecifications.*.InstanceType"},
		{"AWS::EC2::SpotFleet", "SpotFleetRequestConfigData.LaunchTemplateConfigs.*.Overrides.*.InstanceType"},
		{"AWS::EKS::Nodegroup", "InstanceTypes.*"},
		{"AWS::Batch::ComputeEnvironment", "ComputeResources.InstanceTypes.*"},
		{databaseType, "DBInstanceClass"},
		{"AWS::RDS::DBCluster", "DBClusterInstanceClass"},
		{"AWS::DocDB::DBInstance", "DBInstanceClass"},
		{"AWS::Neptune::DBInstance", "DBInstanceClass"},
		{"AWS::ElastiCache::CacheCluster", "CacheNodeType"},
		{"AWS::ElastiCache::ReplicationGroup", "CacheNodeType"},
		{"AWS::MemoryDB::Cluster", "NodeType"},
		{"AWS::OpenSearchService::Domain", "ClusterConfig.InstanceType"},
		{"AWS::OpenSearchService::Domain", "ClusterConfig.DedicatedMasterType"},
		{"AWS::MSK::Cluster", "BrokerNodeGroupInfo.InstanceType"},
	} {
		table = append(table, option.Option{Type: at.typ, Property: at.property, Want: judge, Unless: x86Alone})
	}
	return table
}

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

var processorTable = option.Table{
	{Type: "AWS::ECS::TaskDefinition", Property: "RuntimePlatform.CpuArchitecture",
		Want: option.Told("runs it on X86_64", option.IsNot("X86_64")), Unless: notOnFargate},
}

// notOnFargate exempts tasks whose instances decide, and Windows.
func notOnFargate(task *assembly.Resource) bool {
	system, _ := task.Get("RuntimePlatform", "OperatingSystemFamily").Text()
	return strings.HasPrefix(system, "WINDOWS") ||
		!slices.ContainsFunc(task.Get("RequiresCompatibilities").Elements(), func(v assembly.Value) bool {
			return v.Is("FARGATE") == assembly.True
		})
}

// functionProcessors looks at functions but those that deploy, for seconds, and those of
// CloudFront.
func functionProcessors(pass *engine.Pass) {
	exempt := map[*assembly.Resource]bool{}
	for _, r := range pass.Resources() {
		if token := r.Get("ServiceToken"); token.Exists() || r.Type == "AWS::CloudFront::Distribution" {
			for _, to := range r.Get().Targets() {
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
