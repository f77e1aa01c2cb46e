package access

import (
	"regexp"
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/policy"
	"github.com/plinth-cdk/plinth/constructs/policy/apicall"
	"github.com/plinth-cdk/plinth/constructs/policy/decide"
)

// escalations are single actions by which an identity gets the permissions of any other, and on
// what. To pass a role to any service is one of them, and so is to give a function, which has a
// role, other code or a layer or variable that loads it, and to update a stack as the role of its
// last deployment.
var escalations = []struct{ action, on string }{
	{"cloudformation:CreateChangeSet", "stack"}, {"cloudformation:UpdateStack", "stack"}, {"ec2:ModifyInstanceAttribute", "instance"},
	{"iam:AddUserToGroup", "group"}, {"iam:AttachGroupPolicy", "group"},
	{"iam:AttachRolePolicy", "role"},
	{"iam:AttachUserPolicy", "user"}, {"iam:CreateAccessKey", "user"}, {"iam:CreateLoginProfile", "user"},
	{"iam:CreatePolicyVersion", "policy"}, {"iam:DeactivateMFADevice", "user"}, {"iam:DeleteRolePermissionsBoundary", "role"},
	{"iam:DeleteUserPermissionsBoundary", "user"},
	{"iam:PassRole", "role"}, {"iam:PutRolePermissionsBoundary", "role"}, {"iam:PutUserPermissionsBoundary", "user"},
	{"iam:PutGroupPolicy", "group"}, {"iam:PutRolePolicy", "role"},
	{"iam:PutUserPolicy", "user"}, {"iam:SetDefaultPolicyVersion", "policy"}, {"iam:UpdateAssumeRolePolicy", "role"},
	{"iam:UpdateLoginProfile", "user"}, {"lambda:UpdateFunctionCode", "function"},
	{"lambda:UpdateFunctionConfiguration", "function"}, {"sts:AssumeRole", "role"},
}

// reads are actions that hand out what is stored, each with a resource that no policy names.
var reads = []struct{ action, service string }{
	{"s3:GetObject", "s3"}, {"dynamodb:GetItem", "dynamodb"}, {"dynamodb:Scan", "dynamodb"}, {"dynamodb:Query", "dynamodb"},
	{"secretsmanager:GetSecretValue", "secretsmanager"}, {"ssm:GetParameter", "ssm"}, {"kms:Decrypt", "kms"},
	{"sqs:ReceiveMessage", "sqs"}, {"logs:GetLogEvents", "logs"}, {"kinesis:GetRecords", "kinesis"},
}

// theirs are administrators of an account that no policy names: the roles that Organizations,
// Control Tower and CloudFormation make in each.
var theirs = arns("arn:aws:iam::000011112222:role/",
	[]string{"OrganizationAccountAccessRole", "AWSControlTowerExecution", "AWSCloudFormationStackSetExecutionRole"})

