package assembly_test

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
	"github.com/plinth-cdk/plinth/internal/repeatable"
)

// expression draws a value built of intrinsic functions, well-formed ones more often than the
// fuzzer finds them, and malformed ones too.
func expression(depth int) *rapid.Generator[any] {
	leaf := rapid.SampledFrom([]any{
		"x", "", "true", 0, 1, 1.5, nil, "a,b", "{{resolve:ssm:/x}}",
		map[string]any{"Ref": "Param"}, map[string]any{"Ref": "R"}, map[string]any{"Ref": "AWS::NoValue"},
		map[string]any{"Ref": "AWS::Region"}, map[string]any{"Fn::GetAtt": []any{"R", "Arn"}},
		map[string]any{"Fn::ImportValue": "n"}, map[string]any{"Fn::FindInMap": []any{"M", "a", "b"}},
		map[string]any{"Fn::Sub": "${R}-${AWS::Region}"},
	})
	if depth == 0 {
		return leaf
	}
	inner := expression(depth - 1)
	call := func(fn string, args ...*rapid.Generator[any]) *rapid.Generator[any] {
		return rapid.Custom(func(t *rapid.T) any {
			list := []any{}
			for _, arg := range args {
				list = append(list, arg.Draw(t, "argument"))
			}
			return map[string]any{fn: list}
		})
	}
	list := rapid.Map(rapid.SliceOfN(inner, 0, 3), func(l []any) any { return l })
	return rapid.OneOf(leaf, list,
		rapid.Map(inner, func(v any) any { return map[string]any{"K": v} }),
		call("Fn::If", rapid.Just[any]("C"), inner, inner),
		call("Fn::Join", rapid.Just[any](","), list),
		call("Fn::Select", inner, list),
		call("Fn::Split", rapid.Just[any](","), inner),
		call("Fn::Sub", rapid.Just[any]("${K}"), rapid.Map(inner, func(v any) any { return map[string]any{"K": v} })),
		call("Fn::FindInMap", rapid.Just[any]("M"), inner, inner),
		call("Fn::Nonsense", inner),
	)
}

// Whatever a template says, what is known of a value agrees with itself.
func TestValuesAreConsistent(t *testing.T) {
	repeatable.Check(t, func(rt *rapid.T) {
		v := expression(4).Draw(rt, "value")
		a := assemblytest.Read(t, assemblytest.Stack{Name: "S", Environment: "111111111111/eu-west-1", Template: map[string]any{
			"Parameters": map[string]any{"Param": map[string]any{"Type": "String"}},
			"Mappings":   map[string]any{"M": map[string]any{"a": map[string]any{"b": v}}},
			"Outputs":    map[string]any{"O": map[string]any{"Value": v, "Export": map[string]any{"Name": "n"}}},
			"Resources":  map[string]any{"R": map[string]any{"Type": "T", "Properties": map[string]any{"P": v}}},
		}})
		consistent(rt, a.OfType("T")[0].Get("P"))
	})
}
