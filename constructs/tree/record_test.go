package tree_test

import (
	"slices"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

const note = "tree:note"

// recorded are the notes of an app that is synthesized without validation, by path.
func recorded(t *testing.T, app awscdk.App) map[string][]any {
	t.Helper()
	dir := *app.Synth(&awscdk.StageSynthesisOptions{SkipValidation: jsii.Bool(true), Force: jsii.Bool(true)}).Directory()
	a, err := assembly.Read(dir)
	if err != nil {
		t.Fatal(err)
	}
	all := map[string][]any{}
	for _, s := range a.Stacks {
		for _, e := range s.Metadata {
			if e.Type == note {
				all[e.Path] = append(all[e.Path], e.Data)
			}
		}
	}
	return all
}

func stackIn(scope constructs.Construct, id string) awscdk.Stack {
	return plinth.NewStack(scope, id, &plinth.StackProps{
		Account: "111111111111", Region: "eu-west-1", Tags: plinth.Tags{Project: "shop", Team: "checkout", CostCenter: "4711"},
	})
}

// What is gathered is written however the app is synthesized, of what is in the tree by then.
func TestWhatIsRecordedIsInTheAssembly(t *testing.T) {
	app := awscdk.NewApp(nil)
	one, foreign := stackIn(awscdk.NewStage(app, jsii.String("Stage"), nil), "One"), awscdk.NewStack(app, jsii.String("Foreign"), nil)
	kept, removed, below := &part{}, &part{}, &part{}
	plinth.Init(kept, one, "Kept")
	plinth.Init(removed, one, "Removed")
	plinth.Init(below, foreign, "Below")
	for _, x := range []constructs.IConstruct{kept, removed, below, one} {
		tree.Record(x, note, "first")
	}
	one.Node().TryRemoveChild(jsii.String("Removed"))
	want := map[string][]any{"Stage/One": {"first"}, "Stage/One/Kept": {"first"}, "Foreign/Below": {"first"}}
	if diff := cmp.Diff(want, recorded(t, app)); diff != "" {
		t.Errorf("metadata (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(want, recorded(t, app)); diff != "" {
		t.Errorf("metadata of a second synthesis (-want +got):\n%s", diff)
	}
}

// What comes after a synthesis, or from an Aspect, is not lost.
func TestWhatIsRecordedLateIsInTheAssembly(t *testing.T) {
	app := awscdk.NewApp(nil)
	stack := stackIn(app, "One")
	x := &part{}
	plinth.Init(x, stack, "X")
	awscdk.Aspects_Of(stack).Add(&noter{x: x}, nil)
	recorded(t, app)
	tree.Record(x, note, "late")
	if got, want := recorded(t, app)["One/X"], []any{"by an Aspect", "late"}; !cmp.Equal(got, want) {
		t.Errorf("metadata = %v, want %v", got, want)
	}
}

// noter records once what it visits.
type noter struct {
	x    constructs.IConstruct
	done bool
}

func (n *noter) Visit(constructs.IConstruct) {
	if !n.done {
		n.done = true
		tree.Record(n.x, note, "by an Aspect")
	}
}

// An app that is never synthesized keeps nothing back from another one of the process.
func TestAppsDoNotWaitForEachOther(t *testing.T) {
	x := &part{}
	plinth.Init(x, stackIn(awscdk.NewApp(nil), "Abandoned"), "X")
	tree.Record(x, note, "never")
	app := awscdk.NewApp(nil)
	y := &part{}
	plinth.Init(y, awscdk.NewStack(app, jsii.String("Other"), nil), "Y")
	tree.Record(y, note, "here")
	if got := recorded(t, app)["Other/Y"]; !slices.Equal(got, []any{"here"}) {
		t.Errorf("metadata = %v, want [here]", got)
	}
}

// What depends on another construct is deployed after it.
func TestDependIsADependencyInTheTemplate(t *testing.T) {
	app := awscdk.NewApp(nil)
	stack := stackIn(app, "One")
	x, y := tree.Group(stack, "X"), tree.Group(stack, "Y")
	for _, scope := range []constructs.Construct{x, y} {
		awscdk.NewCfnResource(scope, jsii.String("R"), &awscdk.CfnResourceProps{Type: jsii.String("AWS::SNS::Topic")})
	}
	tree.Depend(x, y)
	a, err := assembly.Read(*app.Synth(nil).Directory())
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range a.Resources() {
		if want := r.Path == "One/X/R"; (len(r.DependsOn) == 1) != want {
			t.Errorf("%s depends on %v, want something: %t", r.Path, r.DependsOn, want)
		}
	}
}
