package limit_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
	"github.com/plinth-cdk/plinth/constructs/rehearse/finding"
	"github.com/plinth-cdk/plinth/constructs/rehearse/limit"
	"github.com/plinth-cdk/plinth/constructs/rehearse/plan"
)

// read is an app with one stack, which is bootstrapped.
func read(t *testing.T, template string) *assembly.Assembly {
	a := assemblytest.Read(t, assemblytest.Stack{Name: "S", Environment: "111111111111/eu-west-1", Template: template, Assets: []string{"t"}})
	return a
}

// many repeats a form of resource, with its number in place of %d.
func many(n int, form string) string {
	var all []string
	for i := range n {
		all = append(all, strings.ReplaceAll(form, "%d", fmt.Sprint(i)))
	}
	return strings.Join(all, ", ")
}

// trust is a role that trusts the deployment roles of n accounts.
func trust(n int) string {
	var accounts []string
	for i := range n {
		accounts = append(accounts,
			fmt.Sprintf(`{"Fn::Sub": "arn:${AWS::Partition}:iam::%012d:role/cdk-hnb659fds-cfn-exec-role-%012d-eu-west-1"}`, i, i))
	}
	return `"R": {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [
		{"Action": "sts:AssumeRole", "Effect": "Allow", "Principal": {"AWS": [` + strings.Join(accounts, ", ") + `]}}]}}}`
}

