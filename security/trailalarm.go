package security

import (
	"strings"

	"github.com/plinth-cdk/plinth/constructs/cis"
)

// A TrailAlarm is one of [TrailAlarms].
type TrailAlarm string

// The alarms, numbered as in v5.0.0 of the CIS AWS Foundations Benchmark and as in Security Hub
// CSPM.
const (
	UnauthorizedCalls     TrailAlarm = "UnauthorizedCalls"     // 4.1, CloudWatch.2
	ConsoleWithoutMFA     TrailAlarm = "ConsoleWithoutMFA"     // 4.2, CloudWatch.3
	RootUse               TrailAlarm = "RootUse"               // 4.3, CloudWatch.1
	IdentityPolicyChanges TrailAlarm = "IdentityPolicyChanges" // 4.4, CloudWatch.4
	TrailChanges          TrailAlarm = "TrailChanges"          // 4.5, CloudWatch.5
	ConsoleFailures       TrailAlarm = "ConsoleFailures"       // 4.6, CloudWatch.6
	KeyChanges            TrailAlarm = "KeyChanges"            // 4.7, CloudWatch.7
	BucketPolicyChanges   TrailAlarm = "BucketPolicyChanges"   // 4.8, CloudWatch.8
	RecorderChanges       TrailAlarm = "RecorderChanges"       // 4.9, CloudWatch.9
	SecurityGroupChanges  TrailAlarm = "SecurityGroupChanges"  // 4.10, CloudWatch.10
	NetworkACLChanges     TrailAlarm = "NetworkACLChanges"     // 4.11, CloudWatch.11
	GatewayChanges        TrailAlarm = "GatewayChanges"        // 4.12, CloudWatch.12
	RouteTableChanges     TrailAlarm = "RouteTableChanges"     // 4.13, CloudWatch.13
	VPCChanges            TrailAlarm = "VPCChanges"            // 4.14, CloudWatch.14
	OrganizationChanges   TrailAlarm = "OrganizationChanges"   // 4.15, which Security Hub does not check
)

// meanings are what has happened, and what to look at first.
var meanings = map[TrailAlarm]string{
	UnauthorizedCalls: "Calls were refused. Look who made them, and whether they try one API after the other: " +
		"that is somebody who finds out what a stolen credential may do.",
	ConsoleWithoutMFA: "An IAM user has signed in without MFA. Ask them; then give them a device, or better, IAM Identity Center.",
	RootUse: "Root was used. Ask who has its password. If nobody did it, change it and call AWS Support: " +
		"no policy of the account stops root.",
	IdentityPolicyChanges: "A policy of IAM has changed. Look whether a pipeline did it, and what it allows that it did not before.",
	TrailChanges:          "A trail was changed or stopped. Start it again first: nothing else will tell what happens next.",
	ConsoleFailures:       "A password was wrong. Look at the addresses: many users from one is somebody who guesses.",
	KeyChanges:            "A KMS key was disabled, or will be deleted. Enable it, or cancel the deletion, before you ask why.",
	BucketPolicyChanges:   "Who may reach a bucket has changed. Look whether it is public or another account's now.",
	RecorderChanges:       "AWS Config was changed or stopped. Start the recorder again first.",
	SecurityGroupChanges:  "A security group has changed. Look for ingress from 0.0.0.0/0, and whether a pipeline did it.",
	NetworkACLChanges:     "A network ACL has changed. Look whether a pipeline did it.",
	GatewayChanges:        "A gateway has changed. Look for a way to the internet that was not there.",
	RouteTableChanges:     "A route has changed. Look for traffic that passes the firewall by, or somebody else.",
	VPCChanges:            "A VPC or a peering has changed. Look for a peering with an account that is not yours.",
	OrganizationChanges:   "The organization has changed. Look for a policy that was detached, and for accounts that leave or join.",
}

func description(a cis.Alarm, runbooks *IncidentRunbooks) string {
	text := "CIS " + a.Recommendation
	if a.Control != "" {
		text += ", " + a.Control
	}
	text += ": " + meanings[TrailAlarm(a.Name)]
	if runbooks != nil {
		text += " Runbook: " + runbooks.firstFor(TrailAlarm(a.Name))
	}
	return text
}

func alarmNames() string {
	var names []string
	for _, a := range cis.Alarms() {
		names = append(names, a.Name)
	}
	return strings.Join(names, ", ")
}
