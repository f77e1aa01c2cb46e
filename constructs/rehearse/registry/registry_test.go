package registry_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/plinth-cdk/plinth/constructs/rehearse/registry"
)

// Every line of the table can be read, and every pattern can be compiled.
func TestTableIsWhole(t *testing.T) {
	names := registry.Names()
	if len(names) != 1766 {
		t.Errorf("there are %d types, want 1766", len(names))
	}
	patterns := 0
	for _, name := range names {
		typ, ok := registry.Of(name)
		if !ok {
			t.Fatalf("Of(%s) is not there, though Names has it", name)
		}
		seen := map[*registry.Schema]bool{}
		var walk func(s *registry.Schema)
		walk = func(s *registry.Schema) {
			if s == nil || seen[s] {
				return
			}
			seen[s] = true
			for _, p := range s.Patterns {
				patterns++
				p.Allows("")
			}
			for _, of := range parts(s) {
				walk(of)
			}
		}
		walk(&typ.Schema)
		for _, d := range typ.Definitions {
			walk(d)
		}
	}
	if patterns < 7000 {
		t.Errorf("there are %d patterns, want all that can be written for package regexp", patterns)
	}
}

// parts are the schemas within a schema.
func parts(s *registry.Schema) []*registry.Schema {
	all := slices.Concat([]*registry.Schema{s.Items}, s.AnyOf, s.OneOf, s.AllOf)
	for _, of := range []map[string]*registry.Schema{s.Properties, s.PatternProperties} {
		for _, p := range of {
			all = append(all, p)
		}
	}
	for _, c := range s.Conditions {
		all = append(all, c.If, c.Then, c.Else)
	}
	return all
}

func TestType(t *testing.T) {
	queue, ok := registry.Of("AWS::SQS::Queue")
	if !ok || !slices.Contains(queue.Attributes, "QueueName") || !slices.Contains(queue.ReadOnly, "Arn") || queue.RefType != "string" {
		t.Errorf("Of(AWS::SQS::Queue) = %+v, %t, want its attributes, what is read-only, and the type of Ref", queue, ok)
	}
	if most := queue.Properties["DelaySeconds"].Maximum; most == nil || *most != 900 {
		t.Errorf("DelaySeconds is at most %v, want 900", most)
	}
	if exports, _ := registry.Of("AWS::BCMDataExports::Export"); !slices.Contains(exports.Elsewhere, "eu-west-1") {
		t.Errorf("exports lack %v, want eu-west-1 among them", exports.Elsewhere)
	}
	for _, name := range []string{"", "AWS", "AWS::SQS", "AWS::SQS::Nonsense", "Custom::Thing"} {
		if _, ok := registry.Of(name); ok {
			t.Errorf("Of(%q) is there, want none", name)
		}
	}
}

func TestRegionsDiffer(t *testing.T) {
	const value = "aws_ec2_instance_instancetype_enum"
	if s := registry.Regional(value, "eu-west-1"); s == nil || !slices.Contains(s.Enum, registry.Text("m7g.large")) {
		t.Errorf("Regional(eu-west-1) = %v, want m7g.large in it", s)
	}
	if s := registry.Regional(value, "mars-north-1"); s != nil {
		t.Errorf("Regional(mars-north-1) = %v, want nothing", s)
	}
}

func TestPatternsThatMayNotMatch(t *testing.T) {
	for pattern, want := range map[registry.Pattern]string{"^a+$": "aa", "!^(?:aws:)": "mine"} {
		if !pattern.Allows(want) || pattern.Allows("aws:"+strings.Repeat("b", 3)) {
			t.Errorf("%s allows the wrong one of %q and aws:bbb", pattern, want)
		}
	}
	if !reflect.DeepEqual(registry.Expression("^a$"), registry.Expression("^a$")) {
		t.Error("an expression is compiled twice")
	}
}
