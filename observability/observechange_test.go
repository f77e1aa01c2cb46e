package observability_test

import (
	"slices"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsrds"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssqs"
	"github.com/aws/jsii-runtime-go"
	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/rehearse"
	"github.com/plinth-cdk/plinth/constructs/rehearse/change"
	"github.com/plinth-cdk/plinth/constructs/rehearse/plan"
	"github.com/plinth-cdk/plinth/observability"
)

// A workload is what changes in an app of plain CDK that is observed.
type workload struct {
	queues []string
	class  string // of the database
	exempt string // a metric of the database
}

func (w workload) observed(t *testing.T) *assembly.Assembly {
	t.Helper()
	app := awscdk.NewApp(&awscdk.AppProps{Outdir: jsii.String(t.TempDir()), AnalyticsReporting: jsii.Bool(false)})
	stack := newStackIn(app, "")
	p := routes()
	alerts := observability.NewNotifications(stack, "Alerts", &p)
	props := &observability.ObserveProps{Alerts: []observability.Routes{alerts}}
	for _, name := range w.queues {
		awssqs.NewQueue(stack, &name, &awssqs.QueueProps{EnforceSSL: jsii.Bool(true)})
	}
	database := awsrds.NewCfnDBInstance(stack, jsii.String("Database"), &awsrds.CfnDBInstanceProps{
		Engine: jsii.String("postgres"), EngineVersion: jsii.String("17.7"), DbInstanceClass: &w.class, AllocatedStorage: jsii.String("100"),
		StorageEncrypted: true, ManageMasterUserPassword: true, MasterUsername: jsii.String("owner"),
	})
	if w.exempt != "" {
		props.Exempt = []observability.Exemption{{Scope: database, Metrics: []string{w.exempt}, Reason: "a pool limits them"}}
	}
	observability.Observe(app, props)
	a, err := assembly.Read(*app.Synth(nil).Directory())
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// A resource brings its alarms and takes them along. What only changes keeps its alarms, with other
// thresholds: nothing is replaced, and no alarm forgets its state.
func TestObservationsFollowWhatChanges(t *testing.T) {
	before := workload{queues: []string{"Orders", "Refunds"}, class: "db.m6g.large"}
	deployed := before.observed(t)
	const queue, database = "Prod/Observed/Orders.ApproximateAgeOfOldestMessage", "Prod/Observed/Database."
	for name, c := range map[string]struct {
		after workload
		want  []string
	}{
		"one more queue": {workload{queues: []string{"Orders", "Refunds", "Returns"}, class: "db.m6g.large"}, []string{
			"create Prod/Observed/Returns.ApproximateAgeOfOldestMessage", "create Prod/Returns/Policy/Resource", "create Prod/Returns/Resource"}},
		"a larger class": {workload{queues: before.queues, class: "db.m6g.xlarge"}, []string{
			"modify Prod/Database", "modify " + database + "DatabaseConnections", "modify " + database + "FreeableMemory"}},
		"a class that can burst": {workload{queues: before.queues, class: "db.t4g.large"}, []string{
			"create " + database + "CPUCreditBalance", "modify Prod/Database"}},
		"a queue that goes": {workload{queues: []string{"Refunds"}, class: "db.m6g.large"}, []string{
			"delete " + queue, "delete Prod/Orders/Policy/Resource", "delete Prod/Orders/Resource"}},
		"an exemption": {workload{queues: before.queues, class: "db.m6g.large", exempt: "DatabaseConnections"}, []string{
			"delete " + database + "DatabaseConnections"}},
	} {
		t.Run(name, func(t *testing.T) {
			after := c.after.observed(t)
			for _, f := range rehearse.Update(deployed, after).Findings {
				if f.Path() != "Prod/Orders/Resource" { // that it goes with its messages is intended
					t.Errorf("the update fails: %v", f)
				}
			}
			var got []string
			for _, step := range change.Between(plan.Of(deployed, after)) {
				got = append(got, string(step.Kind)+" "+step.Subject().Path)
			}
			slices.Sort(got)
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("what changes (-want +got):\n%s", diff)
			}
		})
	}
}