func TestQuotas(t *testing.T) {
	long := strings.Repeat("x", 3000)
	statement := `{"Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "` + long + `"}]}`
	for _, tt := range []struct{ name, resources, want string }{
		{"500 resources", many(500, `"T%d": {"Type": "AWS::SNS::Topic"}`), ""},
		{"501 resources", many(501, `"T%d": {"Type": "AWS::SNS::Topic"}`),
			"error Resources has 501 resources in a template, and the quota is 500"},
		{"trust of two accounts", trust(2), ""},
		{"trust of three accounts", trust(3),
			"warning AssumeRolePolicyDocument lists a principal for each of 3 accounts, and grows by 84 characters with each: with 24 it passes"},
		{"trust of 23 accounts", trust(23), "with 24 it passes 2048"},
		{"trust of 24 accounts", trust(24), "warning AssumeRolePolicyDocument has 2121 characters in a trust policy, and the quota is 2048"},
		{"trust of 60 accounts", trust(60), "warning AssumeRolePolicyDocument has "},
		{"trust of 120 accounts", trust(120), "error AssumeRolePolicyDocument has "},
		{"inline policies together", `"R": {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": {}, "Policies": [
			{"PolicyName": "a", "PolicyDocument": ` + statement + `}, {"PolicyName": "b", "PolicyDocument": ` + statement + `}]}},
			"P": {"Type": "AWS::IAM::Policy", "Properties": {"PolicyName": "c", "Roles": [{"Ref": "R"}], "PolicyDocument": ` + statement + `}},
			"Q": {"Type": "AWS::IAM::RolePolicy", "Properties": {"PolicyName": "d", "RoleName": {"Ref": "R"}, "PolicyDocument": ` + statement + `}}`,
			"error Policies has 12288 characters in the inline policies of a role, and the quota is 10240"},
		{"a managed policy", `"P": {"Type": "AWS::IAM::ManagedPolicy", "Properties": {"PolicyDocument": {"Statement": [
			{"Resource": ["` + long + `", "` + long + `x", "` + long + `y"]}]}}}`, "error PolicyDocument has 9"},
		{"managed policies of a role", `"R": {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": {}, "ManagedPolicyArns": [
			` + many(11, `"arn:aws:iam::aws:policy/P%d"`) + `]}}`, "warning ManagedPolicyArns has 11 managed policies on a role"},
		{"a service control policy", `"P": {"Type": "AWS::Organizations::Policy", "Properties": {"Type": "SERVICE_CONTROL_POLICY", "Name": "p",
			"Content": {"Statement": ["` + strings.Repeat(long, 4) + `"]}}}`, "error Content has 12018 characters in a service control policy"},
		{"service control policies of a target", many(10, `"P%d": {"Type": "AWS::Organizations::Policy", "Properties": {"Name": "p%d",
			"Type": "SERVICE_CONTROL_POLICY", "Content": {}, "TargetIds": ["r-ab12"]}}`),
			"error TargetIds has 11 service control policies on a target"},
		{"nine of them and FullAWSAccess", many(9, `"P%d": {"Type": "AWS::Organizations::Policy", "Properties": {"Name": "p%d",
			"Type": "SERVICE_CONTROL_POLICY", "Content": {}, "TargetIds": ["r-ab12"]}}`), ""},
		{"accounts", many(10, `"A%d": {"Type": "AWS::Organizations::Account", "Properties": {"AccountName": "a", "Email": "a%d@example.com"}}`),
			"has 11 accounts in an organization, and the quota is 10"},
		{"interface endpoints of a VPC", `"V": {"Type": "AWS::EC2::VPC"}, ` + many(51, `"E%d": {"Type": "AWS::EC2::VPCEndpoint", "Properties": {
			"VpcId": {"Ref": "V"}, "VpcEndpointType": "Interface"}}`), "has 51 interface endpoints in a VPC"},
		{"rules of a security group",
			`"G": {"Type": "AWS::EC2::SecurityGroup", "Properties": {"SecurityGroupIngress": [` + many(40, `{"CidrIp": "10.0.0.%d/32"}`) +
				`]}}, ` + many(21, `"I%d": {"Type": "AWS::EC2::SecurityGroupIngress", "Properties": {"CidrIp": "10.0.1.%d/32",
				"GroupId": {"Fn::GetAtt": ["G", "GroupId"]}}}`),
			"warning SecurityGroupIngress has 61 rules in a security group, and the quota is 60"},
		{"rules of both families", `"G": {"Type": "AWS::EC2::SecurityGroup", "Properties": {"SecurityGroupIngress": [` +
			many(40, `{"CidrIp": "10.0.0.%d/32"}`) + `, ` + many(40, `{"CidrIpv6": "2001:db8::%d/128"}`) + `]}}`, ""},
		{"rules for peers count in both", `"G": {"Type": "AWS::EC2::SecurityGroup", "Properties": {"SecurityGroupEgress": [` +
			many(40, `{"CidrIp": "10.0.0.%d/32"}`) + `, ` + many(21, `{"DestinationSecurityGroupId": "sg-%d"}`) + `]}}`,
			"warning SecurityGroupEgress has 61 rules"},
		{"a rule for a list of prefixes", `"L": {"Type": "AWS::EC2::PrefixList", "Properties": {"MaxEntries": 61, "AddressFamily": "IPv4",
			"PrefixListName": "l"}}, "G": {"Type": "AWS::EC2::SecurityGroup", "Properties": {"SecurityGroupIngress": [
			{"SourcePrefixListId": {"Ref": "L"}}]}}`, "warning SecurityGroupIngress has 61 rules"},
		{"a rule for a long list of IPv6 prefixes",
			`"L": {"Type": "AWS::EC2::PrefixList", "Properties": {"MaxEntries": 1001, "AddressFamily": "IPv6",
			"PrefixListName": "l"}}, "G": {"Type": "AWS::EC2::SecurityGroup", "Properties": {"SecurityGroupIngress": [
			{"SourcePrefixListId": {"Ref": "L"}}]}}`, "error SecurityGroupIngress has 1001 rules"},
		{"groups of an interface", `"I": {"Type": "AWS::EC2::Instance", "Properties": {"SecurityGroupIds": [` + many(6, `"sg-%d"`) + `]}}`,
			"warning SecurityGroupIds has 6 security groups on a network interface, and the quota is 5"},
		{"too many groups of an interface", `"I": {"Type": "AWS::Lambda::Function", "Properties": {"VpcConfig": {"SecurityGroupIds": [` +
			many(17, `"sg-%d"`) + `]}}}`, "error VpcConfig.SecurityGroupIds has 17 security groups"},
		{"rules of an interface", many(2, `"G%d": {"Type": "AWS::EC2::SecurityGroup", "Properties": {"SecurityGroupEgress": [`+
			many(501, `{"CidrIp": "10.%d.0.0/32"}`)+`]}}`) + `, "I": {"Type": "AWS::EC2::NetworkInterface", "Properties": {
			"GroupSet": [{"Ref": "G0"}, {"Ref": "G1"}, {"Ref": "G1"}]}}`,
			"error GroupSet has 1002 rules in the security groups of a network interface"},
		{"a topic policy", `"P": {"Type": "AWS::SNS::TopicPolicy", "Properties": {"PolicyDocument": {"Statement": [{"Resource": "` +
			strings.Repeat(long, 11) + `"}]}}}`, "error PolicyDocument has 33031 characters in a topic policy, and the quota is 30720"},
		{"statements of a topic", `"P": {"Type": "AWS::SNS::TopicPolicy", "Properties": {"PolicyDocument": {"Statement": [` +
			many(101, `{"Sid": "S%d"}`) + `]}}}`, "error PolicyDocument has 101 statements in a topic policy"},
		{"statements of a queue", `"P": {"Type": "AWS::SQS::QueuePolicy", "Properties": {"PolicyDocument": {"Statement": [` +
			many(21, `{"Sid": "S%d"}`) + `]}}}`, "error PolicyDocument has 21 statements in a queue policy"},
		{"actions of a queue", `"P": {"Type": "AWS::SQS::QueuePolicy", "Properties": {"PolicyDocument": {"Statement": [
			{"Action": [` + many(8, `"sqs:A%d"`) + `]}]}}}`, "error PolicyDocument has 8 actions in a statement of a queue policy"},
		{"principals of a queue", `"P": {"Type": "AWS::SQS::QueuePolicy", "Properties": {"PolicyDocument": {"Statement": [
			{"Principal": {"AWS": [` + many(51, `"AIDA%d"`) + `]}}]}}}`, "error PolicyDocument has 51 principals"},
		{"all that a queue takes", `"P": {"Type": "AWS::SQS::QueuePolicy", "Properties": {"PolicyDocument": {"Statement": [
			{"Action": [` + many(7, `"sqs:A%d"`) + `], "Principal": "*"}]}}}`, ""},
		{"a table policy", `"T": {"Type": "AWS::DynamoDB::Table", "Properties": {"ResourcePolicy": {"PolicyDocument": {"Statement": ["` +
			strings.Repeat(long, 7) + `"]}}}}`, "error ResourcePolicy.PolicyDocument has 21018 characters in a table policy"},
		{"VPCs", many(101, `"V%d": {"Type": "AWS::EC2::VPC"}`), "warning  has 101 VPCs in a Region"},
		{"routes of a table", `"T": {"Type": "AWS::EC2::RouteTable"}, ` + many(490, `"R%d": {"Type": "AWS::EC2::Route", "Properties": {
			"RouteTableId": {"Ref": "T"}}}`), ""},
		{"resource policies of CloudWatch Logs", many(11, `"P%d": {"Type": "AWS::Logs::ResourcePolicy", "Properties": {
			"PolicyName": "p%d", "PolicyDocument": "{}"}}`), "has 11 resource policies of CloudWatch Logs in a Region"},
		{"subscriptions of a log group", `"G": {"Type": "AWS::Logs::LogGroup"}, ` + many(6, `"F%d": {"Type": "AWS::Logs::SubscriptionFilter",
			"Properties": {"LogGroupName": {"Ref": "G"}, "FilterPattern": "", "DestinationArn": "a"}}`), "has 6 subscription filters of a log group"},
		{"as many as it takes", `"G": {"Type": "AWS::Logs::LogGroup"}, ` + many(5, `"F%d": {"Type": "AWS::Logs::SubscriptionFilter",
			"Properties": {"LogGroupName": {"Ref": "G"}, "FilterPattern": "", "DestinationArn": "a"}}`), ""},
		{"saved queries", many(1001, `"Q%d": {"Type": "AWS::Logs::QueryDefinition", "Properties": {"Name": "q%d", "QueryString": "fields @message"}}`),
			"has 1001 saved queries in a Region"},
		{"resource policies of X-Ray", many(6, `"P%d": {"Type": "AWS::XRay::ResourcePolicy", "Properties": {"PolicyName": "p%d",
			"PolicyDocument": "{}"}}`), "has 6 resource policies of X-Ray in a Region"},
		{"masking of an account", many(2, `"P%d": {"Type": "AWS::Logs::AccountPolicy", "Properties": {"PolicyName": "p%[1]d",
			"PolicyType": "DATA_PROTECTION_POLICY", "PolicyDocument": "{}"}}`), "has 2 account-wide data protection policies in a Region"},
		{"sinks", many(2, `"S%d": {"Type": "AWS::Oam::Sink", "Properties": {"Name": "s"}}`), "2 sinks in a Region"},
		{"one sink", many(1, `"S%d": {"Type": "AWS::Oam::Sink", "Properties": {"Name": "s"}}`), ""},
		{"links", many(6, `"L%d": {"Type": "AWS::Oam::Link", "Properties": {"ResourceTypes": ["AWS::Logs::LogGroup"],
			"SinkIdentifier": "s"}}`), "6 links in a Region"},
		{"transaction searches", many(2, `"T%d": {"Type": "AWS::XRay::TransactionSearchConfig", "Properties": {}}`),
			"2 transaction searches in a Region"},
		{"a long one", `"P": {"Type": "AWS::Logs::ResourcePolicy", "Properties": {"PolicyName": "p",
			"PolicyDocument": "{\"Statement\":[{\"Resource\":\"` + strings.Repeat(long, 2) + `\"}]}"}}`,
			"error PolicyDocument has 6031 characters in a resource policy of CloudWatch Logs"},
		{"a document of the deployment",
			`"P": {"Type": "AWS::Logs::ResourcePolicy", "Properties": {"PolicyName": "p", "PolicyDocument": {"Ref": "X"}}}`, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := limit.Check(plan.Of(nil, read(t, `{"Resources": {`+tt.resources+`}}`)))
			if tt.want == "" {
				if len(got) > 0 {
					t.Errorf("Check() = %v, want nothing", got)
				}
				return
			}
			for _, f := range got {
				if f.Kind == finding.Limit && strings.Contains(fmt.Sprintf("%s %s %s", f.Severity, f.Property, f.Message), tt.want) {
					return
				}
			}
			t.Errorf("Check() = %v, want one that says %q", got, tt.want)
		})
	}
}

func TestTemplatesThatAreNotUploadedAreSmall(t *testing.T) {
	template := `{"Description": "` + strings.Repeat("x", 60_000) + `"}`
	for _, tt := range []struct {
		assets []string
		want   int
	}{{nil, 1}, {[]string{"template"}, 0}} {
		a := assemblytest.Read(t, assemblytest.Stack{Name: "S", Template: template, Assets: tt.assets})
		if got := limit.Check(plan.Of(nil, a)); len(got) != tt.want {
			t.Errorf("with assets %v: Check() = %v, want %d findings", tt.assets, got, tt.want)
		}
	}
}
