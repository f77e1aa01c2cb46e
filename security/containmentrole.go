package security

import (
	"fmt"
	"slices"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/guardrail"
	"github.com/plinth-cdk/plinth/constructs/identifier"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/tree"
	"github.com/plinth-cdk/plinth/security/internal/containment"
)

// ContainmentRoleProps configure a [ContainmentRole].
type ContainmentRoleProps struct {
	// SecurityAccount is the account of the [Containment], such as that of the delegated
	// administrator of GuardDuty. Required.
	SecurityAccount string
}

// ContainmentRole is what a [Containment] of the security account acts with in this account. It
// promises that
//
//   - only the containment workflows of that one account assume it, and what is tagged
//     plinth:do-not-contain is denied to it (CONTAIN-003),
//   - it lists its actions, and may not change itself (IAM-004).
//
// It may write inline policies of roles and users, because that is how sessions are revoked.
// Service control policies have to keep everybody else from changing the role, and from setting the
// two tags by which an intruder could exempt resources: preset.ProtectRoles and preset.ProtectTags,
// which baseline.DefaultPolicies include.
//
// Define none in the management account. Service control policies do not hold there, so that
// whoever takes over the security account could deny its administrators everything; nobody works
// there, and what GuardDuty finds there is told, together with that the containment has failed.
//
// Its name is fixed, because the workflow knows the account of a finding and nothing else. IAM is
// global: define one in each member account, also in the security account. It costs nothing.
type ContainmentRole struct {
	constructs.Construct
	role awsiam.Role
}

const (
	// ContainmentRoleName is the name of the [ContainmentRole] in every account:
	// "plinth-containment".
	ContainmentRoleName = containment.RoleName
	// workflowRoleName is what the names of the workflows' roles begin with, in the security
	// account. The Region follows.
	workflowRoleName = "plinth-containment-workflow-"
	// OptOutTag on a resource, with any value, exempts it from a [Containment]:
	// "plinth:do-not-contain".
	OptOutTag = containment.OptOutTag
	// ContainedTag has the id of the finding that a resource was contained for: "plinth:contained".
	ContainedTag = containment.ContainedTag
)

// NewContainmentRole defines the role. It panics with an error when SecurityAccount is not an
// account id.
func NewContainmentRole(scope constructs.Construct, id string, props *ContainmentRoleProps) *ContainmentRole {
	c := &ContainmentRole{}
	p := plinth.Define(c, scope, id, props.check)
	partition := plinth.PartitionOf(c)
	arn := func(service, resource string) string { return "arn:" + partition + ":" + service + ":" + resource }
	c.role = awsiam.NewRole(c, jsii.String("Resource"), &awsiam.RoleProps{
		RoleName:    jsii.String(ContainmentRoleName),
		Description: jsii.String("Contains what a finding of GuardDuty is about"),
		AssumedBy: awsiam.NewPrincipalWithConditions(awsiam.NewAccountPrincipal(&p.SecurityAccount), &map[string]any{
			"ArnLike": map[string]any{"aws:PrincipalArn": arn("iam", ":"+p.SecurityAccount+":role/"+workflowRoleName+"*")},
		}),
	})
	tree.Grown(c.role, c, "Resource")
	var statements []*awsiam.PolicyStatementProps
	for _, s := range containmentPermissions {
		resources := make([]*string, len(s.resources))
		for i, r := range s.resources {
			resources[i] = jsii.String(r)
			if r != "*" {
				resources[i] = jsii.String("arn:" + partition + ":" + r)
			}
		}
		statements = append(statements, &awsiam.PolicyStatementProps{
			Sid: jsii.String(s.sid), Actions: jsii.Strings(s.actions...), Resources: &resources,
		})
	}
	plinth.Allow(c.role, append(statements,
		denied("OptOut", "", "*", &map[string]any{"Null": map[string]any{"aws:ResourceTag/" + OptOutTag: "false"}}),
		denied("Itself", "iam:", arn("iam", ":*:role/plinth-containment*"), nil))...)
	guardrail.Waive(c.role, "IAM-012", "it denies everything to whichever role or user a finding names, and may not change itself")
	plinth.KeepRole(c.role, "contains what the workflow of the security account says, and nothing that opted out")
	return c
}

