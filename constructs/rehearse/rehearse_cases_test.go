package rehearse_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
	"github.com/plinth-cdk/plinth/constructs/rehearse"
	"github.com/plinth-cdk/plinth/constructs/rehearse/finding"
)

// stack is one in account 111111111111 with the resources in text.
func stack(name, resources string, dependencies ...string) assemblytest.Stack {
	return in(name, "111111111111/eu-west-1", `{"Resources": {`+resources+`}}`, dependencies...)
}

func in(name, environment, template string, dependencies ...string) assemblytest.Stack {
	return assemblytest.Stack{Name: name, Environment: environment, Template: template, Dependencies: dependencies}
}

// resource is one in the form of a template.
func resource(id, typ, properties string, attributes ...string) string {
	return fmt.Sprintf(`%q: {"Type": %q, "Properties": {%s}%s}`, id, typ, properties, strings.Join(append([]string{""}, attributes...), ", "))
}

func join(resources ...string) string { return strings.Join(resources, ", ") }

// A played case is an app, perhaps what is deployed before, and what its rehearsal says: kind,
// logical id or stack, and a part of the message.
type played struct {
	name          string
	before, after []assemblytest.Stack
	want          []string
}

func (c played) run(t *testing.T) {
	t.Run(c.name, func(t *testing.T) {
		after := assemblytest.Read(t, c.after...)
		r := rehearse.First(after)
		if c.before != nil {
			r = rehearse.Update(assemblytest.Read(t, c.before...), after)
		}
		left := r.Findings
		for _, want := range c.want {
			kind, rest, _ := strings.Cut(want, " ")
			at, says, _ := strings.Cut(rest, " ")
			i := indexOf(left, finding.Kind(kind), at, says)
			if i < 0 {
				t.Errorf("no finding is %q; there are:\n%s", want, r)
				return
			}
			left = append(left[:i:i], left[i+1:]...)
		}
		for _, f := range left {
			t.Errorf("unwanted: %v", f)
		}
	})
}

func indexOf(findings []finding.Finding, kind finding.Kind, at, says string) int {
	for i, f := range findings {
		where := f.Stack.Path
		if f.Resource != nil {
			where = f.Resource.LogicalID
		}
		if f.Kind == kind && where == at && strings.Contains(f.Message, says) {
			return i
		}
	}
	return -1
}

const (
	retained = `"DeletionPolicy": "Retain"`
	onCreate = `"DeletionPolicy": "RetainExceptOnCreate"`
)