// hoards are actions that hand out, or destroy, what an account is worth or its evidence, or that
// lead to what does.
var hoards = []struct{ action, service string }{
	{"secretsmanager:GetSecretValue", "secretsmanager"}, {"kms:Decrypt", "kms"}, {"kms:ReEncryptFrom", "kms"},
	{"ssm:StartSession", "ec2"}, {"ssm:SendCommand", "ec2"}, {"ec2-instance-connect:SendSSHPublicKey", "ec2"},
	{"ecs:ExecuteCommand", "ecs"}, {"rds-db:connect", "rds-db"}, {"s3:GetObject", "s3"}, {"s3:DeleteObject", "s3"},
	{"s3:PutBucketPolicy", "s3"}, {"dynamodb:Scan", "dynamodb"}, {"dynamodb:Query", "dynamodb"}, {"dynamodb:GetItem", "dynamodb"},
	{"dynamodb:DeleteTable", "dynamodb"}, {"ssm:GetParameter", "ssm"}, {"ssm:GetParametersByPath", "ssm"}, {"logs:GetLogEvents", "logs"},
	{"kms:ScheduleKeyDeletion", "kms"}, {"kms:DisableKey", "kms"}, {"kms:PutKeyPolicy", "kms"},
	{"ec2:ModifySnapshotAttribute", "snapshot"}, {"ec2:ModifyImageAttribute", "image"},
	{"rds:ModifyDBSnapshotAttribute", "rds-snapshot"}, {"rds:ModifyDBClusterSnapshotAttribute", "rds-cluster-snapshot"},
	{"cloudtrail:StopLogging", "cloudtrail"}, {"cloudtrail:DeleteTrail", "cloudtrail"}, {"logs:DeleteLogGroup", "logs"},
	{"config:StopConfigurationRecorder", "config"}, {"guardduty:DeleteDetector", "guardduty"},
	{"kms:CreateGrant", "kms"}, {"ec2:GetPasswordData", "ec2"}, {"ec2:DeleteSnapshot", "snapshot"}, {"ssm:ResumeSession", "ssm-session"},
	{"ec2:AuthorizeSecurityGroupIngress", "security-group"}, {"rds:DeleteDBSnapshot", "rds-snapshot"},
	{"rds:DeleteDBInstance", "rds"}, {"backup:DeleteRecoveryPoint", "backup"}, {"dynamodb:DeleteBackup", "dynamodb"},
	{"dynamodb:ExportTableToPointInTime", "dynamodb"}, {"redshift:GetClusterCredentials", "redshift"},
	{"sagemaker:CreatePresignedNotebookInstanceUrl", "sagemaker"}, {"sagemaker:CreatePresignedDomainUrl", "sagemaker"},
	{"cognito-idp:AdminSetUserPassword", "cognito-idp"}, {"lightsail:GetInstanceAccessDetails", "lightsail"},
	{"s3:BypassGovernanceRetention", "s3"}, {"s3:PutLifecycleConfiguration", "s3"}, {"s3:PutReplicationConfiguration", "s3"},
	{"cloudtrail:PutEventSelectors", "cloudtrail"},
	{"lambda:AddPermission", "lambda"}, {"secretsmanager:PutResourcePolicy", "secretsmanager"}, {"sns:AddPermission", "sns"},
	{"sqs:AddPermission", "sqs"}, {"organizations:LeaveOrganization", "organizations"}, {"securityhub:DisableSecurityHub", "securityhub"},
	{"access-analyzer:DeleteAnalyzer", "access-analyzer"}, {"logs:DeleteLogStream", "logs"},
	{"ebs:GetSnapshotBlock", "snapshot"}, {"rds-data:ExecuteStatement", "rds"}, {"redshift-data:ExecuteStatement", "redshift"},
	{"codebuild:UpdateProject", "codebuild"}, {"cassandra:Select", "cassandra"},
	{"eks:AssociateAccessPolicy", "eks"}, {"eks:CreateAccessEntry", "eks"},
	{"cloudwatch:DeleteAlarms", "cloudwatch"}, {"cloudwatch:DisableAlarmActions", "cloudwatch"}, {"events:DisableRule", "events"},
	{"organizations:DetachPolicy", "organizations"}, {"organizations:UpdatePolicy", "organizations"},
	{"organizations:DisablePolicyType", "organizations"},
	{"sso:CreateAccountAssignment", "sso"}, {"sso:AttachManagedPolicyToPermissionSet", "sso"},
	{"sso:PutInlinePolicyToPermissionSet", "sso"}, {"identitystore:CreateGroupMembership", "identitystore"},
}

// Reads returns an action by which the policy lets an identity read data of the whole account.
func (p *Policy) Reads() (action string, truth assembly.Truth) { return p.onAll(reads) }

// Hoards returns an action by which the policy lets an identity take or destroy all secrets, keys,
// data or evidence of the account, or open all of them to others.
func (p *Policy) Hoards() (action string, truth assembly.Truth) {
	if action, truth := p.onAll(hoards); truth != assembly.False {
		return action, truth
	}
	return p.onAll(p.byName())
}

