package rehearse_test

import (
	"fmt"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
	"github.com/plinth-cdk/plinth/constructs/rehearse"
	"github.com/plinth-cdk/plinth/constructs/rehearse/change"
	"github.com/plinth-cdk/plinth/constructs/rehearse/plan"
)

func TestUpdates(t *testing.T) {
	one := func(resources ...string) []assemblytest.Stack {
		return []assemblytest.Stack{stack("S", join(resources...))}
	}
	attachment := func(typ, subnets string) string {
		return resource("Spoke", typ, `"TransitGatewayId": "t", "VpcId": "v", "SubnetIds": [`+subnets+`]`)
	}
	const fixed, mutable = "AWS::EC2::TransitGatewayVpcAttachment", "AWS::EC2::TransitGatewayAttachment"
	table := func(name string, attributes ...string) string {
		return resource("Table", "AWS::DynamoDB::Table", `"KeySchema": [], "TableName": "`+name+`"`, attributes...)
	}
	association := func(priority, protection string) string {
		return resource("A", "AWS::Route53Resolver::FirewallRuleGroupAssociation",
			`"FirewallRuleGroupId": "g", "VpcId": "v", "Priority": `+priority+`, "MutationProtection": "`+protection+`"`)
	}
	routed := func(table string) string {
		return resource("R", "AWS::EC2::TransitGatewayRouteTableAssociation",
			`"TransitGatewayAttachmentId": "a", "TransitGatewayRouteTableId": "`+table+`"`)
	}
	hub := func(subnets string) assemblytest.Stack {
		return in("Hub", "111111111111/eu-west-1", `{"Resources": {`+attachment(mutable, `"a"`)+`, `+
			resource("Vpc", "AWS::EC2::VPC", `"CidrBlock": "`+subnets+`"`)+`}, "Outputs": {"Id": {"Value": {"Ref": "Vpc"}}}}`)
	}
	reader := stack("Reader", resource("T", "AWS::SNS::Topic",
		`"DisplayName": {"Fn::GetStackOutput": {"StackName": "Hub", "OutputName": "Id"}}`), "Hub")
	exporter := func(value string) assemblytest.Stack {
		return in("E", "111111111111/eu-west-1", `{"Resources": {"T": {"Type": "AWS::SNS::Topic"}}, "Outputs": {"O": {"Value": `+value+
			`, "Export": {"Name": "x"}}}}`)
	}
	importer := stack("I", resource("T", "AWS::SNS::Topic", `"DisplayName": {"Fn::ImportValue": "x"}`), "E")
	for _, c := range []played{
		{"nothing", one(table("t")), one(table("t")), nil},
		{"a zone for an attachment that cannot change", one(attachment(fixed, `"a"`)), one(attachment(fixed, `"a", "b"`)), []string{
			"replace Spoke changes, so that another, empty resource takes its place",
			"collision Spoke is to be replaced, because SubnetIds changes, and the new one has TransitGatewayId t, VpcId v like the old one"}},
		{"a zone for one that can", one(attachment(mutable, `"a"`)), one(attachment(mutable, `"a", "b"`)), nil},
		{"a type that changes", one(attachment(fixed, `"a"`)), one(attachment(mutable, `"a"`)), []string{
			"refused Spoke has the logical id of a resource of type AWS::EC2::TransitGatewayVpcAttachment",
			"delete Spoke is no longer in the template; it is deleted with what it holds",
			"collision Spoke is created with TransitGatewayId t, VpcId v while S/Spoke still has that"}},
		{"a table with another name", one(table("t")), one(table("u")), []string{"replace Table changes"}},
		{"a retained one", one(table("t")), one(table("u", `"UpdateReplacePolicy": "Retain"`)),
			[]string{"replace Table changes, so that another, empty resource takes its place; the old one is retained"}},
		{"a table that vanishes", one(table("t")), one(""),
			[]string{"delete Table is no longer in the template; it is deleted with what it holds"}},
		{"a retained one that vanishes", one(table("t", retained)), one(""),
			[]string{"delete Table is no longer in the template; it is retained"}},
		{"a named role that is replaced", one(resource("R", "AWS::IAM::Role", `"RoleName": "r", "Path": "/a/", "AssumeRolePolicyDocument": {}`)),
			one(resource("R", "AWS::IAM::Role", `"RoleName": "r", "Path": "/b/", "AssumeRolePolicyDocument": {}`)),
			[]string{"collision R is to be replaced, because Path changes, and the new one has RoleName r like the old one"}},
		{"a new logical id for a name", one(resource("R", "AWS::IAM::Role", `"RoleName": "r", "AssumeRolePolicyDocument": {}`)),
			one(resource("Q", "AWS::IAM::Role", `"RoleName": "r", "AssumeRolePolicyDocument": {}`)),
			[]string{"collision Q is created with RoleName r while S/R still has that"}},
		{"a protected priority", one(association("1", "ENABLED")), one(association("2", "ENABLED")),
			[]string{"refused A changes, which MutationProtection refuses while it is ENABLED"}},
		{"an unprotected priority", one(association("1", "DISABLED")), one(association("2", "DISABLED")), nil},
		{"a segment that changes", one(routed("blue")), one(routed("green")),
			[]string{"collision R is to be replaced, because TransitGatewayRouteTableId changes, and the new one has TransitGatewayAttachmentId a"}},
		{"a replacement that spreads", one(resource("V", "AWS::EC2::VPC", `"CidrBlock": "10.0.0.0/16"`),
			resource("N", "AWS::EC2::Subnet", `"VpcId": {"Ref": "V"}, "CidrBlock": "10.0.0.0/24"`)),
			one(resource("V", "AWS::EC2::VPC", `"CidrBlock": "10.1.0.0/16"`),
				resource("N", "AWS::EC2::Subnet", `"VpcId": {"Ref": "V"}, "CidrBlock": "10.0.0.0/24"`)),
			[]string{"replace V changes", "replace N refers to V, which is replaced"}},
		{"a stale reader", []assemblytest.Stack{hub("10.0.0.0/16"), reader}, []assemblytest.Stack{hub("10.1.0.0/16"), reader},
			[]string{"replace Vpc changes", "stale T reads Id of Hub, which changes, because Vpc is replaced"}},
		{"a reader that changes too", []assemblytest.Stack{hub("10.0.0.0/16"), reader}, []assemblytest.Stack{hub("10.1.0.0/16"),
			stack("Reader", resource("T", "AWS::SNS::Topic",
				`"DisplayName": {"Fn::GetStackOutput": {"StackName": "Hub", "OutputName": "Id"}}, "TopicName": "n"`), "Hub")},
			[]string{"replace Vpc changes"}},
		{"a value that is read by another name", []assemblytest.Stack{published("10.0.0.0/16", "Old"), subnet("Old")},
			[]assemblytest.Stack{published("10.0.0.0/16", "New"), subnet("New")}, nil},
		{"another value that is read by another name", []assemblytest.Stack{published("10.0.0.0/16", "Old"), subnet("Old")},
			[]assemblytest.Stack{published("10.1.0.0/16", "New"), subnet("New")},
			[]string{"replace Vpc changes", "replace N refers to Vpc, which is replaced"}},
		{"an export that changes while it is used", []assemblytest.Stack{exporter(`"a"`), importer},
			[]assemblytest.Stack{exporter(`"b"`), importer},
			[]string{"refused E export changes while I uses it"}},
		{"an export that vanishes while it is used", []assemblytest.Stack{exporter(`"a"`), importer},
			[]assemblytest.Stack{stack("E", resource("T", "AWS::SNS::Topic", "")), stack("I", "", "E")},
			[]string{"refused E export vanishes while I uses it"}},
		{"an export that nobody uses any more", []assemblytest.Stack{exporter(`"a"`), importer},
			[]assemblytest.Stack{stack("I", ""), stack("E", resource("T", "AWS::SNS::Topic", ""), "I")}, nil},
		{"a stack that vanishes", []assemblytest.Stack{stack("A", ""), stack("B", "")}, []assemblytest.Stack{stack("A", "")},
			[]string{"delete B is no longer in the app, and stays deployed"}},
		{"a locked table that vanishes", one(resource("D", "AWS::DynamoDB::Table", `"KeySchema": [], "DeletionProtectionEnabled": true`)),
			one(""),
			[]string{"delete D is no longer", "refused D is to be deleted, which its DeletionProtectionEnabled refuses"}},
		{"a locked table that is retained", one(resource("D", "AWS::DynamoDB::Table", `"KeySchema": [], "DeletionProtectionEnabled": true`,
			`"DeletionPolicy": "RetainExceptOnCreate"`)), one(""), []string{"delete D is no longer"}},
		{"another major version", one(aurora("aurora-postgresql", "16.4")), one(aurora("aurora-postgresql", "17")),
			[]string{"refused C steps from major version 16 to 17, which CloudFormation does at once"}},
		{"another major version of MySQL", one(aurora("aurora-mysql", "8.0")), one(aurora("aurora-mysql", "8.4.mysql_aurora.8.4.7")),
			[]string{"refused C steps from major version 8.0 to 8.4"}},
		{"another minor version", one(aurora("aurora-mysql", "8.0.mysql_aurora.3.08.0")), one(aurora("aurora-mysql", "8.0")), nil},
		{"another major version on purpose", one(aurora("aurora-postgresql", "16")),
			one(aurora("aurora-postgresql", "17", `"Metadata": {"plinth:allow-major-upgrade": true}`)), nil},
		{"a cluster that joins a global database", one(aurora("aurora-postgresql", "17.7")),
			one(resource("C", "AWS::RDS::DBCluster", `"Engine": "aurora-postgresql", "EngineVersion": "17.7", "GlobalClusterIdentifier": "g"`)),
			[]string{"may-replace C changes", "refused C is to join a global database, which makes another, empty cluster"}},
		{"a primary before its secondary", members("17.4", "17.4"), members("17.7", "17.7"),
			[]string{"refused C is upgraded to 17.7 while There/S, a secondary of its global database, has 17.4"}},
		{"a secondary before its primary", members("17.4", "17.4"), members("17.4", "17.7"), nil},
		{"a primary after its secondary", members("17.4", "17.7"), members("17.7", "17.7"), nil},
		{"a secondary that takes a major version", members("17.7", "17.7"), members("17.7", "18.3"),
			[]string{"refused S steps from major version 17 to 18, which Aurora does with the whole global database"}},
		{"what an instance changes in place", one(instance("AllocatedStorage", `"100"`)), one(instance("AllocatedStorage", `"200"`)), nil},
		{"what interrupts an instance", one(instance("MultiAZ", `false`)), one(instance("MultiAZ", `true`)), nil},
		{"a change that may replace", one(instance("Engine", `"postgres"`)), one(instance("Engine", `"mysql"`)),
			[]string{"may-replace I changes, which replaces the resource in some cases"}},
		{"an instance that forgets its snapshot", one(instance("DBSnapshotIdentifier", `"s"`)), one(resource("I", "AWS::RDS::DBInstance", ``)),
			[]string{"replace I changes, so that another, empty resource takes its place"}},
		{"a volume that becomes encrypted", one(resource("V", "AWS::EC2::Volume", `"AvailabilityZone": "a"`)),
			one(resource("V", "AWS::EC2::Volume", `"AvailabilityZone": "a", "Encrypted": true`)),
			[]string{"refused V changes, which AWS refuses"}},
		{"a pool whose users sign in by mail", one(resource("P", "AWS::Cognito::UserPool", ``)),
			one(resource("P", "AWS::Cognito::UserPool", `"UsernameAttributes": ["email"]`)), []string{"refused P changes, which AWS refuses"}},
		{"a domain that becomes encrypted", one(domain(``)), one(domain(`"EncryptionAtRestOptions": {"Enabled": true}`)), nil},
		{"a domain with another key", one(domain(`"EncryptionAtRestOptions": {"Enabled": true}`)),
			one(domain(`"EncryptionAtRestOptions": {"Enabled": true, "KmsKeyId": "k"}`)), []string{"replace D changes"}},
		{"a VPC with hosts of its own", one(tenancy("default")), one(tenancy("dedicated")), []string{"replace V changes"}},
		{"a VPC with hosts of others", one(tenancy("dedicated")), one(tenancy("default")), nil},
		{"an index by another attribute", one(attributes(`{"AttributeName": "a", "AttributeType": "S"}`)),
			one(attributes(`{"AttributeName": "b", "AttributeType": "S"}, {"AttributeName": "a", "AttributeType": "S"}`)), nil},
		{"a key of another type", one(attributes(`{"AttributeName": "a", "AttributeType": "S"}`)),
			one(attributes(`{"AttributeName": "a", "AttributeType": "N"}`)), []string{"replace T changes"}},
	} {
		c.run(t)
	}
}

