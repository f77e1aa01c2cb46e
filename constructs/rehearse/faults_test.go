package rehearse_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
	"github.com/plinth-cdk/plinth/constructs/rehearse"
)

// A fault kept the examples from being deployed, or would have later. Each is an app that has it,
// what the rehearsal says of that, and the app without it. What only a guardrail knows has its
// rule.
type fault struct {
	name            string
	deployed, wrong []assemblytest.Stack
	want            []string
	mended          []assemblytest.Stack
}

const (
	organizationOf = `"Org": {"Type": "AWS::Organizations::Organization", "DeletionPolicy": "RetainExceptOnCreate"}`
	accountOf      = `"Account": {"Type": "AWS::Organizations::Account", "DeletionPolicy": "Retain", "Properties": {"AccountName": "a",
		"Email": "a@example.com"}}`
	tolerant = `,"ignoreErrorCodesMatching":"^(BadRequestException|InvalidParameterValue)$"`
	topicOf  = `"Topic": {"Type": "AWS::SNS::Topic"}`
)

func one(resources ...string) []assemblytest.Stack {
	return []assemblytest.Stack{stack("S", join(resources...))}
}

// writer publishes a value, and readers of other accounts read it.
func writer() assemblytest.Stack {
	return in("Archive", tools, `{"Resources": {"Bucket": {"Type": "AWS::S3::Bucket"}}, "Outputs": {
		"Arn": {"Value": {"Fn::GetAtt": ["Bucket", "Arn"]}}}}`)
}

func readerOf(output string, dependencies ...string) assemblytest.Stack {
	return stack("Reader", resource("Logs", "AWS::EC2::FlowLog", `"ResourceId": "v", "ResourceType": "VPC", "LogDestinationType": "s3",
		"LogDestination": `+output), dependencies...)
}

