package security

import (
	"github.com/aws/aws-cdk-go/awscdk/v2/awsconfig"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// ConfigAggregatorProps configure [ConfigAggregator]. There is nothing to choose yet; nil is fine.
type ConfigAggregatorProps struct{}

// A ConfigAggregator shows what the recorders of all accounts have recorded, and what rules found,
// in one place: the account of the delegated administrator of AWS Config. It promises to aggregate
// every Region, also those to come (CONFIG-009).
//
// Standing idle it costs nothing. See "Multi-Account Multi-Region Data Aggregation".
type ConfigAggregator struct {
	constructs.Construct
	aggregator awsconfig.CfnConfigurationAggregator
}

// NewConfigAggregator defines an aggregator of the organization. The account has to be the
// delegated administrator of config.amazonaws.com, or the management account.
func NewConfigAggregator(scope constructs.Construct, id string, _ *ConfigAggregatorProps) *ConfigAggregator {
	a := &ConfigAggregator{}
	plinth.Init(a, scope, id)
	role := awsiam.NewRole(a, jsii.String("Role"), &awsiam.RoleProps{
		Description: jsii.String("Lists the accounts of the organization for " + tree.Path(a)),
		AssumedBy:   awsiam.NewServicePrincipal(jsii.String(configService), nil),
		ManagedPolicies: &[]awsiam.IManagedPolicy{
			awsiam.ManagedPolicy_FromAwsManagedPolicyName(jsii.String("service-role/AWSConfigRoleForOrganizations")),
		},
	})
	plinth.KeepRole(role, "lets AWS Config list the accounts of the organization, and nobody else")
	props := &awsconfig.CfnConfigurationAggregatorProps{
		OrganizationAggregationSource: &awsconfig.CfnConfigurationAggregator_OrganizationAggregationSourceProperty{
			AllAwsRegions: true, RoleArn: role.RoleArn(),
		},
	}
	a.aggregator = awsconfig.NewCfnConfigurationAggregator(a, jsii.String("Resource"), props)
	plinth.Keep(a.aggregator, "sees every account of the organization in every Region", props)
	tree.Depend(a.aggregator, role) // AWS Config lists the accounts as soon as it is made
	return a
}

// Aggregator returns the aggregator; there is no L2.
func (a *ConfigAggregator) Aggregator() awsconfig.CfnConfigurationAggregator { return a.aggregator }