func TestFirstDeployment(t *testing.T) {
	organization := resource("Org", "AWS::Organizations::Organization", `"FeatureSet": "ALL"`, onCreate)
	account := resource("Account", "AWS::Organizations::Account", `"AccountName": "a", "Email": "a@example.com"`, retained)
	unit := func(parent string) string {
		return resource("Unit", "AWS::Organizations::OrganizationalUnit", `"Name": "u", "ParentId": `+parent, onCreate)
	}
	role := func(name string) string {
		return resource("Role", "AWS::IAM::Role", `"RoleName": "`+name+`", "AssumeRolePolicyDocument": {"Statement": []}`)
	}
	trusts := func(arn string, attributes ...string) string {
		return resource("Trusts", "AWS::IAM::Role", `"AssumeRolePolicyDocument": {"Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole",
			"Principal": {"AWS": `+arn+`}}]}`, attributes...)
	}
	for _, c := range []played{
		{"an organization and its ids, where they belong", nil, []assemblytest.Stack{
			stack("S", join(organization, unit(`{"Fn::GetAtt": ["Org", "RootId"]}`)))}, nil},
		{"the id of a root that is not made yet", nil, []assemblytest.Stack{stack("S", join(organization, unit(`"r-ab12"`)))},
			[]string{"placeholder Unit names r-ab12, which is not known before S/Org is made (met 1 times, in 1 stacks)"}},
		{"the id of somebody's root", nil, []assemblytest.Stack{stack("S", unit(`"r-ab12"`))}, nil},
		{"an account that is not made yet", nil, []assemblytest.Stack{stack("S", account), in("T", "222222222222/eu-west-1", `{}`)},
			[]string{"placeholder T is deployed into 222222222222, which is not known before S/Account is made"}},
		{"an account that was made before", []assemblytest.Stack{stack("S", account)},
			[]assemblytest.Stack{stack("S", account), in("T", "222222222222/eu-west-1", `{}`)}, nil},
		{"an account that an update makes", []assemblytest.Stack{stack("S", ""), in("T", "222222222222/eu-west-1", `{}`)},
			[]assemblytest.Stack{stack("S", account), in("T", "222222222222/eu-west-1", `{}`), in("U", "333333333333/eu-west-1", `{}`)},
			[]string{"placeholder U is deployed into 333333333333"}},
		{"an account beside what may fail", nil, []assemblytest.Stack{stack("S", join(account, resource("T", "AWS::SNS::Topic", "")))},
			[]string{"retry Account cannot be made twice, and shares its stack with 1 resources"}},
		{"a retained resource with a name", nil,
			[]assemblytest.Stack{stack("S", resource("L", "AWS::Logs::LogGroup", `"LogGroupName": "l"`, retained))},
			[]string{"retry L is retained when the creation of its stack fails, and a second attempt finds its place taken (LogGroupName l)"}},
		{"only beyond its creation", nil, []assemblytest.Stack{stack("S", resource("L", "AWS::Logs::LogGroup", `"LogGroupName": "l"`, onCreate))},
			nil},
		{"a retained resource without a name", nil, []assemblytest.Stack{stack("S", resource("L", "AWS::Logs::LogGroup", ``, retained))}, nil},
		{"a retained role of a prescribed name", nil, []assemblytest.Stack{stack("S", resource("R", "AWS::IAM::Role",
			`"RoleName": "AWSControlTowerAdmin", "AssumeRolePolicyDocument": {}`, retained))}, []string{"retry R is retained"}},
		{"a lock beside what may fail", nil, []assemblytest.Stack{stack("S", join(
			resource("D", "AWS::DynamoDB::Table", `"KeySchema": [], "DeletionProtectionEnabled": true`), resource("T", "AWS::SNS::Topic", "")))},
			[]string{"lock D is true: if another resource of the stack fails"}},
		{"a lock after everything else", nil, []assemblytest.Stack{stack("S", join(resource("T", "AWS::SNS::Topic", ""),
			resource("D", "AWS::DynamoDB::Table", `"KeySchema": [], "DeletionProtectionEnabled": true`, `"DependsOn": "T"`)))}, nil},
		{"a load balancer that is locked", nil, []assemblytest.Stack{stack("S", join(resource("T", "AWS::SNS::Topic", ""),
			resource("B", "AWS::ElasticLoadBalancingV2::LoadBalancer",
				`"LoadBalancerAttributes": [{"Key": "deletion_protection.enabled", "Value": "true"}]`)))},
			[]string{"lock B is deletion_protection.enabled"}},
		{"a principal that comes later", nil, []assemblytest.Stack{
			stack("A", trusts(`"arn:aws:iam::111111111111:role/r"`)), stack("B", role("r"))},
			[]string{"principal Trusts names B/Role, and does not wait for it"}},
		{"a principal that comes first", nil, []assemblytest.Stack{
			stack("A", trusts(`"arn:aws:iam::111111111111:role/r"`), "B"), stack("B", role("r"))}, nil},
		{"a principal beside it", nil, []assemblytest.Stack{
			stack("A", join(trusts(`{"Fn::Sub": "arn:${AWS::Partition}:iam::111111111111:role/r"}`), role("r")))},
			[]string{"principal Trusts names A/Role"}},
		{"a principal that it waits for", nil, []assemblytest.Stack{
			stack("A", join(role("r"), trusts(`"arn:aws:iam::111111111111:role/r"`, `"DependsOn": "Role"`)))}, nil},
		{"a principal of somebody else's", nil,
			[]assemblytest.Stack{stack("A", trusts(`"arn:aws:iam::999999999999:role/r"`)), stack("B", role("r"))}, nil},
		{"two of one name", nil, []assemblytest.Stack{stack("A", role("r")), stack("B", role("r"))},
			[]string{"collision Role has RoleName r, as A/Role has: AWS refuses the second"}},
		{"two of one name in two accounts", nil, []assemblytest.Stack{stack("A", role("r")),
			in("B", "222222222222/eu-west-1", `{"Resources": {`+role("r")+`}}`)}, nil},
		{"two attachments of one VPC", nil, []assemblytest.Stack{stack("A", join(
			resource("One", "AWS::EC2::TransitGatewayVpcAttachment", `"TransitGatewayId": "t", "VpcId": "v", "SubnetIds": ["a"]`),
			resource("Two", "AWS::EC2::TransitGatewayAttachment", `"TransitGatewayId": "t", "VpcId": "v", "SubnetIds": ["b"]`)))},
			[]string{"collision Two has TransitGatewayId t, VpcId v"}},
		{"a trail before its bucket policy", nil, []assemblytest.Stack{stack("A", trail("")+`, `+bucketPolicy)},
			[]string{"precede Trail delivers to Bucket, and does not wait for BucketPolicy"}},
		{"a trail after its bucket policy", nil, []assemblytest.Stack{stack("A", trail(`"DependsOn": "BucketPolicy"`)+`, `+bucketPolicy)}, nil},
	} {
		c.run(t)
	}
}

