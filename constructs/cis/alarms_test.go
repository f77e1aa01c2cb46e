package cis_test

import (
	"fmt"
	"maps"
	"strings"
	"testing"

	"github.com/plinth-cdk/plinth/constructs/cis"
	"github.com/plinth-cdk/plinth/constructs/eventtest"
)

type object = map[string]any

// event is what CloudTrail writes of a call, with what the patterns look at.
func event(source, name, identity string, more object) object {
	e := object{"eventVersion": "1.11", "eventTime": "2026-03-14T09:26:53Z", "awsRegion": "eu-west-1", "sourceIPAddress": "203.0.113.7",
		"eventSource": source + ".amazonaws.com", "eventName": name, "eventType": "AwsApiCall", "recipientAccountId": "111111111111",
		"userIdentity":      object{"type": identity, "accountId": "111111111111", "arn": "arn:aws:iam::111111111111:" + identity},
		"requestParameters": object{}, "responseElements": nil}
	maps.Copy(e, more)
	return e
}

// signIn is a sign-in to the console.
func signIn(identity, answer string, additional object, more object) object {
	e := event("signin", "ConsoleLogin", identity, object{"eventType": "AwsConsoleSignIn", "responseElements": object{"ConsoleLogin": answer},
		"additionalEventData": additional})
	maps.Copy(e, more)
	return e
}

func TestAlarmsSeeWhatTheyAreFor(t *testing.T) {
	mfa := func(used string) object {
		return object{"LoginTo": "https://console.aws.amazon.com/console/home", "MFAUsed": used}
	}
	wrong := object{"errorMessage": "Failed authentication"}
	service := func(identity string) object {
		return object{"userIdentity": object{"type": identity, "invokedBy": "support.amazonaws.com", "accountId": "111111111111"}}
	}
	for name, c := range map[string]struct {
		event object
		want  string // names of alarms
	}{
		"root signs in":                    {signIn("Root", "Success", mfa("Yes"), nil), "RootUse"},
		"root makes a key":                 {event("iam", "CreateAccessKey", "Root", nil), "RootUse"},
		"a service on behalf of root":      {event("ec2", "DescribeRegions", "Root", service("Root")), ""},
		"an event of a service about root": {event("kms", "RotateKey", "Root", object{"eventType": "AwsServiceEvent"}), ""},
		"a user signs in without MFA":      {signIn("IAMUser", "Success", mfa("No"), nil), "ConsoleWithoutMFA"},
		"a user signs in with MFA":         {signIn("IAMUser", "Success", mfa("Yes"), nil), ""},
		"a federated sign-in says nothing": {signIn("AssumedRole", "Success", object{"LoginTo": "x"}, nil), ""},
		"a wrong password":                 {signIn("IAMUser", "Failure", mfa("No"), wrong), "ConsoleFailures"},
		"root's wrong password":            {signIn("Root", "Failure", mfa("No"), wrong), "RootUse ConsoleFailures"},
		"a denied call": {event("s3", "GetBucketPolicy", "AssumedRole", object{"errorCode": "AccessDenied"}),
			"UnauthorizedCalls"},
		"a denied call, of DynamoDB": {event("dynamodb", "Scan", "AssumedRole", object{"errorCode": "AccessDeniedException"}),
			"UnauthorizedCalls"},
		"a denied call, of EC2": {event("ec2", "RunInstances", "IAMUser", object{"errorCode": "Client.UnauthorizedOperation"}),
			"UnauthorizedCalls"},
		"another error": {event("ec2", "RunInstances", "IAMUser", object{"errorCode": "Client.InvalidParameterValue"}),
			""},
		"a policy gets a version":    {event("iam", "CreatePolicyVersion", "IAMUser", nil), "IdentityPolicyChanges"},
		"a policy that is not IAM's": {event("iot", "CreatePolicy", "IAMUser", nil), ""},
		"an SCP":                     {event("organizations", "CreatePolicy", "AssumedRole", nil), "OrganizationChanges"},
		"an account leaves":          {event("organizations", "LeaveOrganization", "AssumedRole", nil), "OrganizationChanges"},
		"an account is looked at":    {event("organizations", "DescribeAccount", "AssumedRole", nil), ""},
		"the trail is stopped":       {event("cloudtrail", "StopLogging", "AssumedRole", nil), "TrailChanges"},
		"the trail is looked at":     {event("cloudtrail", "GetTrailStatus", "AssumedRole", nil), ""},
		"a key is disabled":          {event("kms", "DisableKey", "AssumedRole", nil), "KeyChanges"},
		"a key is to be deleted":     {event("kms", "ScheduleKeyDeletion", "AssumedRole", nil), "KeyChanges"},
		"a key is used":              {event("kms", "Decrypt", "AssumedRole", nil), ""},
		"a bucket policy":            {event("s3", "PutBucketPolicy", "AssumedRole", nil), "BucketPolicyChanges"},
		"an object":                  {event("s3", "PutObject", "AssumedRole", nil), ""},
		"the recorder is stopped":    {event("config", "StopConfigurationRecorder", "AssumedRole", nil), "RecorderChanges"},
		"a rule of Config":           {event("config", "PutConfigRule", "AssumedRole", nil), ""},
		"a security group opens":     {event("ec2", "AuthorizeSecurityGroupIngress", "AssumedRole", nil), "SecurityGroupChanges"},
		"a network ACL":              {event("ec2", "ReplaceNetworkAclEntry", "AssumedRole", nil), "NetworkACLChanges"},
		"an internet gateway":        {event("ec2", "AttachInternetGateway", "AssumedRole", nil), "GatewayChanges"},
		"a route":                    {event("ec2", "ReplaceRoute", "AssumedRole", nil), "RouteTableChanges"},
		"a route of an API":          {event("apigateway", "CreateRoute", "AssumedRole", nil), ""},
		"a VPC":                      {event("ec2", "DeleteVpc", "AssumedRole", nil), "VPCChanges"},
		"a peering":                  {event("ec2", "AcceptVpcPeeringConnection", "AssumedRole", nil), "VPCChanges"},
		"an instance":                {event("ec2", "RunInstances", "AssumedRole", nil), ""},
		"root stops the trail, and may not so": {event("cloudtrail", "StopLogging", "Root", object{"errorCode": "AccessDenied"}),
			"UnauthorizedCalls RootUse TrailChanges"},
	} {
		var got []string
		for _, a := range cis.Alarms() {
			matched, err := eventtest.MatchFilter(a.Pattern, c.event)
			if err != nil {
				t.Fatalf("%s: %s: %v", name, a.Name, err)
			}
			if matched {
				got = append(got, a.Name)
			}
		}
		sorted := func(names []string) string { return fmt.Sprint(set(names)) }
		if sorted(got) != sorted(strings.Fields(c.want)) {
			t.Errorf("%s: seen by %v, want %q", name, got, c.want)
		}
	}
}

