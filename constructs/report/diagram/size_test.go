package diagram_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
)

// spokes are VPCs on a hub, all laid out alike.
func spokes(t testing.TB, count int) *assembly.Assembly {
	hub := newHub()
	var stacks []assemblytest.Stack
	for i := range count {
		name := fmt.Sprintf("Spoke%03d", i)
		spoke := newTemplate().vpc(i, 3, "app", "data").attach(hub, name, "Production")
		spoke.route("app1", "10.0.0.0/8", "TransitGatewayId", output("Hub", "Gateway"))
		stacks = append(stacks, spoke.stack(name, fmt.Sprintf("1111111%05d/eu-west-1", i)))
	}
	return assemblytest.Read(t, append(stacks, hub.stack("Hub", "333333333333/eu-west-1"))...)
}

func TestManySpokesAreDrawnOnce(t *testing.T) {
	diagrams := all(t, spokes(t, 200))
	if len(diagrams) != 2 {
		t.Fatalf("All() = %d diagrams, want the transit gateway and one VPC that stands for all", len(diagrams))
	}
	for i, want := range []string{"and 188 more attachments, to 10.199.0.0/16",
		"Stands for 199 other VPCs that differ in names and blocks alone"} {
		wellFormed(t, diagrams[i])
		if !strings.Contains(string(diagrams[i].SVG), want) {
			t.Errorf("%s does not say %q", diagrams[i].ID, want)
		}
	}
	if want := "Segment Production: VPC Spoke000/Vpc (10.0.0.0/16)"; !strings.Contains(diagrams[0].Text, want) {
		t.Errorf("text = %.300s, want it to have %q", diagrams[0].Text, want)
	}
}

func TestAVPCThatDiffersIsDrawnAsWell(t *testing.T) {
	hub := newHub()
	var stacks []assemblytest.Stack
	for i := range 13 {
		name := fmt.Sprintf("Spoke%03d", i)
		spoke := newTemplate().vpc(i, 3, "app", "data").attach(hub, name, "Production")
		if i == 7 {
			spoke.add("Igw", "AWS::EC2::InternetGateway", object{}).route("data1", "0.0.0.0/0", "GatewayId", ref("Igw"))
		}
		stacks = append(stacks, spoke.stack(name, ""))
	}
	var ids []string
	for _, d := range all(t, assemblytest.Read(t, append(stacks, hub.stack("Hub", ""))...)) {
		ids = append(ids, d.ID)
	}
	if got, want := fmt.Sprint(ids), "[transit-gateway-hub-gateway vpc-spoke000-vpc vpc-spoke007-vpc]"; got != want {
		t.Errorf("diagrams = %s, want %s", got, want)
	}
}

// many is an organization of accounts with long names, and VPCs of four tiers in four zones.
func many(t testing.TB, accounts int) *assembly.Assembly {
	org := newTemplate().add("Organization", "AWS::Organizations::Organization", object{})
	org.add("Unit", "AWS::Organizations::OrganizationalUnit", object{
		"Name":     "A unit whose name is as long as AWS Organizations lets the name of a unit be, and then some more of it",
		"ParentId": object{"Fn::GetAtt": []any{"Organization", "RootId"}}})
	for i := range accounts {
		org.add(fmt.Sprintf("Account%03d", i), "AWS::Organizations::Account", object{
			"AccountName": fmt.Sprintf("Account number %03d of the business unit", i), "ParentIds": []any{ref("Unit")}})
	}
	org.add("Long", "AWS::Organizations::Account", object{"AccountName": "an-account-named-by-a-program-without-spaces-in-it"})
	stacks := []assemblytest.Stack{org.stack("Organization", "999999999999/eu-west-1")}
	for i := range 3 {
		vpc := newTemplate().vpc(i, 4, "public", "application-servers-of-the-shop", "data", "management")
		stacks = append(stacks, vpc.stack(fmt.Sprintf("NetworkOfTheBusinessUnitForPaymentsAndSettlements%d", i), ""))
	}
	return assemblytest.Read(t, stacks...)
}

func TestLongNamesAndManyAccountsFit(t *testing.T) {
	diagrams := all(t, many(t, 75))
	if len(diagrams) != 4 {
		t.Fatalf("All() = %d diagrams, want the accounts and 3 VPCs", len(diagrams))
	}
	for _, d := range diagrams {
		wellFormed(t, d)
		readable(t, d)
	}
	svg := string(diagrams[0].SVG)
	for _, want := range []string{"15 more accounts", "A unit whose name", "more of it", "<title>an-account-named-by-a-program"} {
		if !strings.Contains(svg, want) {
			t.Errorf("accounts do not say %q", want)
		}
	}
	if got := strings.Count(diagrams[0].Text, "Account number"); got != 75 {
		t.Errorf("text names %d accounts, want all 75", got)
	}
}

// BenchmarkAll grows with the number of VPCs; the time for one must not.
func BenchmarkAll(b *testing.B) {
	for _, count := range []int{30, 60, 120, 240} {
		a := spokes(b, count)
		b.Run(fmt.Sprint(count), func(b *testing.B) {
			for b.Loop() {
				all(b, a)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*count), "ns/vpc")
		})
	}
}
