package catalogue_test

import (
	"cmp"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue"
	. "github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

// A thousand templates of the shapes that people publish: nothing panics, the report is the same
// each time, and a careless template has findings that one can read. With -v the test says how
// many, and of which rules most.
func TestShapes(t *testing.T) {
	var counts []int
	noise := map[string]int{}
	for seed := range 20 {
		var stacks []assemblytest.Stack
		for i := range 50 {
			g := &shapes{rand.New(rand.NewPCG(uint64(seed), uint64(i))), Object{}}
			stacks = append(stacks, assemblytest.Stack{Name: fmt.Sprint("S", i), Template: g.template(), Tags: Tags()})
		}
		a := assemblytest.Read(t, stacks...)
		var reports [2]*engine.Report
		for i := range reports {
			var err error
			if reports[i], err = engine.Evaluate(a, catalogue.Rules(), time.Time{}); err != nil {
				t.Fatal(err)
			}
		}
		if one, two := Describe(reports[0].Findings), Describe(reports[1].Findings); one != two {
			t.Errorf("two evaluations differ:\n%s\n\n%s", one, two)
		}
		byStack := map[string]int{}
		places := map[string]bool{}
		for _, f := range reports[0].Findings {
			byStack[f.Stack.Name]++
			noise[f.Rule.ID]++
			place := f.Rule.ID + " " + f.Path + " " + f.LogicalID
			if places[place] {
				t.Errorf("%s twice, want one finding for a rule and a resource", place)
			}
			places[place] = true
		}
		for _, s := range stacks {
			counts = append(counts, byStack[s.Name])
		}
	}
	slices.Sort(counts)
	rules := slices.SortedFunc(maps.Keys(noise), func(x, y string) int { return cmp.Or(noise[y]-noise[x], cmp.Compare(x, y)) })
	median := counts[len(counts)/2]
	t.Logf("%d templates: median %d findings, most %d", len(counts), median, counts[len(counts)-1])
	for _, id := range rules[:10] {
		t.Logf("%s: %d", id, noise[id])
	}
	if median > 20 {
		t.Errorf("median of findings = %d, want 20 at most", median)
	}
}

// shapes makes up templates.
type shapes struct {
	*rand.Rand
	resources Object
}

// template has up to a dozen resources, each with some of what their kind may have.
func (g *shapes) template() Object {
	for range 1 + g.IntN(12) {
		kind := kinds[g.IntN(len(kinds))]
		g.add(kind.typ, kind.properties)
	}
	return Object{
		"AWSTemplateFormatVersion": "2010-09-09",
		"Parameters": Object{
			"Param":  Object{"Type": "String", "Default": "true", "AllowedValues": List{"true", "false"}},
			"Image":  Object{"Type": "AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>", "Default": "/aws/service/ami"},
			"Source": Object{"Type": "String", "Default": "0.0.0.0/0"}, "Days": Object{"Type": "Number", "Default": 30},
		},
		"Mappings":   Object{"ByRegion": Object{"eu-west-1": Object{"Value": "true"}, "us-east-1": Object{"Value": "false"}}},
		"Conditions": Object{"Condition": Object{"Fn::Equals": List{Ref("Param"), "true"}}},
		"Resources":  g.resources,
		"Outputs":    Object{"Out": Object{"Value": Ref("AWS::StackName"), "Export": Object{"Name": Object{"Fn::Sub": "${AWS::StackName}-out"}}}},
	}
}

// add adds a resource, with a condition or a policy of deletion at times.
func (g *shapes) add(typ string, properties Object) {
	r := Resource(typ, Object{})
	for _, key := range slices.Sorted(maps.Keys(properties)) {
		if g.IntN(3) > 0 {
			r["Properties"].(Object)[key] = g.value(properties[key])
		}
	}
	switch g.IntN(6) {
	case 0:
		r["Condition"] = "Condition"
	case 1:
		r["DeletionPolicy"], r["UpdateReplacePolicy"] = "Retain", "Retain"
	}
	g.resources[fmt.Sprint("R", len(g.resources))] = r
}

// value writes a value in one of the ways that CloudFormation has: as it is, as text, by a
// parameter, a mapping or a condition, or by a reference to a resource that is already there.
func (g *shapes) value(v any) any {
	switch v := v.(type) {
	case choice:
		return g.value(v[g.IntN(len(v))])
	case bool:
		return choice{v, fmt.Sprint(v), Ref("Param"), Maybe(v, NoValue), Maybe(true, false),
			Object{"Fn::FindInMap": List{"ByRegion", Ref("AWS::Region"), "Value"}}}[g.IntN(6)]
	case to:
		for range 3 {
			id := fmt.Sprint("R", g.IntN(len(g.resources)+1))
			if r, ok := g.resources[id].(Object); ok && r["Type"] == string(v) {
				return choice{Ref(id), Att(id, "Arn")}[g.IntN(2)]
			}
		}
		return choice{Ref("Param"), Object{"Fn::ImportValue": Object{"Fn::Sub": "${Param}-id"}}, "an-id"}[g.IntN(3)]
	case Object:
		if len(v) == 1 && (v["Ref"] != nil || v["Fn::Sub"] != nil) {
			return v
		}
		made := Object{}
		for _, key := range slices.Sorted(maps.Keys(v)) {
			made[key] = g.value(v[key])
		}
		return made
	case List:
		made := List{}
		for _, e := range v {
			made = append(made, g.value(e))
		}
		return made
	}
	return v
}
