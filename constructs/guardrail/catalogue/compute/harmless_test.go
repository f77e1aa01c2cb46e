package compute_test

import (
	. "github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
)

// harmless are changes that satisfy the rules in another way than the good stack does.
func harmless() map[string][]Change {
	return map[string][]Change{
		"a cluster for known addresses": {Add("Cluster", Resource("AWS::EKS::Cluster", Object{"ResourcesVpcConfig": Object{
			"EndpointPublicAccess": true, "PublicAccessCidrs": List{"203.0.113.0/24"}},
			"EncryptionConfig": List{Object{}}, "Logging": Object{"ClusterLogging": Object{"EnabledTypes": List{
				Object{"Type": "audit"}, Object{"Type": "authenticator"}}}}}))},
		"a volume of the host's data": {Add("Task2", Resource("AWS::ECS::TaskDefinition", Object{
			"Volumes": List{Object{"Name": "v", "Host": Object{"SourcePath": "/mnt/data"}}, Object{"Name": "w", "Host": Object{}}}}))},
		"IPv6 in a private subnet": {Set("Server.SubnetId", Ref("Private0")), Set("Server.Ipv6AddressCount", 1)},
		"an accelerated public load balancer": {
			Add("Group",
				Resource("AWS::GlobalAccelerator::EndpointGroup", Object{"EndpointConfigurations": List{Object{"EndpointId": Ref("Balancer")}}}))},
		"an instance without metadata": {Set("Server.MetadataOptions", Object{"HttpEndpoint": "disabled"})},
		"an instance with an old template and options of its own": {Set("Second.MetadataOptions", Object{"HttpTokens": "required"}),
			Set("Second.LaunchTemplate.LaunchTemplateId", "lt-1")},
	}
}