// Role returns the role.
func (c *ContainmentRole) Role() awsiam.Role { return c.role }

// denied takes back what the role could change, of one service or of all.
func denied(sid, service, resource string, conditions *map[string]any) *awsiam.PolicyStatementProps {
	var changes []string
	for _, s := range containmentPermissions {
		for _, action := range s.actions {
			if s.sid != "Look" && strings.HasPrefix(action, service) {
				changes = append(changes, action)
			}
		}
	}
	slices.Sort(changes)
	return &awsiam.PolicyStatementProps{
		Sid: &sid, Effect: awsiam.Effect_DENY, Actions: jsii.Strings(changes...), Resources: jsii.Strings(resource), Conditions: conditions,
	}
}

// containmentPermissions are what the workflows call, and no more.
var containmentPermissions = []struct {
	sid                string
	actions, resources []string
}{
	{"Look", []string{
		"autoscaling:DescribeAutoScalingInstances", "ec2:DescribeInstanceAttribute", "ec2:DescribeInstances", "ec2:DescribeSecurityGroups",
		"elasticloadbalancing:DescribeTargetGroups", "elasticloadbalancing:DescribeTargetHealth",
		"iam:GetInstanceProfile", "iam:ListAccessKeys", "iam:ListRolePolicies", "iam:ListRoleTags", "iam:ListUserPolicies", "iam:ListUserTags",
		"lambda:GetFunctionConcurrency",
		"rds:DescribeDBInstances", "s3:GetBucketPublicAccessBlock", "tag:GetResources",
	}, []string{"*"}},
	{"Instances", []string{
		"ec2:CreateSnapshots", "ec2:CreateTags", "ec2:DeleteTags", "ec2:ModifyInstanceAttribute",
		"ec2:ModifyNetworkInterfaceAttribute", "ec2:StopInstances",
	}, []string{"ec2:*:*:instance/*", "ec2:*:*:network-interface/*", "ec2:*:*:security-group/*", "ec2:*:*:volume/*", "ec2:*::snapshot/*"}},
	{"Fleets", []string{"autoscaling:DetachInstances", "elasticloadbalancing:DeregisterTargets", "elasticloadbalancing:RegisterTargets"},
		[]string{"autoscaling:*:*:autoScalingGroup:*", "elasticloadbalancing:*:*:targetgroup/*"}},
	{"Roles", []string{"iam:DeleteRolePolicy", "iam:PutRolePolicy", "iam:TagRole", "iam:UntagRole"}, []string{"iam::*:role/*"}},
	{
		"Users",
		[]string{"iam:DeleteUserPolicy", "iam:PutUserPolicy", "iam:TagUser", "iam:UntagUser", "iam:UpdateAccessKey"},
		[]string{"iam::*:user/*"},
	},
	{"Buckets", []string{"s3:PutBucketPublicAccessBlock"}, []string{"s3:::*"}},
	{
		"Functions",
		[]string{"lambda:DeleteFunctionConcurrency", "lambda:PutFunctionConcurrency", "lambda:TagResource", "lambda:UntagResource"},
		[]string{"lambda:*:*:function:*"},
	},
	{"Databases", []string{
		"rds:AddTagsToResource", "rds:CreateDBClusterSnapshot", "rds:CreateDBSnapshot", "rds:ModifyDBInstance", "rds:RemoveTagsFromResource",
	}, []string{"rds:*:*:db:*", "rds:*:*:cluster:*", "rds:*:*:snapshot:*", "rds:*:*:cluster-snapshot:*"}},
}

func (p *ContainmentRoleProps) check() (ContainmentRoleProps, error) {
	var q ContainmentRoleProps
	if p != nil {
		q = *p
	}
	if err := identifier.Account.Check("SecurityAccount", q.SecurityAccount); err != nil {
		return q, fmt.Errorf("%w: that of the Containment", err)
	}
	return q, nil
}