func faultsOfFirst() []fault {
	const read = `{"Fn::GetStackOutput": {"StackName": "Archive", "OutputName": "Arn"}}`
	unit := func(parent string) string {
		return resource("Unit", "AWS::Organizations::OrganizationalUnit", `"Name": "u", "ParentId": `+parent, onCreate)
	}
	delegate := func(account, more string) string {
		return setting("Admin", "guardduty", "enableOrganizationAdminAccount", `"AdminAccountId":"`+account+`"`, more)
	}
	ipam := func(more string) string {
		return setting("Ipam", "ec2", "enableIpamOrganizationAdminAccount", `"DelegatedAdminAccountId":"222222222222"`, more)
	}
	role := func(policy string) string {
		return resource("R", "AWS::IAM::Role", `"RoleName": "AWSControlTowerAdmin", "Path": "/service-role/", "AssumeRolePolicyDocument": {}`,
			policy)
	}
	zone := resource("Zone", "AWS::ControlTower::LandingZone", `"Version": "3.3", "Manifest": {}`)
	association := func(protection string) string {
		return resource("A", "AWS::Route53Resolver::FirewallRuleGroupAssociation",
			`"FirewallRuleGroupId": "g", "VpcId": "v", "Priority": 101, "MutationProtection": "`+protection+`"`)
	}
	firewall := func(locked string) string {
		return resource("F", "AWS::NetworkFirewall::Firewall", `"FirewallName": "f", "FirewallPolicyArn": "p", "DeleteProtection": `+locked)
	}
	admits := func(principals, condition string) string {
		return resource("Readers", "AWS::IAM::Role", `"AssumeRolePolicyDocument": {"Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole",
			"Principal": {"AWS": `+principals+`}`+condition+`}]}`)
	}
	var executors []string
	for _, account := range []string{"333333333333", "444444444444", "555555555555"} {
		executors = append(executors, `"arn:aws:iam::`+account+`:role/cdk-hnb659fds-cfn-exec-role-`+account+`-eu-west-1"`)
	}
	trailed := func(actions string) string {
		return join(keyFor("cloudtrail.amazonaws.com", actions), resource("Bucket", "AWS::S3::Bucket", `"BucketEncryption":
			{"ServerSideEncryptionConfiguration": [{"BucketKeyEnabled": true, "ServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms"}}]}`),
			resource("Trail", "AWS::CloudTrail::Trail", `"IsLogging": true, "S3BucketName": {"Ref": "Bucket"}, "KMSKeyId": {"Ref": "Key"}`))
	}
	set := func(tolerated string) string {
		return resource("Set", "AWS::CloudFormation::StackSet", `"StackSetName": "s", "PermissionModel": "SELF_MANAGED",
			"OperationPreferences": {"FailureTolerancePercentage": `+tolerated+`}`)
	}
	heard := func(more ...string) string {
		return join(append(more, topicOf, resource("Rule", "AWS::Events::Rule", `"EventPattern": {}, "Targets": [{"Id": "t", "Arn": {"Ref":
			"Topic"}}]`))...)
	}
	mail := resource("Mail", "AWS::SNS::Subscription", `"Protocol": "email", "Endpoint": "a@example.com", "TopicArn": {"Ref": "Topic"}`)
	export := func(service string) []assemblytest.Stack {
		return []assemblytest.Stack{in("S", milan, `{"Resources": {`+join(bucket, keyFor(service, `"kms:GenerateDataKey"`), policyFor(service),
			resource("Export", "AWS::GuardDuty::PublishingDestination", `"DetectorId": "d", "DestinationType": "S3", "DestinationProperties":
			{"DestinationArn": {"Fn::GetAtt": ["Bucket", "Arn"]}, "KmsKeyArn": {"Fn::GetAtt": ["Key", "Arn"]}}`))+`}}`)}
	}
	sids := func(second string) string {
		return resource("P", "AWS::S3::BucketPolicy", `"Bucket": "b", "PolicyDocument": {"Statement": [{"Sid": "LogDelivery"},
			{"Sid": "`+second+`"}]}`)
	}
	return []fault{
		{name: "1 the root's id is made up", wrong: one(organizationOf, unit(`"r-ab12"`)), want: []string{"placeholder Unit names r-ab12"},
			mended: one(organizationOf, unit(`{"Fn::GetAtt": ["Org", "RootId"]}`))},
		{name: "1 delegations name accounts that are made up", deployed: one(``), wrong: []assemblytest.Stack{stack("S", ``),
			stack("Accounts", accountOf), stack("T", delegate("222222222222", tolerant), "Accounts")},
			want:   []string{"placeholder Admin names 222222222222, which is not known before Accounts/Account is made"},
			mended: []assemblytest.Stack{stack("S", ``), stack("Accounts", accountOf)}},
		{name: "2 one failure orphans the accounts", wrong: one(organizationOf, accountOf, delegate("111111111111", tolerant)),
			want:   []string{"retry Account cannot be made twice, and shares its stack with 1 resources any of which may fail"},
			mended: one(organizationOf, accountOf)},
		{name: "2 GuardDuty's delegation cannot be repeated", wrong: one(delegate("222222222222", ``)),
			want:   []string{"retry Admin calls guardduty"},
			mended: one(delegate("222222222222", tolerant))},
		{name: "2 IPAM's delegation cannot be repeated", wrong: one(ipam(``)), want: []string{"retry Ipam calls ec2"},
			mended: one(ipam(tolerant))},
		{name: "3 a reader is deployed before the archive", wrong: []assemblytest.Stack{readerOf(read), writer()},
			want:   []string{"order Logs reads Arn of Archive, and nothing makes it wait"},
			mended: []assemblytest.Stack{readerOf(read, "Archive"), writer()}},
		{name: "5 the trail cannot decrypt", wrong: one(trailed(`"kms:GenerateDataKey*", "kms:DescribeKey"`)),
			want:   []string{"precede Trail cannot be created, because the policy of S/Key does not allow kms:Decrypt"},
			mended: one(trailed(`"kms:GenerateDataKey*", "kms:DescribeKey", "kms:Decrypt"`))},
		{name: "6 a DNS firewall is locked", wrong: one(topicOf, association("ENABLED")), want: []string{"lock A is ENABLED"},
			mended: one(topicOf, association("DISABLED"))},
		{name: "6 a firewall is locked", wrong: one(topicOf, firewall("true")), want: []string{"lock F is true"},
			mended: one(topicOf, firewall("false"))},
		{name: "7 a trust policy names every reader", wrong: one(admits(`[`+strings.Join(executors, ", ")+`]`, ``)),
			want: []string{"limit Readers lists a principal for each of 3 accounts"},
			mended: one(admits(`"*"`, `, "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}, "ArnLike": {"aws:PrincipalArn":
				"arn:*:iam::*:role/cdk-*-cfn-exec-role-*"}}`))},
		{name: "8 roles of Control Tower stay behind", wrong: one(role(retained)), want: []string{"retry R is retained"},
			mended: one(role(onCreate))},
		{name: "8 organization, landing zone and accounts share a stack", wrong: one(organizationOf, accountOf, zone),
			want:   []string{"retry Account cannot be made twice"},
			mended: []assemblytest.Stack{stack("S", join(organizationOf, accountOf)), stack("T", zone, "S")}},
		{name: "9 nobody hears", wrong: one(heard()), want: []string{"silent Topic hears of Rule and has no subscription"},
			mended: one(heard(mail))},
		{name: "9 a stack set fails everywhere", wrong: one(set("100")), want: []string{"silent Set tolerates failures in all accounts"},
			mended: one(set("25"))},
		{name: "10 an output of another stack is split", wrong: []assemblytest.Stack{writer(),
			readerOf(`{"Fn::Select": [0, {"Fn::Split": [":", `+read+`]}]}`, "Archive")},
			want:   []string{"order Logs splits Arn of Archive, and AWS does not document"},
			mended: []assemblytest.Stack{writer(), readerOf(read, "Archive")}},
		{name: "13 a key knows the principal of another Region", wrong: export("guardduty.amazonaws.com"), want: []string{
			"precede Export cannot be created, because the policy of S/Key does not allow kms:GenerateDataKey to guardduty.eu-south-1.amazonaws.com",
			"precede Export cannot be created, because the policy of S/Bucket does not allow s3:PutObject to guardduty.eu-south-1.amazonaws.com"},
			mended: export("guardduty.eu-south-1.amazonaws.com")},
		{name: "16 two statements are called LogDelivery", wrong: one(sids("LogDelivery")), want: []string{"malformed P has two statements"},
			mended: one(sids("FlowLogDelivery"))},
	}
}

