package rehearse_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
	"github.com/plinth-cdk/plinth/constructs/rehearse"
)

type object = map[string]any

// An app is stacks that read values of each other, with what is wrong with it: nothing, or a reason
// for which it cannot be deployed.
type app struct {
	stacks []assemblytest.Stack
	wrong  []string
}

// random makes an app in which stack i may read from any stack before it that it depends on. Then
// it is spoilt: a reading of a later stack, of a stack that it does not wait for, of an output that
// nobody has, a dependency on nothing, or a circle.
func random(r *rand.Rand, spoil int) app {
	n := 2 + r.IntN(6)
	a := app{stacks: make([]assemblytest.Stack, n)}
	templates := make([]object, n)
	for i := range n {
		name := fmt.Sprint("S", i)
		templates[i] = object{"Resources": object{"T": object{"Type": "AWS::SNS::Topic", "Properties": object{}}},
			"Outputs": object{"O": object{"Value": "v", "Export": object{"Name": "export" + name}}}}
		a.stacks[i] = assemblytest.Stack{Name: name, Environment: "111111111111/eu-west-1"}
		for j := range i {
			if r.IntN(3) == 0 {
				a.stacks[i].Dependencies = append(a.stacks[i].Dependencies, fmt.Sprint("S", j))
				read(r, templates[i], fmt.Sprint("R", j), fmt.Sprint("S", j), "O")
			}
		}
	}
	i, j := r.IntN(n), r.IntN(n)
	for j == i {
		j = r.IntN(n)
	}
	from, to := fmt.Sprint("S", i), fmt.Sprint("S", j)
	switch spoil {
	case 1: // without a dependency, in either direction
		a.stacks[max(i, j)].Dependencies = nil
		read(r, templates[max(i, j)], "Bad", fmt.Sprint("S", min(i, j)), "O")
		a.wrong = append(a.wrong, "unordered")
	case 2:
		read(r, templates[min(i, j)], "Bad", fmt.Sprint("S", max(i, j)), "O")
		a.wrong = append(a.wrong, "late")
	case 3:
		a.stacks[i].Dependencies = append(a.stacks[i].Dependencies, to)
		weakly(templates[i], "Bad", to, "Missing")
		a.wrong = append(a.wrong, "missing")
	case 4:
		a.stacks[i].Dependencies = append(a.stacks[i].Dependencies, "Nobody")
		a.wrong = append(a.wrong, "dependency on nothing")
	case 5:
		a.stacks[i].Dependencies = append(a.stacks[i].Dependencies, to)
		a.stacks[j].Dependencies = append(a.stacks[j].Dependencies, from)
		a.wrong = append(a.wrong, "circle")
	}
	for i := range a.stacks {
		a.stacks[i].Template = templates[i]
	}
	return a
}

func read(r *rand.Rand, template object, id, from, output string) {
	if r.IntN(2) == 0 {
		weakly(template, id, from, output)
		return
	}
	reads(template, id, object{"Fn::ImportValue": "export" + from})
}

func weakly(template object, id, from, output string) {
	reads(template, id,
		object{"Fn::Join": []any{"", []any{"x", object{"Fn::GetStackOutput": object{"StackName": from, "OutputName": output}}}}})
}

func reads(template object, id string, value any) {
	template["Resources"].(object)[id] = object{"Type": "AWS::SNS::Topic", "Properties": object{"DisplayName": value}}
}

// An app that waits for all it reads can be deployed; one with a late, a missing or a cyclic
// reference never passes.
func TestNoBrokenAppPassesAsDeployable(t *testing.T) {
	for seed := range uint64(300) {
		r := rand.New(rand.NewPCG(seed, 1))
		made := random(r, int(seed%6))
		a := assemblytest.Read(t, made.stacks...)
		got := rehearse.First(a)
		if want := len(made.wrong) == 0; got.Deployable() != want {
			text, _ := json.Marshal(made.stacks)
			t.Fatalf("seed %d: Deployable() = %v, want %v (%v)\n%s\n%s", seed, got.Deployable(), want, made.wrong, got, text)
		}
		if steps, all := len(got.Steps), len(a.Stacks); got.Deployable() && steps != all {
			t.Fatalf("seed %d: %d steps, want %d", seed, steps, all)
		}
		before := assemblytest.Read(t, random(r, int(seed/6%6)).stacks...)
		if s := rehearse.Update(before, a).String(); s == "" {
			t.Fatalf("seed %d: Update() says nothing", seed)
		}
	}
}

// FuzzRehearse wants no template to make a rehearsal panic, as a first deployment or as an update
// in either direction.
func FuzzRehearse(f *testing.F) {
	for _, seed := range []string{
		`{}`, `{"Resources": {"R": {"Type": "AWS::S3::Bucket"}}}`,
		`{"Resources": {"R": {"Type": "AWS::IAM::Role", "Properties": {"RoleName": "r", "AssumeRolePolicyDocument": {"Statement": ` +
			`{"Principal": {"AWS": "arn:aws:iam::111111111111:role/r"}}}}}}}`,
		`{"Resources": {"R": {"Type": "AWS::EC2::VPC", "Properties": {"CidrBlock": {"Fn::If": ["C", "a", {"Ref": "AWS::NoValue"}]}}}}}`,
		`{"Resources": {"A": {"Type": "AWS::SNS::Topic", "DependsOn": "B"}, "B": {"Type": "AWS::SNS::Topic", "DependsOn": "A"}}}`,
		`{"Resources": {"R": {"Type": "T", "Properties": "text"}}}`,
		`{"Resources": {"R": {"Type": "Custom::X", "Properties": {"Create": "{\"service\":\"iam\",\"action\":\"x\"}"}}}}`,
		`{"Outputs": {"O": {"Value": {"Fn::GetStackOutput": {"StackName": "B", "OutputName": "O"}}, "Export": {"Name": {"Fn::ImportValue": ` +
			`"x"}}}}}`,
	} {
		f.Add(seed, `{"Resources": {"R": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "b"}}}}`)
	}
	f.Fuzz(func(t *testing.T, one, two string) {
		a, b := apart(t, one, two), apart(t, two, one)
		if a == nil || b == nil {
			return
		}
		_ = rehearse.First(a).String()
		_ = rehearse.Update(b, a).String()
	})
}

// apart reads an app with two stacks, nil if it is none.
func apart(t *testing.T, one, two string) *assembly.Assembly {
	dir := assemblytest.Write(t,
		assemblytest.Stack{Name: "A", Environment: "111111111111/eu-west-1", Template: `{}`, Dependencies: []string{"B"}},
		assemblytest.Stack{Name: "B", Environment: "111111111111/eu-west-1", Template: `{}`})
	for name, text := range map[string]string{"A": one, "B": two} {
		if err := os.WriteFile(filepath.Join(dir, name+".template.json"), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	a, err := assembly.Read(dir)
	if err != nil {
		return nil
	}
	return a
}
