package catalogue_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue"
	. "github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
	"github.com/plinth-cdk/plinth/internal/repeatable"
)

// FuzzEvaluate runs the whole catalogue over whatever can be read as a template.
func FuzzEvaluate(f *testing.F) {
	f.Add(assemblytest.Encode(f, Good().Template))
	f.Add(`{"Resources": {"P": {"Type": "AWS::S3::BucketPolicy", "Properties": {"PolicyDocument": "{\"Statement\": [1]}", "Bucket": ` +
		`{"Ref": "P"}}}}}`)
	f.Add(`{"Resources": {"P": {"Type": "AWS::IAM::ManagedPolicy", "Properties": {"PolicyDocument": {"Statement": [` +
		`{"Effect": "Allow", "Action": "s3:GetObject", "Resource": []}]}}}}}`)
	f.Add(`{"Resources": {"S": {"Type": "AWS::EC2::Subnet", "Properties": {"VpcId": {"Ref": "S"}, "CidrBlock": "::/0", "Tags": {"a": 1}}}}}`)
	f.Fuzz(func(t *testing.T, template string) {
		dir := t.TempDir()
		manifest := `{"artifacts": {"S": {"type": "aws:cloudformation:stack", "properties": {"templateFile": "t.json"}}}}`
		for name, content := range map[string]string{"manifest.json": manifest, "t.json": template} {
			if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if a, err := assembly.Read(dir); err == nil {
			judge(t, a)
		}
	})
}

// judge evaluates an assembly twice: no rule panics or changes its mind.
func judge(t rapid.TB, a *assembly.Assembly) {
	t.Helper()
	var reports [2]string
	for i := range reports {
		report, err := engine.Evaluate(a, catalogue.Rules(), time.Time{})
		if err != nil {
			t.Fatal(err)
		}
		reports[i] = Describe(report.Findings)
	}
	if reports[0] != reports[1] {
		t.Errorf("two evaluations differ:\n%s\n\n%s", reports[0], reports[1])
	}
}

// Any value of the good stack may be of any kind: a list for a text, an intrinsic function for
// a list, nothing at all.
func TestMisshapenTemplates(t *testing.T) {
	repeatable.Check(t, func(rt *rapid.T) {
		s := Good()
		ids := make([]string, 0, len(Resources(&s)))
		for id := range Resources(&s) {
			ids = append(ids, id)
		}
		slices.Sort(ids)
		for i := range rapid.IntRange(1, 6).Draw(rt, "changes") {
			id := rapid.SampledFrom(ids).Draw(rt, fmt.Sprint("resource", i))
			r := Resources(&s)[id].(Object)
			r["Properties"] = misshape(rt, r["Properties"])
		}
		judge(rt, assemblytest.Read(t, s))
	})
}

// misshape replaces one part of a value, at any depth.
func misshape(t *rapid.T, v any) any {
	deeper := rapid.IntRange(0, 3).Draw(t, "deeper") > 0
	switch v := v.(type) {
	case Object:
		if keys := sorted(v); deeper && len(keys) > 0 {
			key := rapid.SampledFrom(keys).Draw(t, "key")
			changed := Object{}
			for k, e := range v {
				changed[k] = e
			}
			changed[key] = misshape(t, v[key])
			return changed
		}
	case List:
		if deeper && len(v) > 0 {
			i := rapid.IntRange(0, len(v)-1).Draw(t, "index")
			changed := slices.Clone(v)
			changed[i] = misshape(t, v[i])
			return changed
		}
	}
	return rapid.SampledFrom([]any{
		nil, true, -1, 1e308, "", "*", "::/0", "0.0.0.0/0", "{", `{"Statement": {"Effect": "Allow"}}`, List{}, Object{}, List{List{nil}},
		Object{"Statement": List{"x", nil, Object{"Principal": List{"*"}}}}, Ref("Param"), Ref("Vpc"), Ref("Data"), NoValue,
		Att("Vpc", "Arn"), Maybe(List{Object{}}, NoValue), Join(Ref("Param")), Object{"Fn::GetAtt": List{}}, Object{"Fn::Sub": List{}},
	}).Draw(t, "value")
}

func sorted(o Object) []string {
	keys := make([]string, 0, len(o))
	for k := range o {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
