package plinth_test

import (
	"errors"
	"fmt"
	"os"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssqs"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/plinth"
)

// A whole app. Main runs the function, synthesizes, holds the result to the guardrails, prints a
// summary and exits.
func ExampleMain() {
	plinth.Main(func(app awscdk.App) {
		stack := plinth.NewStack(app, "Prod", &plinth.StackProps{
			Account: "111111111111", Region: "eu-west-1",
			Tags: plinth.Tags{Project: "shop", Team: "checkout", CostCenter: "4711"},
		})
		awssqs.NewQueue(stack, jsii.String("Orders"), &awssqs.QueueProps{EnforceSSL: jsii.Bool(true)})
	})
}

func ExampleNewStack() {
	app, done := newApp()
	defer done()
	stack := plinth.NewStack(app, "Prod", &plinth.StackProps{
		Account: "111111111111", Region: "eu-west-1",
		Tags: plinth.Tags{Project: "shop", Team: "checkout", CostCenter: "4711"},
	})
	fmt.Println(plinth.ClassOf(stack), *stack.TerminationProtection())
	// Output: Production true
}

// A Greeting is a construct in the grammar of Plinth: its constructor begins with Define, and
// panics with an error that names the field.
type Greeting struct {
	constructs.Construct
	text string
}

// GreetingProps configure a [Greeting].
type GreetingProps struct{ Name string }

func NewGreeting(scope constructs.Construct, id string, props *GreetingProps) *Greeting {
	g := &Greeting{}
	p := plinth.Define(g, scope, id, props.withDefaults)
	g.text = "hello " + p.Name
	return g
}

// Text returns the greeting.
func (g *Greeting) Text() string { return g.text }

func (p *GreetingProps) withDefaults() (GreetingProps, error) {
	if p == nil || p.Name == "" {
		return GreetingProps{}, errors.New("Name is empty, want whom to greet")
	}
	return *p, nil
}

func ExampleDefine() {
	app, done := newApp()
	defer done()
	fmt.Println(NewGreeting(app, "Hello", &GreetingProps{Name: "world"}).Text())
	defer func() { fmt.Println(recover()) }()
	NewGreeting(app, "Silence", nil)
	// Output:
	// hello world
	// plinth_test.Greeting "Silence": Name is empty, want whom to greet
}

// newApp makes an app that writes to a temporary directory.
func newApp() (awscdk.App, func()) {
	dir, err := os.MkdirTemp("", "example")
	if err != nil {
		panic(err)
	}
	return plinth.NewApp(&plinth.AppProps{Outdir: dir}), func() { os.RemoveAll(dir) } //nolint:errcheck // a temporary directory
}