func set(names []string) map[string]bool {
	s := map[string]bool{}
	for _, n := range names {
		s[n] = true
	}
	return s
}

// Each call that a pattern names is seen, and no pattern is longer than CloudWatch Logs takes.
func TestPatterns(t *testing.T) {
	numbers := map[string]bool{}
	for i, a := range cis.Alarms() {
		if want := fmt.Sprint("4.", i+1); a.Recommendation != want || numbers[a.Control] && a.Control != "" || len(a.Pattern) > 1024 {
			t.Errorf("%s is %s %s with %d letters, want %s, a control of its own and up to 1024", a.Name, a.Recommendation, a.Control,
				len(a.Pattern), want)
		}
		numbers[a.Control] = true
		if got, ok := cis.ByPattern(strings.ReplaceAll(a.Pattern, " ", "\n ")); !ok || got != a {
			t.Errorf("%s is not found by its pattern", a.Name)
		}
		if got, ok := cis.ByName(a.Name); !ok || got != a {
			t.Errorf("%s is not found by its name", a.Name)
		}
	}
	if _, ok := cis.ByPattern(`{$.errorCode="AccessDenied*"}`); ok {
		t.Error("half a pattern is taken for the whole")
	}
	if _, ok := cis.ByName("Weather"); ok {
		t.Error("a name that is none is found")
	}
	for i := range 14 {
		if control := fmt.Sprint("CloudWatch.", i+1); !numbers[control] {
			t.Errorf("nothing answers %s", control)
		}
	}
}