const bucketPolicy = `"BucketPolicy": {"Type": "AWS::S3::BucketPolicy", "Properties": {"Bucket": {"Ref": "Bucket"}, "PolicyDocument": {}}}`

func trail(attribute string) string {
	attributes := []string{}
	if attribute != "" {
		attributes = append(attributes, attribute)
	}
	return join(resource("Bucket", "AWS::S3::Bucket", ""), resource("Trail", "AWS::CloudTrail::Trail",
		`"IsLogging": true, "S3BucketName": {"Ref": "Bucket"}`, attributes...))
}

// A custom resource of CDK, whose call is text.
func setting(id, service, action, parameters, more string) string {
	text := strings.ReplaceAll(fmt.Sprintf(`{"service":"%s","action":"%s","parameters":{%s}%s}`, service, action, parameters, more), `"`, `\"`)
	return resource(id, "Custom::AwsSetting", `"ServiceToken": "x", "Create": "`+text+`"`)
}

func TestFeaturesOfAnOrganization(t *testing.T) {
	organization := resource("Org", "AWS::Organizations::Organization", ``, onCreate)
	policy := func(attributes ...string) string {
		return resource("Policy", "AWS::Organizations::Policy", `"Name": "p", "Type": "TAG_POLICY", "Content": {}`, attributes...)
	}
	const tolerates = `,"ignoreErrorCodesMatching":"^PolicyTypeAlreadyEnabledException$"`
	enabled := setting("Enabled", "organizations", "enablePolicyType", `"PolicyType":"TAG_POLICY"`, tolerates)
	other := setting("Other", "@aws-sdk/client-organizations", "EnablePolicyTypeCommand", `"PolicyType":"BACKUP_POLICY"`, tolerates)
	set := resource("Set", "AWS::CloudFormation::StackSet", `"StackSetName": "s", "PermissionModel": "SERVICE_MANAGED"`)
	for _, c := range []played{
		{"enabled before", nil, []assemblytest.Stack{stack("S", join(organization, enabled, policy(`"DependsOn": "Enabled"`)))}, nil},
		{"enabled at the same time", nil, []assemblytest.Stack{stack("S", join(organization, enabled, policy()))},
			[]string{"precede Policy needs TAG_POLICY, and does not wait for S/Enabled, which enables it"}},
		{"another enabled", nil, []assemblytest.Stack{stack("S", join(organization, other, policy(`"DependsOn": "Other"`)))},
			[]string{"precede Policy needs TAG_POLICY, which nothing enables"}},
		{"in an organization that is there", nil, []assemblytest.Stack{stack("S", policy())}, nil},
		{"stack sets of an organization", nil, []assemblytest.Stack{stack("S", organization), stack("T", set, "S")},
			[]string{"precede Set needs member.org.stacksets.cloudformation.amazonaws.com"}},
		{"in a stack before", nil, []assemblytest.Stack{stack("S", join(organization,
			setting("On", "cloudformation", "activateOrganizationsAccess", ``, ``))), stack("T", set, "S")}, nil},
		{"in a stack that it does not wait for", nil, []assemblytest.Stack{stack("S", join(organization,
			setting("On", "cloudformation", "activateOrganizationsAccess", ``, ``))), stack("T", set)}, []string{"precede Set needs member.org"}},
		{"a call that cannot be repeated", nil,
			[]assemblytest.Stack{stack("S", setting("C", "guardduty", "enableOrganizationAdminAccount", ``, ``))},
			[]string{"retry C calls guardduty:enableOrganizationAdminAccount, which a rollback does not undo"}},
		{"a call that tolerates its repeat", nil, []assemblytest.Stack{stack("S", setting("C", "guardduty", "enableOrganizationAdminAccount", ``,
			`,"ignoreErrorCodesMatching":"^BadRequestException$"`))}, nil},
		{"a call that tolerates another error", nil,
			[]assemblytest.Stack{stack("S", setting("C", "guardduty", "enableOrganizationAdminAccount", ``,
				`,"ignoreErrorCodesMatching":"^Conflict"`))}, []string{"retry C calls guardduty"}},
	} {
		c.run(t)
	}
}