// byName are the actions by name in the policy that change who may do what, or take a safeguard
// away, with their services.
func (p *Policy) byName() []struct{ action, service string } {
	var all []struct{ action, service string }
	for _, s := range p.Statements {
		if !s.Allows() {
			continue
		}
		for _, action := range s.May.Action {
			service, _, _ := strings.Cut(strings.ToLower(action), ":")
			opens := apicall.LevelOf(action) == apicall.ManagesPermissions && !closing.MatchString(strings.ToLower(action))
			if !strings.Contains(action, "*") && (opens || unguarding.MatchString(strings.ToLower(action))) {
				all = append(all, struct{ action, service string }{action, service})
			}
		}
	}
	return all
}

// closing are such actions that take permissions or public access away, are a matter of IAM, where
// escalations are, or without which no logs are delivered, no interface gets into a VPC, and an
// organization shares nothing.
var closing = regexp.MustCompile(
	`^iam:|:(delete|detach|disable|disassociate|remove|retire|revoke)|publicaccessblock$|:enable(sharing|imageblock|snapshotblock)` +
		`|^logs:putresourcepolicy$|^ec2:createnetworkinterfacepermission$`)

// unguarding are actions of the services that watch or filter that take something of it away.
var unguarding = regexp.MustCompile(
	`^(access-analyzer|auditmanager|cloudtrail|config|controltower|detective|fms|guardduty|inspector2?|macie2` +
		`|network-firewall|organizations|route53resolver|securityhub|securitylake|shield|waf|waf-regional|wafv2)` +
		`:(archive|batchdisable|delete|deregister|detach|disable|disassociate|leave|remove|stop` +
		`|update(detector|firewallpolicy|policy|webacl))`)

// onAll returns the first of actions that the policy allows on a resource that nobody names.
func (p *Policy) onAll(actions []struct{ action, service string }) (action string, truth assembly.Truth) {
	for _, a := range actions {
		of, _, _ := strings.Cut(a.action, ":")
		if !slices.ContainsFunc(p.Statements, func(s Statement) bool { return s.Allows() && s.concerns(of) }) {
			continue
		}
		for _, resource := range resourcesOf(a.service, p.At.Stack) {
			if truth := p.Allowed(own(p.At.Stack, a.action, resource)); truth != assembly.False {
				return a.action, truth
			}
		}
	}
	return "", assembly.False
}

// Escalation returns an action by which the statement lets an identity become any other of the
// account.
func (s Statement) Escalation() (action string, truth assembly.Truth) {
	if !s.Allows() {
		return "", assembly.False
	}
	stack := s.Policy.At.Stack
	for _, e := range escalations {
		if service, _, _ := strings.Cut(e.action, ":"); !s.concerns(service) {
			continue
		}
		on := []string{escalatesOn(e.on, stack)}
		if e.action == "sts:AssumeRole" {
			on = append(on, theirs...)
		}
		ask := func(d policy.Document) bool {
			return slices.ContainsFunc(on, func(resource string) bool {
				return decide.Policies{Identity: []policy.Document{d}}.Decide(own(stack, e.action, resource)).Allowed
			})
		}
		alone := s.Policy.may
		alone.Statements = []policy.Statement{*s.May}
		switch {
		case !ask(alone) || !ask(s.Policy.may):
		case s.sureAt >= 0:
			return e.action, assembly.True
		default:
			truth, action = assembly.Unknown, e.action
		}
	}
	if action == "" {
		return "", assembly.False
	}
	return action, truth
}

// escalatesOn is the ARN of something of a kind that no policy names.
func escalatesOn(kind string, s *assembly.Stack) string {
	here := region(s) + ":" + Account(s)
	switch kind {
	case "stack":
		return "arn:aws:cloudformation:" + here + ":stack/Zq/00000000-0000-4000-8000-000000000000"
	case "function":
		return "arn:aws:lambda:" + here + ":function:Zq"
	case "instance":
		return "arn:aws:ec2:" + here + ":instance/i-0123456789abcdef0"
	}
	return "arn:aws:iam::" + Account(s) + ":" + kind + "/Zq"
}

// concerns reports whether the statement may name actions of a service: most name none of those
// that are asked about.
func (s Statement) concerns(service string) bool {
	return len(s.May.NotAction) > 0 || slices.ContainsFunc(s.May.Action, func(action string) bool {
		of, _, _ := strings.Cut(action, ":")
		return strings.EqualFold(of, service) || strings.ContainsAny(of, "*?")
	})
}