func TestStepsSayWhatHappensToAStack(t *testing.T) {
	topic := func(name string) string { return resource("T", "AWS::SNS::Topic", `"DisplayName": "`+name+`"`) }
	before := assemblytest.Read(t, stack("A", topic("a")), stack("B", topic("b")))
	after := assemblytest.Read(t, stack("A", topic("a")), stack("B", topic("c")), stack("C", topic("c")))
	want := `1. A in 111111111111/eu-west-1: unchanged, skipped
2. B in 111111111111/eu-west-1: updated
3. C in 111111111111/eu-west-1: created
3 steps, 0 errors, 0 warnings
`
	if diff := cmp.Diff(want, fmt.Sprint(rehearse.Update(before, after))); diff != "" {
		t.Errorf("Update() (-want +got):\n%s", diff)
	}
}

func TestChanges(t *testing.T) {
	before := assemblytest.Read(t, stack("S", join(resource("V", "AWS::EC2::VPC", `"CidrBlock": "10.0.0.0/16", "EnableDnsSupport": true`),
		resource("W", "AWS::EC2::VPC", `"CidrBlock": "10.0.0.0/16", "EnableDnsSupport": true`), resource("Old", "AWS::SNS::Topic", ""),
		resource("Point", "AWS::EFS::AccessPoint", `"FileSystemId": "f", "RootDirectory": {"Path": "/a"}`))))
	after := assemblytest.Read(t, stack("S", join(resource("V", "AWS::EC2::VPC", `"CidrBlock": "10.0.0.0/16", "EnableDnsSupport": false`),
		resource("W", "AWS::EC2::VPC", `"CidrBlock": "10.1.0.0/16", "EnableDnsSupport": false`), resource("New", "AWS::SNS::Topic", ""),
		resource("Point", "AWS::EFS::AccessPoint", `"FileSystemId": "f", "RootDirectory": {"Path": "/b"}`))))
	var got []string
	for _, c := range change.Between(plan.Of(before, after)) {
		got = append(got, c.String())
	}
	want := []string{
		"modify S/V [V, AWS::EC2::VPC]: EnableDnsSupport",
		"replace S/W [W, AWS::EC2::VPC]: CidrBlock",
		"create S/New [New, AWS::SNS::Topic]",
		"replace S/Point [Point, AWS::EFS::AccessPoint]: RootDirectory",
		"delete S/Old [Old, AWS::SNS::Topic]",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Between() (-want +got):\n%s", diff)
	}
}