// What a resource needs only when it is created is not told of one that is there.
func TestWhatIsThereNeedsNothing(t *testing.T) {
	const tolerates = `,"ignoreErrorCodesMatching":"Exception$"`
	set := resource("Set", "AWS::CloudFormation::StackSet", `"StackSetName": "s", "PermissionModel": "SERVICE_MANAGED"`)
	enabled := setting("On", "cloudformation", "activateOrganizationsAccess", ``, ``)
	delegates := setting("To", "fms", "associateAdminAccount", `"AdminAccount":"222222222222"`, tolerates)
	policy := resource("Policy", "AWS::FMS::Policy", `"PolicyName": "p", "ResourceType": "AWS::EC2::VPC", "RemediationEnabled": true,
		"ExcludeResourceTags": false, "SecurityServicePolicyData": {"Type": "DNS_FIREWALL"}`)
	firewall := in("Firewall", "333333333333/eu-west-1", `{"Resources": {`+policy+`}}`)
	topic := resource("Topic", "AWS::SNS::Topic", ``)
	rule := resource("Rule", "AWS::Events::Rule", `"EventPattern": {"source": ["s"]}, "Targets": [{"Id": "t", "Arn": {"Ref": "Topic"}}]`)
	for _, c := range []struct {
		name          string
		before, after []assemblytest.Stack
		finding       string
	}{
		{"a feature", one(set), one(set, enabled), "precede Set needs member.org"},
		{"an administrator", []assemblytest.Stack{firewall}, []assemblytest.Stack{firewall, stack("S", delegates)},
			"precede Policy is in account 333333333333"},
		{"somebody who hears", one(topic), one(topic, rule), "silent Topic hears of Rule and has no subscription"},
	} {
		played{c.name, c.before, c.after, nil}.run(t)
		played{c.name + ", created", nil, c.after, []string{c.finding}}.run(t)
	}
}

