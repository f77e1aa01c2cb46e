package network

import (
	"slices"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/plinth"
)

// A perimeter says whose requests pass an endpoint, and to whose resources. It follows
// "Building a data perimeter on AWS" and its policy examples.
type perimeter struct {
	at plinth.Place
	// partition is the token of it.
	partition string
	// organization is the id of the organization, "" for the account of the stack alone.
	organization string
	// accounts lie outside of the organization and own resources that may be used.
	accounts []string
}

// agents are services whose requests name no resource of a customer, so that there is
// nothing to carry data to; their identities are checked all the same.
var agents = []string{"ec2messages", "ecs-agent", "ecs-telemetry", "guardduty-data", "ssmmessages"}

// policy returns the statements of the endpoint policy for a service.
func (p perimeter) policy(service string) []*awsiam.PolicyStatementProps {
	ours := p.identities()
	if !slices.Contains(agents, service) {
		ours = merged(ours, p.resources())
	}
	statements := []*awsiam.PolicyStatementProps{
		allow("OwnIdentities", equals(ours), []string{"*"}, "*"),
		// What AWS services do in a customer's name, such as CloudFormation's signed URLs.
		allow("AWSServices", map[string]any{"Bool": map[string]any{"aws:PrincipalIsAWSService": "true"}}, []string{"*"}, "*"),
	}
	statements = append(statements, p.exceptions(service)...)
	if len(p.accounts) > 0 && !slices.Contains(agents, service) {
		trusted := merged(p.identities(), map[string]any{"aws:ResourceAccount": p.accounts})
		statements = append(statements, allow("TrustedAccounts", equals(trusted), []string{"*"}, "*"))
	}
	return statements
}

// identities are the conditions for requests made by our own principals.
func (p perimeter) identities() map[string]any {
	if p.organization == "" {
		return map[string]any{"aws:PrincipalAccount": p.at.Account}
	}
	return map[string]any{"aws:PrincipalOrgID": p.organization}
}

// resources are the conditions for requests made to our own resources. Without an
// organization there are none: resources of other accounts of a company cannot be told from
// those of strangers.
func (p perimeter) resources() map[string]any {
	if p.organization == "" {
		return nil
	}
	return map[string]any{"aws:ResourceOrgID": p.organization}
}

// exceptions are the requests that AWS's own agents and services have to make and that are
// signed by nobody of the organization, or are made to what AWS owns.
func (p perimeter) exceptions(service string) []*awsiam.PolicyStatementProps {
	switch service {
	case "s3":
		return []*awsiam.PolicyStatementProps{allow("AWSOwnedBuckets", nil, []string{"s3:GetObject"}, p.ownedBuckets()...)}
	case "sts":
		// Web identities and SAML users have no account before they assume a role.
		owner := p.resources()
		if owner == nil {
			owner = map[string]any{"aws:ResourceAccount": p.at.Account}
		}
		return []*awsiam.PolicyStatementProps{allow("FederatedIdentities", equals(owner),
			[]string{"sts:AssumeRoleWithWebIdentity", "sts:AssumeRoleWithSAML"}, "*")}
	}
	if p.organization == "" {
		return nil // nothing below is about whose identity it is
	}
	switch service {
	case "ssm":
		return []*awsiam.PolicyStatementProps{allow("AWSOwnedDocuments", equals(p.identities()),
			[]string{"ssm:Describe*", "ssm:List*", "ssm:Get*", "ssm:SendCommand", "ssm:CreateAssociation", "ssm:StartSession",
				"ssm:StartAutomationExecution"},
			p.arn("ssm", "parameter/aws/*"), p.arn("ssm", "document/*"), p.arn("ssm", "automation-definition/*"))}
	case "ec2":
		images := merged(p.identities(), map[string]any{"ec2:Owner": "amazon"})
		return []*awsiam.PolicyStatementProps{allow("AWSOwnedImages", equals(images), []string{"ec2:RunInstances"}, "*")}
	}
	return nil
}

// ownedBuckets hold what instances and containers download without credentials, or with
// URLs that AWS has signed.
func (p perimeter) ownedBuckets() []string {
	region := p.at.Region
	names := []string{
		"prod-" + region + "-starport-layer-bucket", // layers of images in ECR
		"al2023-repos-" + region + "-de612dc2", "al2023-" + region,
		"amazonlinux." + region + ".amazonaws.com", "amazonlinux-2-repos-" + region,
		"packages." + region + ".amazonaws.com", "repo." + region + ".amazonaws.com",
		// Systems Manager: the agent, documents, Patch Manager
		"amazon-ssm-" + region, "amazon-ssm-packages-" + region, "aws-ssm-" + region, region + "-birdwatcher-prod",
		"aws-ssm-distributor-file-" + region, "aws-ssm-document-attachments-" + region, "patch-baseline-snapshot-" + region,
		"aws-windows-downloads-" + region,
		"amazoncloudwatch-agent", "amazoncloudwatch-agent-" + region,
	}
	arns := make([]string, len(names))
	for i, name := range names {
		arns[i] = "arn:" + p.partition + ":s3:::" + name + "/*"
	}
	return arns
}

// arn is that of a resource of AWS's own, in no account.
func (p perimeter) arn(service, resource string) string {
	return "arn:" + p.partition + ":" + service + ":" + p.at.Region + "::" + resource
}

func allow(sid string, conditions map[string]any, actions []string, resources ...string) *awsiam.PolicyStatementProps {
	props := &awsiam.PolicyStatementProps{
		Sid: &sid, Actions: jsii.Strings(actions...), Resources: jsii.Strings(resources...),
	}
	if conditions != nil {
		props.Conditions = &conditions
	}
	return props
}

func equals(keys map[string]any) map[string]any { return map[string]any{"StringEquals": keys} }

func merged(a, b map[string]any) map[string]any {
	all := map[string]any{}
	for _, m := range []map[string]any{a, b} {
		for k, v := range m {
			all[k] = v
		}
	}
	return all
}