// published is a VPC whose id is an output, and subnet a subnet of it in another stack.
func published(cidr, output string) assemblytest.Stack {
	return in("P", "111111111111/eu-west-1", `{"Resources": {`+resource("Vpc", "AWS::EC2::VPC", `"CidrBlock": "`+cidr+`"`)+
		`}, "Outputs": {"`+output+`": {"Value": {"Ref": "Vpc"}}}}`)
}

func subnet(output string) assemblytest.Stack {
	return stack("R", resource("N", "AWS::EC2::Subnet", `"CidrBlock": "10.0.0.0/24", "VpcId": {"Fn::GetStackOutput":
		{"StackName": "P", "OutputName": "`+output+`"}}`), "P")
}

func instance(property, value string) string {
	return resource("I", "AWS::RDS::DBInstance", fmt.Sprintf(`%q: %s`, property, value))
}

func domain(properties string) string {
	return resource("D", "AWS::OpenSearchService::Domain", properties)
}

func tenancy(of string) string {
	return resource("V", "AWS::EC2::VPC", fmt.Sprintf(`"CidrBlock": "10.0.0.0/16", "InstanceTenancy": %q`, of))
}

func attributes(definitions string) string {
	return resource("T", "AWS::DynamoDB::Table", `"KeySchema": [], "AttributeDefinitions": [`+definitions+`]`)
}

// aurora is a cluster of Aurora in a version.
// members are the primary and a secondary of a global database, in two stacks.
func members(primary, secondary string) []assemblytest.Stack {
	const of = `"Engine": "aurora-postgresql", "GlobalClusterIdentifier": "g", "EngineVersion": `
	return []assemblytest.Stack{
		stack("Here", resource("C", "AWS::RDS::DBCluster", of+strconv.Quote(primary)+`, "MasterUsername": "admin"`)),
		stack("There", resource("S", "AWS::RDS::DBCluster", of+strconv.Quote(secondary)), "Here"),
	}
}

func aurora(engine, version string, attributes ...string) string {
	return resource("C", "AWS::RDS::DBCluster", fmt.Sprintf(`"Engine": %q, "EngineVersion": %q`, engine, version), attributes...)
}
