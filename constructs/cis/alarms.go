// Package cis knows the CIS AWS Foundations Benchmark: the alarms of its section "Monitoring", and
// the controls that Security Hub CSPM measures with.
//
// Alarms are numbered as in v5.0.0, 4.1 to 4.15; v6 moves them to 5.1 and on. In Security Hub CSPM
// they are the controls CloudWatch.1 to CloudWatch.14, which are part of its standards for v1.2.0
// and v1.4.0 only, and look for exactly the patterns that AWS documents with them. There is no
// control for AWS Organizations: that pattern is the benchmark's.
//
// The package is pure Go.
package cis

import (
	"slices"
	"strings"
)

// Namespace is that of the metrics of security.TrailAlarms.
const Namespace = "Plinth/Trail"

// An Alarm is a metric filter on a trail's log group, and somebody who hears of what it counts.
type Alarm struct {
	// Name is also that of the metric.
	Name string
	// Recommendation is the number in v5.0.0.
	Recommendation string
	// Control is that of Security Hub CSPM, empty for none.
	Control string
	// Pattern is that of the metric filter.
	Pattern string
}

// Alarms returns all of them, in the order of the benchmark.
func Alarms() []Alarm { return slices.Clone(alarms) }

// ByPattern returns the alarm that a pattern is of. Blanks and quotes do not matter: the benchmark
// and AWS set them differently.
func ByPattern(pattern string) (Alarm, bool) {
	i := slices.IndexFunc(alarms, func(a Alarm) bool { return bare(a.Pattern) == bare(pattern) })
	if i < 0 {
		return Alarm{}, false
	}
	return alarms[i], true
}

// ByName returns the alarm of a name.
func ByName(name string) (Alarm, bool) {
	i := slices.IndexFunc(alarms, func(a Alarm) bool { return a.Name == name })
	if i < 0 {
		return Alarm{}, false
	}
	return alarms[i], true
}

var blanks = strings.NewReplacer(" ", "", "\t", "", "\r", "", "\n", "", `"`, "")

func bare(pattern string) string { return blanks.Replace(pattern) }

var alarms = []Alarm{
	{"UnauthorizedCalls", "4.1", "CloudWatch.2", `{($.errorCode="*UnauthorizedOperation") || ($.errorCode="AccessDenied*")}`},
	{"ConsoleWithoutMFA", "4.2", "CloudWatch.3",
		`{ ($.eventName = "ConsoleLogin") && ($.additionalEventData.MFAUsed != "Yes") && ($.userIdentity.type = "IAMUser") && ` +
			`($.responseElements.ConsoleLogin = "Success") }`},
	{"RootUse", "4.3", "CloudWatch.1",
		`{$.userIdentity.type="Root" && $.userIdentity.invokedBy NOT EXISTS && $.eventType !="AwsServiceEvent"}`},
	{"IdentityPolicyChanges", "4.4", "CloudWatch.4",
		calls("iam", "DeleteGroupPolicy", "DeleteRolePolicy", "DeleteUserPolicy", "PutGroupPolicy",
			"PutRolePolicy", "PutUserPolicy", "CreatePolicy", "DeletePolicy", "CreatePolicyVersion", "DeletePolicyVersion", "AttachRolePolicy",
			"DetachRolePolicy", "AttachUserPolicy", "DetachUserPolicy", "AttachGroupPolicy", "DetachGroupPolicy")},
	{"TrailChanges", "4.5", "CloudWatch.5", calls("", "CreateTrail", "UpdateTrail", "DeleteTrail", "StartLogging", "StopLogging")},
	{"ConsoleFailures", "4.6", "CloudWatch.6", `{($.eventName=ConsoleLogin) && ($.errorMessage="Failed authentication")}`},
	{"KeyChanges", "4.7", "CloudWatch.7", calls("kms", "DisableKey", "ScheduleKeyDeletion")},
	{"BucketPolicyChanges", "4.8", "CloudWatch.8", calls("s3", "PutBucketAcl", "PutBucketPolicy", "PutBucketCors", "PutBucketLifecycle",
		"PutBucketReplication", "DeleteBucketPolicy", "DeleteBucketCors", "DeleteBucketLifecycle", "DeleteBucketReplication")},
	{"RecorderChanges", "4.9", "CloudWatch.9",
		calls("config", "StopConfigurationRecorder", "DeleteDeliveryChannel", "PutDeliveryChannel", "PutConfigurationRecorder")},
	{"SecurityGroupChanges", "4.10", "CloudWatch.10", calls("", "AuthorizeSecurityGroupIngress", "AuthorizeSecurityGroupEgress",
		"RevokeSecurityGroupIngress", "RevokeSecurityGroupEgress", "CreateSecurityGroup", "DeleteSecurityGroup")},
	{"NetworkACLChanges", "4.11", "CloudWatch.11",
		calls("", "CreateNetworkAcl", "CreateNetworkAclEntry", "DeleteNetworkAcl", "DeleteNetworkAclEntry",
			"ReplaceNetworkAclEntry", "ReplaceNetworkAclAssociation")},
	{"GatewayChanges", "4.12", "CloudWatch.12", calls("", "CreateCustomerGateway", "DeleteCustomerGateway", "AttachInternetGateway",
		"CreateInternetGateway", "DeleteInternetGateway", "DetachInternetGateway")},
	{"RouteTableChanges", "4.13", "CloudWatch.13",
		calls("ec2", "CreateRoute", "CreateRouteTable", "ReplaceRoute", "ReplaceRouteTableAssociation",
			"DeleteRouteTable", "DeleteRoute", "DisassociateRouteTable")},
	{"VPCChanges", "4.14", "CloudWatch.14", calls("", "CreateVpc", "DeleteVpc", "ModifyVpcAttribute", "AcceptVpcPeeringConnection",
		"CreateVpcPeeringConnection", "DeleteVpcPeeringConnection", "RejectVpcPeeringConnection", "AttachClassicLinkVpc", "DetachClassicLinkVpc",
		"DisableVpcClassicLink", "EnableVpcClassicLink")},
	{"OrganizationChanges", "4.15", "", calls("organizations", "AcceptHandshake", "AttachPolicy", "CreateAccount", "CreateOrganizationalUnit",
		"CreatePolicy", "DeclineHandshake", "DeleteOrganization", "DeleteOrganizationalUnit", "DeletePolicy", "DetachPolicy", "DisablePolicyType",
		"EnablePolicyType", "InviteAccountToOrganization", "LeaveOrganization", "MoveAccount", "RemoveAccountFromOrganization", "UpdatePolicy",
		"UpdateOrganizationalUnit")},
}

// calls is the pattern of calls of some APIs, of one service where the names are not its own.
func calls(service string, apis ...string) string {
	var either []string
	for _, api := range apis {
		either = append(either, "($.eventName="+api+")")
	}
	pattern := strings.Join(either, " || ")
	if service == "" {
		return "{" + pattern + "}"
	}
	return "{($.eventSource=" + service + ".amazonaws.com) && (" + pattern + ")}"
}
