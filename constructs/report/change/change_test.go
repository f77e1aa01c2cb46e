package change_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
	"github.com/plinth-cdk/plinth/constructs/report/change"
)

type (
	object = map[string]any
	list   = []any
)

func ref(id string) object { return object{"Ref": id} }

func resource(typ string, properties object) object {
	return object{"Type": typ, "Properties": properties}
}

func allow(action, principal any) object {
	s := object{"Effect": "Allow", "Action": action}
	if principal != nil {
		s["Principal"] = principal
	}
	return s
}

func document(statements ...any) object {
	return object{"Version": "2012-10-17", "Statement": statements}
}

// An app is a stack in the making, with what its manifest says.
type app struct {
	resources object
	assemblytest.Stack
}

// shop is what changes are made to: a database behind a service, their network, and what watches
// them.
func shop() *app {
	a := &app{resources: object{
		"Vpc":         resource("AWS::EC2::VPC", object{"CidrBlock": "10.0.0.0/16"}),
		"Igw":         resource("AWS::EC2::InternetGateway", object{}),
		"At":          resource("AWS::EC2::VPCGatewayAttachment", object{"VpcId": ref("Vpc"), "InternetGatewayId": ref("Igw")}),
		"Groups":      resource("AWS::RDS::DBSubnetGroup", object{"SubnetIds": list{ref("data")}}),
		"ServerGroup": resource("AWS::EC2::SecurityGroup", object{"VpcId": ref("Vpc"), "GroupDescription": "servers"}),
		"DataGroup":   resource("AWS::EC2::SecurityGroup", object{"VpcId": ref("Vpc"), "GroupDescription": "data"}),
		"FromServer": resource("AWS::EC2::SecurityGroupIngress",
			object{"GroupId": ref("DataGroup"), "IpProtocol": "tcp", "FromPort": 5432, "ToPort": 5432,
				"SourceSecurityGroupId": ref("ServerGroup")}),
		"Server": resource("AWS::EC2::Instance",
			object{"SubnetId": ref("app"), "SecurityGroupIds": list{ref("ServerGroup")}, "InstanceType": "m7g.medium"}),
		"Other": resource("AWS::EC2::Instance",
			object{"SubnetId": ref("app"), "SecurityGroupIds": list{ref("ServerGroup")}, "InstanceType": "m7g.medium"}),
		"Orders": object{"Type": "AWS::RDS::DBInstance", "UpdateReplacePolicy": "Snapshot", "DeletionPolicy": "Snapshot", "Properties": object{
			"Engine": "postgres", "DBInstanceClass": "db.t4g.micro", "AllocatedStorage": "20", "DBSubnetGroupName": ref("Groups"),
			"VPCSecurityGroups": list{ref("DataGroup")}, "StorageEncrypted": true}},
		"Data": object{"Type": "AWS::S3::Bucket", "DeletionPolicy": "Retain", "Properties": object{}},
		"Busy": resource("AWS::CloudWatch::Alarm",
			object{"Namespace": "AWS/RDS", "MetricName": "CPUUtilization", "Threshold": 80, "EvaluationPeriods": 3,
				"ComparisonOperator": "GreaterThanThreshold", "Period": 60, "Statistic": "Average",
				"Dimensions": list{object{"Name": "DBInstanceIdentifier", "Value": ref("Orders")}}}),
		"Role": resource("AWS::IAM::Role",
			object{"AssumeRolePolicyDocument": document(allow("sts:AssumeRole", object{"Service": "ec2.amazonaws.com"}))}),
		"Policy": resource("AWS::IAM::Policy", object{"Roles": list{ref("Role")}, "PolicyName": "p",
			"PolicyDocument": document(object{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::data/*"})}),
	}}
	for _, tier := range []string{"app", "data"} {
		a.resources[tier] = resource("AWS::EC2::Subnet", object{"VpcId": ref("Vpc"), "AvailabilityZone": "eu-west-1a",
			"CidrBlock": map[string]string{"app": "10.0.1.0/24", "data": "10.0.2.0/24"}[tier],
			"Tags":      list{object{"Key": "aws-cdk:subnet-name", "Value": tier}}})
		a.resources[tier+"Table"] = resource("AWS::EC2::RouteTable", object{"VpcId": ref("Vpc")})
		a.resources[tier+"At"] = resource("AWS::EC2::SubnetRouteTableAssociation",
			object{"SubnetId": ref(tier), "RouteTableId": ref(tier + "Table")})
	}
	a.Stack = assemblytest.Stack{Name: "Shop", Environment: "111111111111/eu-west-1", Metadata: map[string][]assemblytest.Entry{}}
	return a
}

func (a *app) properties(id string) object { return a.resources[id].(object)["Properties"].(object) }

func (a *app) record(typ string, data object) {
	a.Metadata["Shop"] = append(a.Metadata["Shop"], assemblytest.Entry{Type: typ, Data: data})
}

func (a *app) read(t testing.TB, more ...assemblytest.Stack) *assembly.Assembly {
	a.Template = object{"Resources": a.resources}
	return assemblytest.Read(t, append(more, a.Stack)...)
}

func compare(t testing.TB, before, after *assembly.Assembly, rules ...engine.Rule) *change.Change {
	t.Helper()
	if rules == nil {
		rules = []engine.Rule{}
	}
	c, err := change.Compare(before, after, &change.Options{Rules: rules})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// rule returns rules of the catalogue.
func rule(id string) []engine.Rule {
	return slices.DeleteFunc(catalogue.Rules(), func(r engine.Rule) bool { return r.ID != id })
}

func TestSentences(t *testing.T) {
	for name, c := range map[string]struct {
		change  func(a *app)
		rules   []engine.Rule
		summary string
		want    []string // sentences with their levels, among others
	}{
		"nothing": {func(*app) {}, nil, "Nothing changes.", nil},
		"a database may be replaced": {func(a *app) { a.properties("Orders")["Engine"] = "mysql" }, nil, "May replace 1 database", []string{
			"danger: May replace the database Shop/Orders: it depends on the values of Engine. A snapshot of the old one stays"}},
		"a database is replaced": {func(a *app) { a.properties("Orders")["StorageEncrypted"] = false }, nil, "Replaces 1 database", []string{
			"danger: Replaces the database Shop/Orders: StorageEncrypted cannot be changed in place. A snapshot of the old one stays, and the " +
				"new one begins empty."}},
		"a bucket is given up": {func(a *app) { delete(a.resources, "Data") }, nil, "Gives up 1 bucket.", []string{
			"review: Gives up the bucket Shop/Data: it stays, and no stack manages it any more."}},
		"a database is deleted": {func(a *app) { delete(a.resources, "Orders"); delete(a.resources, "Busy") }, nil, "Deletes 1 database",
			[]string{
				"danger: Deletes the database Shop/Orders after a last snapshot.", "review: Removes the alarm Shop/Busy.",
				"better: Closes TCP 5432"}[:2]},
		"a route to the internet": {func(a *app) {
			a.resources["Out"] = resource("AWS::EC2::Route",
				object{"RouteTableId": ref("appTable"), "DestinationCidrBlock": "0.0.0.0/0", "GatewayId": ref("Igw")})
		}, nil, "Opens 2 paths.", []string{
			"danger: Opens TCP 443 from the internet to Shop/Vpc/app.", "review: Opens TCP 443 from Shop/Vpc/app to the internet.",
			"info: Creates 1 resource."}},
		"a rule for everybody": {func(a *app) {
			a.resources["In"] = resource("AWS::EC2::SecurityGroupIngress", object{"GroupId": ref("DataGroup"), "IpProtocol": "tcp",
				"FromPort": 5432, "ToPort": 5432, "CidrIp": "10.0.0.0/16"})
			delete(a.resources, "FromServer")
		}, nil, "", []string{"info: Creates 1 resource.", "info: Deletes 1 resource that no data is lost with."}},
		"a rule is gone": {func(a *app) { delete(a.resources, "FromServer") }, nil, "Closes 2 paths.", []string{
			"better: Closes TCP 5432 from Shop/Other to Shop/DataGroup.", "better: Closes TCP 5432 from Shop/Server to Shop/DataGroup."}},
		"an administrator": {func(a *app) {
			a.properties("Role")["ManagedPolicyArns"] = list{"arn:aws:iam::aws:policy/AdministratorAccess"}
		}, nil, "Allows 1 new permission.", []string{"danger: Lets the role Shop/Role call * on everything."}},
		"an action": {func(a *app) {
			a.properties("Policy")["PolicyDocument"] = document(
				object{"Effect": "Allow", "Action": list{"s3:GetObject", "s3:PutObject"}, "Resource": "arn:aws:s3:::data/*"})
		}, nil, "Allows 1 new permission.", []string{"review: Lets the role Shop/Role call s3:PutObject on arn:aws:s3:::data/*."}},
		"less": {func(a *app) { delete(a.resources, "Policy") }, nil, "", []string{
			"info: No longer lets the role Shop/Role call s3:GetObject on arn:aws:s3:::data/*."}},
		"a trust of others": {func(a *app) {
			a.properties("Role")["AssumeRolePolicyDocument"] = document(
				allow("sts:AssumeRole", object{"Service": "ec2.amazonaws.com", "AWS": "999999999999"}))
		}, nil, "Allows 1 new permission.", []string{"danger: Lets 999999999999, who is outside of the app, assume the role Shop/Role."}},
		"cost": {func(a *app) { a.resources["More"] = resource("AWS::KMS::Key", object{}) }, nil, "Costs $1.00 more a month.", []string{
			"review: Costs $1.00 more a month before any traffic: "}},
		"an alarm is gone": {func(a *app) { delete(a.resources, "Busy") }, nil, "Removes 1 alarm", []string{
			"danger: Removes the alarm Shop/Busy: nothing watches CPUUtilization of the database Shop/Orders any more."}},
		"an alarm is changed": {func(a *app) { a.properties("Busy")["Threshold"] = 95 }, nil, "Changes 1 alarm.", []string{
			"review: Changes the alarm Shop/Busy: Threshold from 80 to 95."}},
		"an alarm is new": {func(a *app) { a.resources["Late"] = a.resources["Busy"] }, nil, "", []string{"better: Adds the alarm Shop/Late."}},
		"a violation":     {func(a *app) { a.properties("Orders")["PubliclyAccessible"] = true }, rule("RDS-002"), "", nil},
		"a waiver": {func(a *app) {
			a.record(assembly.MetadataWaiver, object{"rule": "S3-005", "reason": "the data is public", "expires": "2027-03-31"})
		}, nil, "Violates 1 guardrail; waives 1 guardrail.", []string{
			"review: Waives S3-005 for Shop (until 2027-03-31): the data is public."}},
		"a trusted account": {func(a *app) {
			a.record(assembly.MetadataTrusted, object{"who": "222222222222", "reason": "collects our logs"})
		}, nil, "Trusts 1 new third party.", []string{"review: Trusts account 222222222222 with access or data of the app: collects our logs."}},
		"a class": {func(a *app) { a.record(assembly.MetadataClass, object{"class": "Sandbox"}) }, nil, "", nil},
		"protection": {func(a *app) { a.Unprotected = true }, nil, "", []string{
			"review: Anybody may delete the stack Shop: its termination protection is off."}},
	} {
		t.Run(name, func(t *testing.T) {
			after := shop()
			c.change(after)
			got := compare(t, shop().read(t), after.read(t), c.rules...)
			var sentences []string
			for _, e := range got.Entries {
				sentences = append(sentences, fmt.Sprintf("%s: %s", e.Level, e.Sentence))
			}
			if !strings.HasPrefix(got.Summary, c.summary) {
				t.Errorf("Summary = %q, want %q", got.Summary, c.summary)
			}
			for _, want := range c.want {
				if !slices.ContainsFunc(sentences, func(s string) bool { return strings.HasPrefix(s, want) }) {
					t.Errorf("sentences:\n  %s\nwant among them:\n  %s", strings.Join(sentences, "\n  "), want)
				}
			}
			if t.Failed() || testing.Verbose() {
				t.Log(got.Summary + "\n  " + strings.Join(sentences, "\n  "))
			}
		})
	}
}

func TestStacksComeAndGo(t *testing.T) {
	lone := assemblytest.Stack{Name: "Lone", Environment: "111111111111/eu-west-1", Template: object{"Resources": object{
		"Keep": resource("AWS::S3::Bucket", object{})}}}
	one, two := shop().read(t), shop().read(t, lone)
	if got, want := compare(t, two, one).Of(change.Stack)[0].Sentence,
		"The stack Lone is no longer in the app: it stays deployed, and costs, until somebody deletes it."; got != want {
		t.Errorf("sentence = %q, want %q", got, want)
	}
	if got, want := compare(t, one, two).Of(change.Stack)[0].Sentence,
		"Adds the stack Lone with 1 resource, in account 111111111111 and eu-west-1."; got != want {
		t.Errorf("sentence = %q, want %q", got, want)
	}
}

// much changes one thing of each kind.
func much(t testing.TB) *change.Change {
	after := shop()
	after.properties("Orders")["StorageEncrypted"] = false
	after.properties("Role")["ManagedPolicyArns"] = list{"arn:aws:iam::aws:policy/AdministratorAccess"}
	after.resources["Out"] = resource("AWS::EC2::Route",
		object{"RouteTableId": ref("appTable"), "DestinationCidrBlock": "0.0.0.0/0", "GatewayId": ref("Igw")})
	after.resources["More"] = resource("AWS::KMS::Key", object{})
	after.record(assembly.MetadataWaiver, object{"rule": "S3-005", "reason": "it is <public> | *open*"})
	after.record(assembly.MetadataTrusted, object{"who": "222222222222", "reason": "collects our logs"})
	delete(after.resources, "Busy")
	return compare(t, shop().read(t), after.read(t))
}

func TestTheMostDangerousComesFirst(t *testing.T) {
	c := much(t)
	want := "Replaces 1 database; opens 2 paths; allows 1 new permission; trusts 1 new third party; removes 1 alarm; " +
		"violates 1 guardrail; waives 1 guardrail; costs $0.90 more a month."
	if c.Summary != want {
		t.Errorf("Summary = %q, want %q", c.Summary, want)
	}
	order := map[change.Level]int{change.Danger: 0, change.Review: 1, change.Info: 2, change.Better: 3}
	for i, e := range c.Entries[1:] {
		if order[e.Level] < order[c.Entries[i].Level] {
			t.Errorf("%s %q comes after %s %q", e.Level, e.Sentence, c.Entries[i].Level, c.Entries[i].Sentence)
		}
	}
	if !c.Dangerous() || compare(t, shop().read(t), shop().read(t)).Dangerous() {
		t.Error("Dangerous() is not true of a replaced database alone")
	}
}

func TestTheSameChangeIsToldInTheSameBytes(t *testing.T) {
	var first, again bytes.Buffer
	for _, to := range []*bytes.Buffer{&first, &again} {
		c := much(t)
		for _, write := range []func(*bytes.Buffer) error{
			func(b *bytes.Buffer) error { return c.JSON(b) }, func(b *bytes.Buffer) error { return c.Markdown(b) },
			func(b *bytes.Buffer) error { return c.HTML(b) },
		} {
			if err := write(to); err != nil {
				t.Fatal(err)
			}
		}
	}
	if diff := cmp.Diff(first.String(), again.String()); diff != "" {
		t.Errorf("outputs differ (-first +again):\n%s", diff)
	}
}

func TestOutputsSayTheSame(t *testing.T) {
	c := much(t)
	var text, markdown, html bytes.Buffer
	for _, err := range []error{c.JSON(&text), c.Markdown(&markdown), c.HTML(&html)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	var read change.Change
	if err := json.Unmarshal(text.Bytes(), &read); err != nil {
		t.Fatal(err)
	}
	if read.Summary != c.Summary || len(read.Entries) != len(c.Entries) {
		t.Errorf("JSON has %q and %d entries, want %q and %d", read.Summary, len(read.Entries), c.Summary, len(c.Entries))
	}
	for text, in := range map[string]string{
		`it is &lt;public&gt; \| \*open\*.`: markdown.String(), "### Stop and look (": markdown.String(), "| Shop | ": markdown.String(),
		"it is &lt;public&gt; | *open*.": html.String(), `<h2 id="danger">Stop and look`: html.String(),
		"<th scope=\"row\">Shop</th>": html.String(),
	} {
		if !strings.Contains(in, text) {
			t.Errorf("output has no %q:\n%s", text, in)
		}
	}
	for _, foreign := range []string{"<script", "http://", "https://", "url("} {
		if strings.Contains(html.String(), foreign) {
			t.Errorf("the page has %q, want it to need nothing from elsewhere", foreign)
		}
	}
}

func TestAssembliesHaveToBeThere(t *testing.T) {
	if _, err := change.Compare(nil, shop().read(t), nil); err == nil || !strings.Contains(err.Error(), "assembly is nil") {
		t.Errorf("Compare(nil) = %v, want an error that says so", err)
	}
}

// A permissions boundary that goes is a danger: what it kept from a role is named.
func TestABoundaryThatGoes(t *testing.T) {
	app := func(boundary string) *assembly.Assembly {
		return assemblytest.Read(t,
			assemblytest.Stack{Name: "Prod",
				Template: `{"Resources": {"Bound": {"Type": "AWS::IAM::ManagedPolicy", "Properties": {"PolicyDocument":
			{"Statement": [{"Effect": "Allow", "Action": "s3:*",
			"Resource": "*"}]}}}, "Role": {"Type": "AWS::IAM::Role", "Properties": {` + boundary +
					`"Policies": [{"PolicyName": "p", "PolicyDocument":
			{"Statement": [{"Effect": "Allow", "Action": ["s3:GetObject", "iam:CreateUser"], "Resource": "*"}]}}]}}}}`})
	}
	c, err := change.Compare(app(`"PermissionsBoundary": {"Ref": "Bound"}, `), app(""), nil)
	if err != nil {
		t.Fatal(err)
	}
	const want = "call iam:CreateUser on everything, by its permissions boundary."
	if all := c.Of(change.Allowed); len(all) != 1 || all[0].Level != change.Review || !strings.HasSuffix(all[0].Sentence, want) {
		t.Errorf("allowed = %+v, want one sentence that ends in %q", all, want)
	}
}
