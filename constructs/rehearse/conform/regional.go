package conform

import (
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/rehearse/registry"
)

// offers are the values that differ from Region to Region, with their names in the registry; an
// empty property stands for all properties together.
var offers = []struct{ typ, property, value, rule string }{
	{"AWS::AmazonMQ::Broker", "HostInstanceType", "aws_amazonmq_broker_instancetype_enum", "E3670"},
	{"AWS::AppStream::Fleet", "InstanceType", "aws_appstream_fleet_instancetype_enum", "E3621"},
	{"AWS::DAX::Cluster", "NodeType", "aws_dax_cluster_nodetype_enum", "E3672"},
	{"AWS::DocDB::DBInstance", "DBInstanceClass", "aws_docdb_dbinstance_dbinstanceclass_enum", "E3620"},
	{"AWS::EC2::Instance", "InstanceType", "aws_ec2_instance_instancetype_enum", "E3628"},
	{"AWS::EC2::LaunchTemplate", "LaunchTemplateData.InstanceType", "aws_ec2_instance_instancetype_enum", "E3628"},
	{"AWS::ElastiCache::CacheCluster", "CacheNodeType", "aws_elasticache_cachecluster_cachenodetype_enum", "E3647"},
	{"AWS::ElastiCache::ReplicationGroup", "CacheNodeType", "aws_elasticache_cachecluster_cachenodetype_enum", "E3647"},
	{"AWS::Elasticsearch::Domain", "ElasticsearchClusterConfig.InstanceType",
		"aws_elasticsearch_domain_elasticsearchclusterconfig_instancetype_enum", "E3652"},
	{"AWS::EMR::Cluster", "Instances.MasterInstanceGroup.InstanceType", "aws_emr_cluster_instancetypeconfig_instancetype_enum", "E3675"},
	{"AWS::EMR::Cluster", "Instances.CoreInstanceGroup.InstanceType", "aws_emr_cluster_instancetypeconfig_instancetype_enum", "E3675"},
	{"AWS::GameLift::Fleet", "EC2InstanceType", "aws_gamelift_fleet_ec2instancetype_enum", "E3641"},
	{"AWS::ManagedBlockchain::Node", "NodeConfiguration.InstanceType",
		"aws_managedblockchain_node_nodeconfiguration_instancetype_enum", "E3617"},
	{"AWS::Neptune::DBInstance", "DBInstanceClass", "aws_neptune_dbinstance_dbinstanceclass_enum", "E3635"},
	{"AWS::OpenSearchService::Domain", "ClusterConfig.InstanceType",
		"aws_opensearchservice_domain_clusterconfig_instancetype_enum", "E3653"},
	{"AWS::RDS::DBCluster", "", "aws_rds_dbcluster_dbclusterinstanceclass_enum", "E3694"},
	{"AWS::RDS::DBInstance", "", "aws_rds_dbinstance_dbinstanceclass_enum", "E3025"},
	{"AWS::Redshift::Cluster", "NodeType", "aws_redshift_cluster_nodetype_enum", "E3667"},
	{"AWS::SageMaker::Cluster", "InstanceGroups.*.InstanceType", "aws_sagemaker_cluster_instancetype_enum", "E3644"},
	{"AWS::SageMaker::EndpointConfig", "ProductionVariants.*.InstanceType", "aws_sagemaker_hosting_instancetype_enum", "E3642"},
}

// regional checks what a Region offers; without a Region nothing is known.
func (t *template) regional(r *assembly.Resource) {
	for _, k := range offers {
		if k.typ != r.Type || t.Region == "" {
			continue
		}
		want := registry.Regional(k.value, t.Region)
		if want == nil {
			continue
		}
		paths := [][]string{nil}
		if k.property != "" {
			paths = places(r, strings.Split(k.property, "."))
		}
		for _, path := range paths {
			c := &checker{template: t, r: r, typ: &registry.Type{}}
			v := r.Get(path...)
			c.value(node{path: path, raw: v.Raw(), base: v}, want)
			for _, p := range c.problems {
				p.Rule, p.Message = k.rule, p.Message+" in "+t.Region
				t.problems = append(t.problems, p)
			}
		}
	}
}
