package reach_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/reach"
	"github.com/plinth-cdk/plinth/internal/repeatable"
)

// Whatever the properties of resources are, the analysis answers, and twice the same.
func TestOddAssemblies(t *testing.T) {
	odd := []any{
		nil, "", "10.0.0.0/8", "::/0", "nonsense", 7, true, []any{}, []any{[]any{}}, props{}, ref("Vpc"), ref("Nothing"),
		att("Igw", "Id"), att("Vpc", "CidrBlock"), props{"Fn::Select": []any{9, []any{}}}, props{"Fn::Cidr": []any{"10.0.0.0/8", 3, 99}},
		props{"Fn::Select": []any{-1, props{"Fn::Cidr": []any{"10.0.0.0/8", 3, 30}}}},
		props{"Fn::If": []any{"Condition", "10.9.0.0/16", ref("AWS::NoValue")}},
	}
	repeatable.Check(t, func(rt *rapid.T) {
		a := inspected()
		egress(a)
		one, _ := oneVPC()
		guards, _ := guarded()
		for _, more := range []*app{one, guards, peers()} {
			for _, name := range more.names {
				s := a.in(name)
				for id, r := range more.stacks[name].resources {
					s.resources[id] = r
				}
			}
		}
		for range rapid.IntRange(1, 6).Draw(rt, "changes") {
			s := a.stacks[rapid.SampledFrom(a.names).Draw(rt, "stack")]
			id := rapid.SampledFrom(keys(s.resources)).Draw(rt, "resource")
			p, _ := s.resources[id].(props)["Properties"].(props)
			if len(p) == 0 {
				continue
			}
			s.set(id, rapid.SampledFrom(keys(p)).Draw(rt, "property"), rapid.SampledFrom(odd).Draw(rt, "value"))
		}
		read := a.read(t)
		if first, second := ask(read), ask(read); first != second {
			rt.Errorf("the second answers differ from the first (-first +second):\n%s", cmp.Diff(first, second))
		}
	})
}

func keys(m map[string]any) []string {
	var all []string
	for k := range m {
		all = append(all, k)
	}
	slices.Sort(all)
	return all
}

// ask asks for everything.
func ask(a *assembly.Assembly) string {
	n := reach.Of(a)
	m, err := n.Matrix(443)
	if err != nil {
		return err.Error() // two places of one name
	}
	text := m.String()
	every := func(*assembly.Resource) bool { return true }
	for _, c := range append(n.Crossings(every, every), n.EgressCrossings(every)...) {
		text += c.Cause().LogicalID + c.String() + "\n"
	}
	return text
}
