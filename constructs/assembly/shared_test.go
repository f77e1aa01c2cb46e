package assembly_test

import (
	"slices"
	"testing"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
)

// What a reader does to a slice that it was handed must not change what the next one sees.
func TestMethodsHandOutCopies(t *testing.T) {
	a := assemblytest.Read(t, assemblytest.Stack{Name: "S", Template: `{"Resources": {
		"Command": {"Type": "AWS::SSM::Document", "Properties": {"List": ["a", "b", {"c": "d"}], "Vpc": {"Ref": "Vpc"}}},
		"Automation": {"Type": "AWS::SSM::Document", "Condition": "C", "Properties": {"Vpc": {"Ref": "Vpc"}}},
		"Vpc": {"Type": "AWS::EC2::VPC"}}}`})
	vpc, document := a.Stacks[0].Resource("Vpc"), a.Stacks[0].Resource("Command")
	ids := func(resources []*assembly.Resource) []string {
		var all []string
		for _, r := range resources {
			if r == nil {
				r = &assembly.Resource{LogicalID: "nil"}
			}
			all = append(all, r.LogicalID)
		}
		return all
	}
	values := func(values []assembly.Value) []string {
		var all []string
		for _, v := range values {
			all = append(all, v.String())
		}
		return all
	}
	for name, read := range map[string]func(spoil bool) []string{
		"OfType": func(spoil bool) []string {
			all := a.OfType("AWS::SSM::Document")
			if spoil {
				_ = slices.DeleteFunc(all, func(r *assembly.Resource) bool { return r.LogicalID == "Command" })
				return nil
			}
			return ids(all)
		},
		"Resources": func(spoil bool) []string {
			all := a.Resources()
			if spoil {
				clear(all[:2])
				return nil
			}
			return ids(all)
		},
		"ByTarget": func(spoil bool) []string {
			all := a.ByTarget("AWS::SSM::Document", "Vpc")
			if spoil {
				clear(all[vpc])
				return nil
			}
			return ids(all[vpc])
		},
		"Referrers": func(spoil bool) []string {
			all := a.Referrers(vpc, "AWS::SSM::Document", "Vpc")
			if spoil {
				clear(all)
				return nil
			}
			return ids(all)
		},
		"Value.List": func(spoil bool) []string {
			all := document.Get("List").List()
			if spoil {
				clear(all)
			}
			return values(all)
		},
		"Value.Plain": func(spoil bool) []string {
			all, _ := document.Get("List").Plain()
			if spoil {
				all.([]any)[2].(map[string]any)["c"] = "spoilt"
				clear(all.([]any))
			}
			return values(document.Get("List").List())
		},
		"Resource.Conditions": func(spoil bool) []string {
			all := a.Stacks[0].Resource("Automation").Conditions()
			if spoil {
				clear(all)
			}
			return all
		},
		"Resource.Targets": func(spoil bool) []string {
			var all []string
			targets := document.Targets()
			for _, to := range targets {
				all = append(all, to.Resource.LogicalID)
			}
			if spoil {
				clear(targets)
			}
			return all
		},
	} {
		want := read(false)
		read(true)
		if got := read(false); len(want) == 0 || !slices.Equal(got, want) {
			t.Errorf("%s after a reader changed what it got = %v, want %v", name, got, want)
		}
	}
}

func TestByTargetLeavesOutWhatMayReferToSeveral(t *testing.T) {
	a := assemblytest.Read(t, assemblytest.Stack{Name: "S", Template: `{"Resources": {
		"A": {"Type": "V"}, "B": {"Type": "V"},
		"First": {"Type": "L", "Properties": {"Of": {"Ref": "A"}}},
		"Either": {"Type": "L", "Properties": {"Of": {"Fn::If": ["C", {"Ref": "A"}, {"Ref": "B"}]}}},
		"Outside": {"Type": "L", "Properties": {"Of": "vpc-1"}},
		"Second": {"Type": "L", "Properties": {"Of": {"Fn::GetAtt": ["A", "Arn"]}}}}}`})
	groups := a.ByTarget("L", "Of")
	var got []string
	for _, r := range groups[a.Stacks[0].Resource("A")] {
		got = append(got, r.LogicalID)
	}
	if want := []string{"First", "Second"}; len(groups) != 1 || !slices.Equal(got, want) {
		t.Errorf("ByTarget() has %d groups with %v for A, want 1 with %v", len(groups), got, want)
	}
}
