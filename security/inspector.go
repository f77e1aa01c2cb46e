package security

import (
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/customresources"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/plinth"
)

// InspectorProps configure [Inspector]; nil and the zero value are the production choice of one
// account and Region.
type InspectorProps struct {
	// Organization switches Inspector on in every account that joins. The account has to be the
	// delegated administrator. Accounts that are there already get it from the organization's
	// policy, policy.InspectorEnablement, or by hand.
	Organization bool
}

// Inspector looks for known vulnerabilities in instances, images, functions, their code, and code
// repositories. It promises that it scans all of them (INSPECTOR-001). There is no resource type
// for it: a custom resource of two calls at most enables it, with those permissions, and leaves it
// on when the stack goes.
//
// Standing idle it costs nothing; Inspector costs by what it scans. Its findings arrive in
// Security Hub CSPM. See Security Hub Inspector.1 to Inspector.4.
type Inspector struct {
	constructs.Construct
	enabled customresources.AwsCustomResource
}

// NewInspector enables Inspector, once for each account and Region.
func NewInspector(scope constructs.Construct, id string, props *InspectorProps) *Inspector {
	var p InspectorProps
	if props != nil {
		p = *props
	}
	i := &Inspector{}
	plinth.Init(i, scope, id)
	i.enabled = newCall(i, "Resource", "Inspector", "Inspector2", "enable",
		map[string]any{"accountIds": []any{awscdk.Stack_Of(i).Account()}, "resourceTypes": []string{"EC2", "ECR", "LAMBDA", "LAMBDA_CODE", "CODE_REPOSITORY"}},
		onAll("inspector2:Enable"), serviceRole(i, "inspector2"), serviceRole(i, "agentless.inspector2"))
	if p.Organization {
		newCall(i, "Organization", "InspectorOrganization", "Inspector2", "updateOrganizationConfiguration",
			map[string]any{"autoEnable": map[string]any{"ec2": true, "ecr": true, "lambda": true, "lambdaCode": true, "codeRepository": true}},
			onAll("inspector2:UpdateOrganizationConfiguration")).Node().AddDependency(i.enabled)
	}
	return i
}

// Enabled returns what enables Inspector, for others to depend on.
func (i *Inspector) Enabled() customresources.AwsCustomResource { return i.enabled }

// serviceRole allows to make the role that a service acts as in this account.
func serviceRole(scope constructs.Construct, service string) *awsiam.PolicyStatementProps {
	name := fmt.Sprintf("aws-service-role/%s.amazonaws.com/*", service)
	return &awsiam.PolicyStatementProps{
		Actions: jsii.Strings("iam:CreateServiceLinkedRole"),
		Resources: &[]*string{awscdk.Stack_Of(scope).FormatArn(&awscdk.ArnComponents{
			Service: jsii.String("iam"), Region: jsii.String(""), Resource: jsii.String("role"), ResourceName: &name,
		})},
		Conditions: &map[string]any{"StringEquals": map[string]any{"iam:AWSServiceName": service + ".amazonaws.com"}},
	}
}
