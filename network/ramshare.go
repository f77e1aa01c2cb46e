package network

import (
	"slices"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsram"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/plinth"
)

// shareResources shares resources with accounts, organizational units or the organization,
// and with nobody outside of it (TGW-001). Sharing with units and organizations has to be
// switched on once, in AWS RAM's settings of the management account.
func shareResources(scope constructs.Construct, principals []string, arns ...*string) {
	plinth.Kept(awsram.NewCfnResourceShare, scope, "Share", "shares with whom was named, and nobody else", &awsram.CfnResourceShareProps{
		Name:                    uniqueName(scope, 256),
		AllowExternalPrincipals: jsii.Bool(false),
		Principals:              jsii.Strings(slices.Clone(principals)...),
		ResourceArns:            &arns,
	})
}

// uniqueName is a name for a resource that has to have one: derived from the construct path,
// so that it stays the same and two constructs never claim the same.
func uniqueName(scope constructs.IConstruct, length int) *string {
	return awscdk.Names_UniqueResourceName(scope, &awscdk.UniqueResourceNameOptions{
		MaxLength: jsii.Number(length), Separator: jsii.String("-"),
	})
}
