package observability_test

import (
	"fmt"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/constructs/insights"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/promise/promisetest"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
	"github.com/plinth-cdk/plinth/observability"
)

// groupsIn are log groups of a stack.
func groupsIn(stack awscdk.Stack, ids ...string) (all []awslogs.ILogGroup) {
	logs := observability.NewLogs(stack, "Logs"+ids[0], nil)
	for _, id := range ids {
		all = append(all, logs.Group(id))
	}
	return all
}

// everyKind has log groups of each kind.
func everyKind(stack awscdk.Stack) observability.SavedQueriesProps {
	g := groupsIn(stack, "Orders", "Invoices", "Access", "Flows", "Trail", "PostgreSQL", "MySQL", "Machines")
	return observability.SavedQueriesProps{
		Applications: g[:2], Access: g[2:3], FlowLogs: g[3:4], Trails: g[4:5], PostgreSQL: g[5:6], MySQL: g[6:7], StateMachines: g[7:],
	}
}

func TestSavedQueriesDefault(t *testing.T) {
	app, stack := newStack(t)
	p := observability.SavedQueriesProps{Applications: groupsIn(stack, "Orders")}
	if q := observability.NewSavedQueries(stack, "Queries", &p); len(q.Queries()) != 1 {
		t.Errorf("%d queries, want that of applications", len(q.Queries()))
	}
	snapshot.Check(t, app)
}

func TestSavedQueriesFull(t *testing.T) {
	app, stack := newStack(t)
	p := everyKind(stack)
	observability.NewSavedQueries(stack, "Queries", &p)
	snapshot.Check(t, app)
	a := snapshot.Synth(t, app)
	promisetest.Undone(t, a)
	definitions := a.OfType("AWS::Logs::QueryDefinition")
	if len(definitions) != 10 {
		t.Errorf("%d queries, want 10", len(definitions))
	}
	for _, d := range definitions {
		text, _ := d.Get("QueryString").Text()
		if _, err := insights.Parse(text); err != nil {
			t.Errorf("%s: %v", d.Path, err)
		}
		for _, group := range d.Get("LogGroupNames").List() {
			if to, ok := group.Target(); !ok || to.Resource.Type != "AWS::Logs::LogGroup" {
				t.Errorf("%s asks %v, want a log group of the app", d.Path, group)
			}
		}
	}
}

func TestSavedQueriesGuard(t *testing.T) {
	constructtest.Guard(t, newStack, observability.NewSavedQueries, false, func(stack awscdk.Stack, n int) observability.SavedQueriesProps {
		return observability.SavedQueriesProps{Applications: groupsIn(stack, fmt.Sprint("Orders", n))}
	})
}

func TestSavedQueriesRefuse(t *testing.T) {
	app, stack := newStack(t)
	there := plinth.NewStack(app, "There", &plinth.StackProps{Account: "111111111111", Region: "us-east-1", Tags: tags, WatchedBy: "a test"})
	group := awslogs.LogGroup_FromLogGroupName(stack, jsii.String("Group"), jsii.String("orders"))
	abroad := awslogs.LogGroup_FromLogGroupName(there, jsii.String("Group"), jsii.String("orders"))
	many := make([]awslogs.ILogGroup, 51)
	for i := range many {
		many[i] = group
	}
	for want, p := range map[string]*observability.SavedQueriesProps{
		"there is no log group, want one in Applications":                                      nil,
		"Trails[1] is nil, want a log group":                                                   {Trails: []awslogs.ILogGroup{group, nil}},
		"Access has 51 log groups, want 50 at most":                                            {Access: many},
		"FlowLogs[0] is in us-east-1, want log groups in eu-west-1, the Region of the queries": {FlowLogs: []awslogs.ILogGroup{abroad}},
	} {
		constructtest.Refused(t, stack, want, func() { observability.NewSavedQueries(stack, "Bad", p) })
	}
}

func TestSavedQueriesThatAreChangedBreakTheirPromise(t *testing.T) {
	constructtest.Broken(t, func(stack awscdk.Stack) constructs.IConstruct {
		p := observability.SavedQueriesProps{Applications: groupsIn(stack, "Orders")}
		return observability.NewSavedQueries(stack, "Queries", &p).Queries()[0]
	}, map[string]any{"QueryString": "fields @message", "LogGroupNames": []any{}})
}

func ExampleNewSavedQueries() {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		logs := observability.NewLogs(stack, "Logs", nil)
		observability.NewSavedQueries(stack, "Queries", &observability.SavedQueriesProps{
			Applications: []awslogs.ILogGroup{logs.Group("Orders")}, Access: []awslogs.ILogGroup{logs.Group("Access")},
		})
	})
	for _, q := range a.OfType("AWS::Logs::QueryDefinition") {
		fmt.Println(q.Get("Name"))
	}
	// Output:
	// Prod/Queries/Errors in the last hour
	// Prod/Queries/Latency by route
	// Prod/Queries/Errors by route
}