func faultsOfUpdates() []fault {
	attachment := func(typ, subnets string) string {
		return resource("Spoke", typ, `"TransitGatewayId": "t", "VpcId": "v", "SubnetIds": [`+subnets+`]`)
	}
	const fixed, mutable = "AWS::EC2::TransitGatewayVpcAttachment", "AWS::EC2::TransitGatewayAttachment"
	association := func(priority string, protection string) string {
		return resource("A", "AWS::Route53Resolver::FirewallRuleGroupAssociation",
			`"FirewallRuleGroupId": "g", "VpcId": "v", "Priority": `+priority+`, "MutationProtection": "`+protection+`"`)
	}
	table := func(name string) string {
		return resource("R", "AWS::EC2::TransitGatewayRouteTableAssociation",
			`"TransitGatewayAttachmentId": "a", "TransitGatewayRouteTableId": "`+name+`"`)
	}
	spoke := func(vpc, output string) assemblytest.Stack {
		return in("Spoke", home, `{"Resources": {`+resource("Spoke", mutable, `"TransitGatewayId": "t", "VpcId": "`+vpc+`", "SubnetIds": ["a"]`)+
			`}, "Outputs": {"`+output+`": {"Value": {"Ref": "Spoke"}}}}`)
	}
	routing := func(output string) assemblytest.Stack {
		return in("Routing", tools, `{"Resources": {`+resource("P", "AWS::EC2::TransitGatewayRoute", `"TransitGatewayRouteTableId": "t",
			"DestinationCidrBlock": "10.0.0.0/16", "TransitGatewayAttachmentId": {"Fn::GetStackOutput": {"StackName": "Spoke", "OutputName": "`+
			output+`"}}`)+`}}`, "Spoke")
	}
	return []fault{
		{name: "4 a zone is added to a spoke", deployed: one(attachment(fixed, `"a"`)), wrong: one(attachment(fixed, `"a", "b"`)),
			want: []string{"replace Spoke changes", "collision Spoke is to be replaced, because SubnetIds changes"}},
		{name: "4 a zone is added to a spoke that takes it", deployed: one(attachment(mutable, `"a"`)),
			mended: one(attachment(mutable, `"a", "b"`))},
		{name: "6 the priority of a locked firewall changes", deployed: one(association("101", "ENABLED")),
			wrong: one(association("102", "ENABLED")),
			want:  []string{"refused A changes, which MutationProtection refuses"}},
		{name: "6 the priority of an unlocked firewall changes", deployed: one(association("101", "DISABLED")),
			mended: one(association("102", "DISABLED"))},
		{name: "10 a reader keeps an attachment that is replaced", deployed: []assemblytest.Stack{spoke("v", "Id"), routing("Id")},
			wrong: []assemblytest.Stack{spoke("w", "Id"), routing("Id")},
			want:  []string{"replace Spoke changes", "stale P reads Id of Spoke, which changes, because Spoke is replaced"}},
		{name: "16 a spoke or an egress VPC gets another table", deployed: one(table("production")), wrong: one(table("inspection")),
			want: []string{"collision R is to be replaced, because TransitGatewayRouteTableId changes"}, mended: one(topicOf)},
		{name: "16 it has left its table before", deployed: one(topicOf), mended: one(topicOf, table("inspection"))},
	}
}

