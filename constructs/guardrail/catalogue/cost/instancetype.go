package cost

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/option"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

// ofType are the properties that name a type of instance, of services that have Graviton.
// TestEveryInstanceTypeIsJudged finds those that are missing.
var ofType = map[string][]string{
	instanceType:            {"InstanceType"},
	launchTemplateType:      {"LaunchTemplateData.InstanceType", "LaunchTemplateData.InstanceRequirements.AllowedInstanceTypes.*"},
	launchConfigurationType: {"InstanceType"},
	groupType: {"MixedInstancesPolicy.LaunchTemplate.Overrides.*.InstanceType",
		"MixedInstancesPolicy.LaunchTemplate.Overrides.*.InstanceRequirements.AllowedInstanceTypes.*"},
	"AWS::EC2::EC2Fleet": {"LaunchTemplateConfigs.*.Overrides.*.InstanceType",
		"LaunchTemplateConfigs.*.Overrides.*.InstanceRequirements.AllowedInstanceTypes.*"},
	"AWS::EC2::SpotFleet": {"SpotFleetRequestConfigData.LaunchSpecifications.*.InstanceType",
		"SpotFleetRequestConfigData.LaunchSpecifications.*.InstanceRequirements.AllowedInstanceTypes.*",
		"SpotFleetRequestConfigData.LaunchTemplateConfigs.*.Overrides.*.InstanceType",
		"SpotFleetRequestConfigData.LaunchTemplateConfigs.*.Overrides.*.InstanceRequirements.AllowedInstanceTypes.*"},
	providerType:                    {managedRequirements + "AllowedInstanceTypes.*"},
	"AWS::Lambda::CapacityProvider": {"InstanceRequirements.AllowedInstanceTypes.*"},
	"AWS::EKS::Nodegroup":           {"InstanceTypes.*"},
	"AWS::Batch::ComputeEnvironment": {"ComputeResources.InstanceTypes.*",
		"ComputeResources.ManagedInstancesProvider.InstanceLaunchTemplate.InstanceRequirements.AllowedInstanceTypes.*"},
	databaseType:                               {"DBInstanceClass"},
	"AWS::RDS::DBCluster":                      {"DBClusterInstanceClass"},
	"AWS::DocDB::DBInstance":                   {"DBInstanceClass"},
	"AWS::Neptune::DBInstance":                 {"DBInstanceClass"},
	"AWS::ElastiCache::CacheCluster":           {"CacheNodeType"},
	"AWS::ElastiCache::GlobalReplicationGroup": {"CacheNodeType"},
	"AWS::ElastiCache::ReplicationGroup":       {"CacheNodeType"},
	"AWS::MemoryDB::Cluster":                   {"NodeType"},
	"AWS::MemoryDB::MultiRegionCluster":        {"NodeType"},
	"AWS::OpenSearchService::Domain": {"ClusterConfig.InstanceType", "ClusterConfig.DedicatedMasterType",
		"ClusterConfig.NodeOptions.*.NodeConfig.Type"},
	"AWS::Elasticsearch::Domain": {"ElasticsearchClusterConfig.InstanceType", "ElasticsearchClusterConfig.DedicatedMasterType"},
	"AWS::MSK::Cluster":          {"BrokerNodeGroupInfo.InstanceType"},
	"AWS::EMR::Cluster": {"Instances.CoreInstanceFleet.InstanceTypeConfigs.*.InstanceType", "Instances.CoreInstanceGroup.InstanceType",
		"Instances.MasterInstanceFleet.InstanceTypeConfigs.*.InstanceType", "Instances.MasterInstanceGroup.InstanceType",
		"Instances.TaskInstanceFleets.*.InstanceTypeConfigs.*.InstanceType", "Instances.TaskInstanceGroups.*.InstanceType"},
	"AWS::EMR::InstanceFleetConfig": {"InstanceTypeConfigs.*.InstanceType"},
	"AWS::EMR::InstanceGroupConfig": {"InstanceType"},
	"AWS::PCS::ComputeNodeGroup":    {"InstanceConfigs.*.InstanceType"},
}

const managedRequirements = "ManagedInstancesProvider.InstanceLaunchTemplate.InstanceRequirements."

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
	for _, typ := range slices.Sorted(maps.Keys(ofType)) {
		for _, property := range ofType[typ] {
			table = append(table, option.Option{Type: typ, Property: property, Want: judge, Unless: x86Alone})
		}
	}
	return table
}

// manufacturers finds requirements that other processors meet, too. Those of managed instances ask
// for any where they are silent; groups are SPOT-011.
func manufacturers(pass *engine.Pass) {
	for _, typ := range slices.Sorted(maps.Keys(ofType)) {
		for _, property := range ofType[typ] {
			before, found := strings.CutSuffix(property, "AllowedInstanceTypes.*")
			if !found {
				continue
			}
			option.Table{{Type: typ, Property: before + "CpuManufacturers.*", Want: option.IsNot("intel", "amd"), Unless: x86Alone}}.Check(pass)
		}
	}
	for _, provider := range pass.OfType(providerType) {
		const property = managedRequirements + "CpuManufacturers"
		if !provider.Get("ManagedInstancesProvider").Exists() || provider.Get(strings.Split(property, ".")...).Exists() ||
			provider.Get(strings.Split(managedRequirements+"AllowedInstanceTypes", ".")...).Exists() {
			continue
		}
		pass.Report(provider, property, "is not set, so ECS starts x86 as well; want amazon-web-services")
	}
}