func TestKeysOfTrails(t *testing.T) {
	key := func(actions string) string {
		return resource("Key", "AWS::KMS::Key", `"KeyPolicy": {"Statement": [{"Effect": "Allow", "Action": [`+actions+`], "Resource": "*",
			"Principal": {"Service": "cloudtrail.amazonaws.com"}}]}`)
	}
	app := func(bucketKey bool, actions string) []assemblytest.Stack {
		return []assemblytest.Stack{stack("S", join(key(actions),
			resource("Bucket", "AWS::S3::Bucket", fmt.Sprintf(`"BucketEncryption": {"ServerSideEncryptionConfiguration": [
				{"BucketKeyEnabled": %v, "ServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms"}}]}`, bucketKey)),
			resource("Trail", "AWS::CloudTrail::Trail", `"IsLogging": true, "S3BucketName": {"Ref": "Bucket"}, "KMSKeyId": {"Ref": "Key"}`)))}
	}
	for _, c := range []played{
		{"with a bucket key", nil, app(true, `"kms:GenerateDataKey*", "kms:DescribeKey"`),
			[]string{"precede Trail cannot be created, because the policy of S/Key does not allow kms:Decrypt to cloudtrail.amazonaws.com"}},
		{"with all that it needs", nil, app(true, `"kms:GenerateDataKey*", "kms:DescribeKey", "kms:Decrypt"`), nil},
		{"without a bucket key", nil, app(false, `"kms:GenerateDataKey*", "kms:DescribeKey"`), nil},
		{"everything", nil, app(true, `"kms:*"`), nil},
	} {
		c.run(t)
	}
}

// The trail of production cannot be created if its key's policy is as it was.
func TestTrailWithoutDecryptIsFound(t *testing.T) {
	a := unpacked(t, "production-before", func(file, text string) string {
		if file == "LogArchive.template.json" {
			return strings.ReplaceAll(text, `"kms:Decrypt",`, "")
		}
		return text
	})
	r := rehearse.First(a)
	if indexOf(r.Of(finding.Precede), finding.Precede, "Trail022F0CF2", "does not allow kms:Decrypt to cloudtrail.amazonaws.com") < 0 {
		t.Errorf("no finding is about kms:Decrypt of the trail; there are:\n%v", r.Of(finding.Precede))
	}
	if got := rehearse.First(unpacked(t, "production-before", nil)); indexOf(got.Findings, finding.Precede, "Trail022F0CF2",
		"kms:Decrypt") >= 0 {
		t.Error("the trail that is allowed kms:Decrypt is found too")
	}
}

func TestByHand(t *testing.T) {
	bootstrapped := stack("B",
		resource("Mail", "AWS::SNS::Subscription", `"Protocol": "email", "Endpoint": "oncall@example.com", "TopicArn": "t"`))
	a := assemblytest.Read(t, stack("A", resource("Door", "AWS::SSO::PermissionSet", `"Name": "n", "InstanceArn": "arn:i"`)), bootstrapped,
		stack("C", resource("P", "AWS::Organizations::Policy", `"Name": "p", "Type": "TAG_POLICY", "Content": {}`)),
		in("D", "222222222222/eu-south-1",
			`{"Resources": {`+join(resource("F", "AWS::FMS::Policy", `"PolicyName": "p", "ExcludeResourceTags": false,
			"RemediationEnabled": false, "SecurityServicePolicyData": {"Type": "WAFV2"}`), resource("Set", "AWS::CloudFormation::StackSet",
				`"StackSetName": "s", "PermissionModel": "SELF_MANAGED", "StackInstancesGroup": [{"Regions": ["eu-west-1", "af-south-1"],
			"DeploymentTargets": {"Accounts": ["333333333333"]}}]`))+`}}`))
	for _, s := range a.Stacks {
		s.Bootstrap = 6
	}
	var got []string
	for _, step := range rehearse.First(a).Steps {
		got = append(got, step.Before...)
	}
	want := []string{
		"Bootstrap 111111111111/eu-west-1: cdk bootstrap aws://111111111111/eu-west-1",
		"Enable IAM Identity Center with an organization instance in its home Region.",
		"Somebody has to confirm the subscription of oncall@example.com, from the mail that AWS sends.",
		"Enable TAG_POLICY in the organization.",
		"Enable the Region eu-south-1 in account 222222222222: it is an opt-in Region.",
		"Bootstrap 222222222222/eu-south-1: cdk bootstrap aws://222222222222/eu-south-1 --trust DEPLOYER " +
			"--cloudformation-execution-policies POLICY",
		"Make 222222222222 the delegated administrator of fms.amazonaws.com, unless it is the management account.",
		"Enable the Region af-south-1 in every account of the stack set s: it is an opt-in Region.",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Before (-want +got):\n%s", diff)
	}
}