func TestFaults(t *testing.T) {
	for _, f := range slices.Concat(faultsOfFirst(), faultsOfUpdates()) {
		if f.wrong != nil {
			played{f.name, f.deployed, f.wrong, f.want}.run(t)
		}
		if f.mended != nil {
			played{f.name + ", mended", f.deployed, f.mended, nil}.run(t)
		}
	}
}

// What the issue of EventBridge and encrypted topics is about, a guardrail tells: the key statement
// that works is accepted, and the one that loses what is published is found.
func TestKeysOfTopicsThatHearRules(t *testing.T) {
	key := func(condition string) string {
		return join(topicOf[:len(topicOf)-1]+`, "Properties": {"KmsMasterKeyId": {"Fn::GetAtt": ["Key", "Arn"]}}}`,
			resource("Rule", "AWS::Events::Rule", `"EventPattern": {"source": ["aws.health"]}, "Targets": [{"Id": "t", "Arn": {"Ref": "Topic"}}]`),
			resource("Key", "AWS::KMS::Key", `"EnableKeyRotation": true, "KeyPolicy": {"Statement": [{"Effect": "Allow", "Resource": "*",
				"Action": ["kms:Decrypt", "kms:GenerateDataKey*"], "Principal": {"Service": "events.amazonaws.com"}`+condition+`}]}`))
	}
	for _, tt := range []struct{ name, condition, want string }{
		{"15 the working statement", ``, ""},
		{"15 the remedy that loses messages", `, "Condition": {"StringEquals": {"aws:SourceAccount": "111111111111"}}`, "KMS-007"},
	} {
		report, err := engine.Evaluate(assemblytest.Read(t, stack("S", key(tt.condition))), catalogue.Rules(),
			time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC))
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, f := range report.Findings {
			if f.Rule.ID == "KMS-003" || f.Rule.ID == "KMS-007" {
				got += f.Rule.ID
			}
		}
		if got != tt.want {
			t.Errorf("%s: findings = %q, want %q", tt.name, got, tt.want)
		}
	}
}

// An environment of another account trusts the one that deploys, and says what may be deployed.
func TestBootstrapCommandsTrustTheDeployer(t *testing.T) {
	a := assemblytest.Read(t, stack("A", topicOf), in("B", tools, `{"Resources": {`+topicOf+`}}`))
	for _, s := range a.Stacks {
		s.Bootstrap = 6
	}
	steps := rehearse.First(a).Steps
	for i, want := range []string{
		"cdk bootstrap aws://111111111111/eu-west-1",
		"cdk bootstrap aws://222222222222/eu-west-1 --trust DEPLOYER --cloudformation-execution-policies POLICY",
	} {
		if got := strings.Join(steps[i].Before, "\n"); !strings.Contains(got, want) {
			t.Errorf("11 step %d: Before = %q, want %q in it", i+1, got, want)
		}
	}
}
