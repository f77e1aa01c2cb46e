package security

import (
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/customresources"
	"github.com/aws/constructs-go/constructs/v10"

	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/sdkcall"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// InspectorProps configure [Inspector]; nil and the zero value are the production choice of one
// account and Region.
type InspectorProps struct {
	// ForOrganization is for the delegated administrator of Inspector: Inspector is switched on in
	// every account that joins. Accounts that are there already get it from the organization's policy,
	// management.Inspector, or by hand.
	ForOrganization bool
}

// Inspector looks for known vulnerabilities in instances, images, functions, their code, and code
// repositories. It promises that it scans all of them (INSPECTOR-001). CloudFormation has no
// resource type for it: a custom resource of at most two calls enables it, with the permissions of
// those calls, and leaves it on when the stack is deleted.
//
// Standing idle it costs nothing; Inspector costs by what it scans. Its findings arrive in
// Security Hub CSPM. See Security Hub Inspector.1 to Inspector.4.
type Inspector struct {
	constructs.Construct
	enabled customresources.AwsCustomResource
}

// NewInspector enables Inspector, once for each account and Region.
func NewInspector(scope constructs.Construct, id string, props *InspectorProps) *Inspector {
	i := &Inspector{}
	plinth.Init(i, scope, id)
	i.enabled = sdkcall.New(i, "Resource", sdkcall.Call{
		Name: "Inspector", Service: "Inspector2", Action: "enable", Parameters: map[string]any{
			"accountIds":    []any{tree.Stack(i).Account()},
			"resourceTypes": []string{"EC2", "ECR", "LAMBDA", "LAMBDA_CODE", "CODE_REPOSITORY"},
		},
		Permissions:  []*awsiam.PolicyStatementProps{sdkcall.Anywhere("inspector2:Enable")},
		ServiceRoles: []string{"inspector2.amazonaws.com", "agentless.inspector2.amazonaws.com"},
	})
	if props != nil && props.ForOrganization {
		tree.Node(sdkcall.New(i, "Organization", sdkcall.Call{
			Name: "InspectorOrganization", Service: "Inspector2", Action: "updateOrganizationConfiguration", Parameters: map[string]any{
				"autoEnable": map[string]any{"ec2": true, "ecr": true, "lambda": true, "lambdaCode": true, "codeRepository": true},
			},
			Permissions: []*awsiam.PolicyStatementProps{sdkcall.Anywhere("inspector2:UpdateOrganizationConfiguration")},
		})).
			AddDependency(i.enabled)
	}
	return i
}

// Enabled returns what enables Inspector, for others to depend on.
func (i *Inspector) Enabled() customresources.AwsCustomResource { return i.enabled }
