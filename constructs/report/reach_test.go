package report_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
	"github.com/plinth-cdk/plinth/constructs/report"
)

// network is VPCs of tiers, and what else stands in the template.
func network(vpcs int, tiers []string, more ...string) string {
	var all []string
	for i := range vpcs {
		all = append(all, fmt.Sprintf(`"V%d": {"Type": "AWS::EC2::VPC", "Properties": {"CidrBlock": "10.%d.0.0/16"}}`, i, i))
		for j, tier := range tiers {
			all = append(all, fmt.Sprintf(`"V%dS%d": {"Type": "AWS::EC2::Subnet", "Properties": {"VpcId": {"Ref": "V%[1]d"},
				"CidrBlock": "10.%[1]d.%[2]d.0/24", "Tags": [{"Key": "aws-cdk:subnet-name", "Value": "%[3]s"}]}}`, i, j, tier))
		}
	}
	return `{"Resources": {` + strings.Join(append(all, more...), ",\n") + `}}`
}

func app(t testing.TB, template string) *assembly.Assembly {
	t.Helper()
	return assemblytest.Read(t, assemblytest.Stack{Name: "Net", Template: template})
}

// dataACL lets PostgreSQL into the tier of databases, and nothing else.
const dataACL = `"Acl": {"Type": "AWS::EC2::NetworkAcl", "Properties": {"VpcId": {"Ref": "V0"}}},
	"In": {"Type": "AWS::EC2::NetworkAclEntry", "Properties": {"NetworkAclId": {"Ref": "Acl"}, "CidrBlock": "10.0.0.0/24",
		"Protocol": 6, "RuleAction": "allow", "RuleNumber": 1, "PortRange": {"From": 5432, "To": 5432}}},
	"Out": {"Type": "AWS::EC2::NetworkAclEntry", "Properties": {"NetworkAclId": {"Ref": "Acl"}, "CidrBlock": "10.0.0.0/24", "Egress": true,
		"Protocol": 6, "RuleAction": "allow", "RuleNumber": 1, "PortRange": {"From": 1024, "To": 65535}}},
	"A": {"Type": "AWS::EC2::SubnetNetworkAclAssociation", "Properties": {"SubnetId": {"Ref": "V0S1"}, "NetworkAclId": {"Ref": "Acl"}}}`

// The ports are those on which something listens or is admitted, and those with the same answers
// share a matrix.
func TestMatricesAreOfThePortsInPlay(t *testing.T) {
	two := []string{"app", "data"}
	rule := func(from, to string) string {
		return `"G": {"Type": "AWS::EC2::SecurityGroup", "Properties": {"SecurityGroupIngress": [{"FromPort": ` + from + `, "ToPort": ` + to +
			`}]}}`
	}
	database := func(properties string) string {
		return `"D": {"Type": "AWS::RDS::DBInstance", "Properties": {` + properties + `}}`
	}
	for name, tt := range map[string]struct {
		more []string
		want [][]int
	}{
		"nothing but the network":  {nil, [][]int{{443}}},
		"a database":               {[]string{dataACL, database(`"Engine": "postgres"`)}, [][]int{{443}, {5432}}},
		"a database of Aurora":     {[]string{database(`"Engine": "aurora-mysql"`)}, [][]int{{443, 3306}}},
		"a database at its port":   {[]string{database(`"Engine": "mysql", "Port": "6603"`)}, [][]int{{443, 6603}}},
		"a port known later":       {[]string{database(`"Engine": "mysql", "Port": {"Ref": "P"}`)}, [][]int{{443}}},
		"an engine known later":    {[]string{database(`"Engine": {"Ref": "P"}`)}, [][]int{{443}}},
		"a network ACL":            {[]string{dataACL}, [][]int{{443}, {5432}}},
		"a rule of one port":       {[]string{rule("8080", `"8080"`)}, [][]int{{443, 8080}}},
		"a range":                  {[]string{rule("1", "65535")}, [][]int{{443}}},
		"every port":               {[]string{rule("-1", "-1")}, [][]int{{443}}},
		"a port that is none":      {[]string{rule("70000", "70000")}, [][]int{{443}}},
		"a port of HTTPS, as text": {[]string{rule(`"443"`, "443")}, [][]int{{443}}},
	} {
		r := build(t, app(t, network(1, two, tt.more...)), report.Options{})
		var got [][]int
		for _, m := range r.Reach.Matrices {
			got = append(got, m.Ports)
			if m.Port != m.Ports[0] {
				t.Errorf("%s: port = %d, want the first of %v", name, m.Port, m.Ports)
			}
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s: ports (-want +got):\n%s", name, diff)
		}
	}
}

// What only the port of the database tells is shown: HTTPS does not reach it.
func TestMatrixOfADatabasePort(t *testing.T) {
	r := build(t,
		app(t, network(1, []string{"app", "data"}, dataACL, `"D": {"Type": "AWS::RDS::DBInstance", "Properties": {"Engine": "postgres"}}`)),
		report.Options{})
	for i, want := range []string{"no", "yes"} {
		m := r.Reach.Matrices[i]
		from, to := slices.Index(m.Places, "Net/V0/app"), slices.Index(m.Places, "Net/V0/data")
		if got := m.Cells[from][to]; got != want {
			t.Errorf("app to data over %s = %s, want %s", m.PortList(), got, want)
		}
	}
}

// 200 tiers have a matrix, and what that leaves out is said.
func TestLargeNetworksHaveAMatrix(t *testing.T) {
	const listener = `"G": {"Type": "AWS::EC2::SecurityGroup", "Properties": {"SecurityGroupIngress": [{"FromPort": 22, "ToPort": 22}]}}`
	tiers := []string{"public", "app", "data", "management"}
	for _, tt := range []struct {
		vpcs, matrices int
		left, missing  string
	}{
		{15, 1, "", ""},
		{50, 1, "With 200 tiers, ports were left out: 22.", ""},
		{63, 0, "", "The app has 252 tiers, and a matrix at most 250"},
	} {
		r := build(t, app(t, network(tt.vpcs, tiers, listener)), report.Options{}).Reach
		if len(r.Matrices) != tt.matrices || r.Left != tt.left || !strings.HasPrefix(r.Missing, tt.missing) || tt.missing == "" &&
			r.Missing != "" {
			t.Errorf("%d VPCs: %d matrices, left %q, missing %q, want %d, %q, %q", tt.vpcs, len(r.Matrices), r.Left, r.Missing,
				tt.matrices, tt.left, tt.missing)
		}
	}
	r := build(t, app(t, network(50, tiers, listener)), report.Options{Ports: []int{443, 22}}).Reach
	if len(r.Matrices) != 1 || len(r.Matrices[0].Ports) != 2 {
		t.Errorf("Ports that the caller names = %+v, want both asked about", r.Left)
	}
}
