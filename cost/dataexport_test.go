package cost_test

import (
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/bucket"
	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/constructs/guardrail/guardrailtest"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/promise/promisetest"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
	"github.com/plinth-cdk/plinth/cost"
)

// newBilling is a stack where AWS has exports.
func newBilling(t *testing.T) (awscdk.App, awscdk.Stack) {
	t.Helper()
	app := snapshot.NewApp(t)
	return app, plinth.NewStack(app, "Billing", &plinth.StackProps{
		Account: "999999999999", Region: "us-east-1", Tags: plinth.Tags{Project: "billing", Team: "finance", CostCenter: "1"},
		WatchedBy: "a test",
	})
}

func exports(stack awscdk.Stack) {
	logs := bucket.NewLogBucket(stack, "Logs", nil).Bucket()
	cost.NewDataExport(stack, "Bill", &cost.DataExportProps{AccessLogs: logs})
	cost.NewDataExport(stack, "Focus", &cost.DataExportProps{
		Table: cost.FOCUS, Daily: true, TagKeys: []string{"Squad"}, AccessLogs: logs,
	})
}

func TestDataExports(t *testing.T) {
	app, stack := newBilling(t)
	exports(stack)
	guardrailtest.Clean(t, app)
	snapshot.Check(t, app)
	a := snapshot.Synth(t, app)
	t.Run("Promises", func(t *testing.T) { promisetest.Undone(t, a) })
	t.Run("TablesAreWhereTheExportsAre", func(t *testing.T) { tablesAreWhereTheExportsAre(t, a) })
}

// The path of a partition is BILLING_PERIOD=2026-01 below data, as delivery has it.
func tablesAreWhereTheExportsAre(t *testing.T, a *assembly.Assembly) {
	names := map[string]bool{}
	for _, export := range a.OfType("AWS::BCMDataExports::Export") {
		name, _ := export.Get("Export", "Name").Text()
		names["/exports/"+name+"/data/BILLING_PERIOD=${billing_period}"] = true
	}
	for _, table := range a.OfType("AWS::Glue::Table") {
		at, _ := table.Get("TableInput", "Parameters", "storage.location.template").Outline()
		for name := range names {
			if strings.HasSuffix(at, name) {
				delete(names, name)
			}
		}
	}
	if len(names) > 0 {
		t.Errorf("no table reads %v", names)
	}
}

func TestDataExportGuard(t *testing.T) {
	constructtest.Guard(t, newBilling, cost.NewDataExport, true, func(awscdk.Stack, int) cost.DataExportProps {
		return cost.DataExportProps{Daily: true}
	})
}

func TestDataExportsRefuseBadInput(t *testing.T) {
	_, stack := newBilling(t)
	_, elsewhere := newPayer(t)
	with := func(p cost.DataExportProps) func() { return func() { cost.NewDataExport(stack, "Bill", &p) } }
	refused(t, map[string]func(){
		"the Region of the stack is eu-west-1, want": func() { cost.NewDataExport(elsewhere, "Bill", nil) },
		`Table is "CUR", want CUR2 or FOCUS`:         with(cost.DataExportProps{Table: "CUR"}),
		"SplitContainers is set and Table is FOCUS":  with(cost.DataExportProps{Table: cost.FOCUS, SplitContainers: true}),
		`TagKeys has "team", want "Team"`:            with(cost.DataExportProps{TagKeys: []string{"team", "Team"}}),
	})
}

func ExampleNewDataExport() {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		cost.NewDataExport(constructtest.Beside(stack, "Billing", "111111111111", "us-east-1"), "Bill",
			&cost.DataExportProps{SplitContainers: true})
	})
	constructtest.Count(a, "AWS::BCMDataExports::Export", "AWS::Glue::Table", "AWS::Athena::NamedQuery")
	// Output:
	// AWS::BCMDataExports::Export 1
	// AWS::Glue::Table 1
	// AWS::Athena::NamedQuery 4
}
