package cost

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/promise"
	"github.com/plinth-cdk/plinth/constructs/tree"
	"github.com/plinth-cdk/plinth/constructs/trust"
)

// manage defines two providers of instances that ECS manages, one On-Demand and one Spot: a
// provider has no mixture.
func (s *SpotCapacity) manage(p *spotProps) {
	s.role = awsiam.NewRole(s, jsii.String("Role"), &awsiam.RoleProps{
		Description: tree.Node(s).Path(), AssumedBy: awsiam.NewServicePrincipal(jsii.String("ec2.amazonaws.com"), nil),
		ManagedPolicies: managedPolicy("AmazonECSInstanceRolePolicyForManagedInstances"),
	})
	plinth.KeepRole(s.role, "is for instances that ECS manages")
	profile := awsiam.NewInstanceProfile(s, jsii.String("Profile"), &awsiam.InstanceProfileProps{Role: s.role})
	plinth.Promise(profile, promise.That("gives instances their role", promise.At("Resource").Is("Roles", []any{s.role.RoleName()})))
	infrastructure := s.newInfrastructureRole()
	group := s.newSecurityGroup(p.VPC)
	define := func(id string, option awsecs.CapacityOptionType) *string {
		provider := awsecs.NewManagedInstancesCapacityProvider(s, &id, &awsecs.ManagedInstancesCapacityProviderProps{
			Ec2InstanceProfile: profile, InfrastructureRole: infrastructure, Subnets: p.subnets.Subnets,
			SecurityGroups: &[]awsec2.ISecurityGroup{group}, CapacityOptionType: option,
			PropagateTags:     awsecs.PropagateManagedInstancesTags_CAPACITY_PROVIDER,
			TaskVolumeStorage: awscdk.Size_Gibibytes(jsii.Number(30)),
			InstanceRequirements: &awsec2.InstanceRequirementsConfig{
				VCpuCountMin: jsii.Number(p.VCPUs), VCpuCountMax: jsii.Number(p.VCPUs),
				MemoryMin: awscdk.Size_Gibibytes(jsii.Number(p.MemoryGiB)), MemoryMax: awscdk.Size_Gibibytes(jsii.Number(p.MemoryGiB)),
				CpuManufacturers:     &[]awsec2.CpuManufacturer{awsec2.CpuManufacturer_AWS},
				InstanceGenerations:  &[]awsec2.InstanceGeneration{awsec2.InstanceGeneration_CURRENT},
				BurstablePerformance: awsec2.BurstablePerformance_EXCLUDED,
			},
		})
		tree.Depend(provider, infrastructure) // which ends the instances when the stack is deleted
		s.cluster.AddManagedInstancesCapacityProvider(provider)
		const launch = "ManagedInstancesProvider.InstanceLaunchTemplate."
		plinth.Promise(provider, promise.That("starts instances of one size on Graviton, with the tags of the stack",
			promise.At(id).Is(launch+"CapacityOptionType", string(option)).
				Is(launch+"InstanceRequirements.CpuManufacturers", []any{"amazon-web-services"}).
				Is("ManagedInstancesProvider.PropagateTags", "CAPACITY_PROVIDER")))
		return provider.CapacityProviderName()
	}
	onDemand := define("OnDemand", awsecs.CapacityOptionType_ON_DEMAND)
	s.strategy = split(*onDemand, *define("Spot", awsecs.CapacityOptionType_SPOT), p.OnDemandBase)
}

// newInfrastructureRole is what ECS starts instances with. AWS's policy passes roles called
// ecsInstanceRole alone; a fixed name could exist once in an account.
func (s *SpotCapacity) newInfrastructureRole() awsiam.Role {
	role := awsiam.NewRole(s, jsii.String("Infrastructure"), &awsiam.RoleProps{
		Description: jsii.String("Starts and ends the instances of " + tree.Path(s)), AssumedBy: trust.ForResources(s, "ecs", "*"),
		ManagedPolicies: managedPolicy("AmazonECSInfrastructureRolePolicyForManagedInstances"),
	})
	plinth.Allow(role, &awsiam.PolicyStatementProps{
		Actions: jsii.Strings("iam:PassRole"), Resources: &[]*string{s.role.RoleArn()},
		Conditions: &map[string]any{"StringLike": map[string]any{"iam:PassedToService": "ec2.*"}},
	})
	plinth.KeepRole(role, "starts and ends instances for the clusters of this account")
	return role
}

func managedPolicy(name string) *[]awsiam.IManagedPolicy {
	return &[]awsiam.IManagedPolicy{awsiam.ManagedPolicy_FromAwsManagedPolicyName(&name)}
}
