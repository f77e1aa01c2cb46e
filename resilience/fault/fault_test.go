package fault_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/policy/apicall"
	"github.com/plinth-cdk/plinth/constructs/policy/awsmanaged"
	"github.com/plinth-cdk/plinth/resilience/fault"
)

var options = fault.Options{Zone: "eu-west-1a", Region: "eu-central-1", Outage: 30 * time.Minute}

func of(t *testing.T, kind fault.Kind) fault.Experiment {
	t.Helper()
	e, err := fault.New(kind, options)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// FIS refuses templates whose actions call their targets or parameters otherwise.
func TestActionsAreThoseOfFIS(t *testing.T) {
	for _, kind := range fault.Kinds() {
		if err := fault.Check(of(t, kind)); err != nil {
			t.Errorf("%s: %v", kind, err)
		}
	}
}

func TestWhatFISWouldRefuseIsFound(t *testing.T) {
	for want, spoil := range map[string]func(e *fault.Experiment){
		`Disconnect: "aws:network:cut" is no action`:      func(e *fault.Experiment) { e.Actions[3].ID = "aws:network:cut" },
		`Disconnect has no parameter scope`:               func(e *fault.Experiment) { delete(e.Actions[3].Parameters, "scope") },
		`Disconnect has the parameter size`:               func(e *fault.Experiment) { e.Actions[3].Parameters["size"] = "1" },
		`Disconnect: target "Tasks" is of aws:ecs:task`:   func(e *fault.Experiment) { e.Actions[3].Target = "Tasks" },
		`Disconnect: target "Nothing" is not defined`:     func(e *fault.Experiment) { e.Actions[3].Target = "Nothing" },
		`ShiftAway waits for "Later", which is no action`: func(e *fault.Experiment) { e.Actions[8].After = []string{"Later"} },
		`target Groups is of no action`:                   func(e *fault.Experiment) { e.Actions = slices.Delete(e.Actions, 1, 2) },
	} {
		e := of(t, fault.ZonePower)
		spoil(&e)
		if err := fault.Check(e); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Check() = %v, want %q", err, want)
		}
	}
}

// What can be selected by tag is limited to the tag, and everything that changes something to
// conditions or resources. Reading knows none.
func TestGrantsAreOfTheTargetsOnly(t *testing.T) {
	untagged := []string{"ec2:InjectApiError", "dynamodb:InjectError", "kms:CreateGrant"}
	for _, kind := range fault.Kinds() {
		for _, g := range of(t, kind).Grants() {
			for _, action := range g.Actions {
				reads := apicall.LevelOf(action) == apicall.Reads
				all := slices.Equal(g.Resources, []string{"*"}) && !g.Tagged && g.Conditions == nil
				if all && !reads && !slices.Contains(untagged, action) {
					t.Errorf("%s may %s on everything", kind, action)
				}
			}
		}
	}
	stops := of(t, fault.ZonePower).Grants()[0]
	want := fault.Grant{Actions: []string{"ec2:StopInstances", "ec2:StartInstances"}, Resources: []string{"ec2:instance/*"}, Tagged: true}
	if diff := cmp.Diff(want, stops); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// AWS's own policies for the same actions grant each of these permissions, and no policy of ours
// has one that they lack.
func TestGrantsAreAmongThoseOfAWS(t *testing.T) {
	granted := map[string]bool{}
	for _, name := range awsmanaged.Names() {
		if strings.HasPrefix(name, "service-role/AWSFaultInjectionSimulator") {
			document, _ := awsmanaged.Find(name)
			for _, s := range document.Statements {
				for _, action := range s.Action {
					granted[action] = true
				}
			}
		}
	}
	// These services have no policy of AWS for FIS; the actions reference lists what they need.
	others := []string{"arc-zonal-shift", "autoscaling", "dynamodb", "elasticache", "s3"}
	beside := []string{"ec2:InjectApiError", "ec2:PauseVolumeIO", "ec2:DescribeVolumes"}
	for _, kind := range fault.Kinds() {
		for _, g := range of(t, kind).Grants() {
			for _, action := range g.Actions {
				service, _, _ := strings.Cut(action, ":")
				if !granted[action] && !slices.Contains(others, service) && !slices.Contains(beside, action) {
					t.Errorf("%s needs %s, which AWS grants to no experiment", kind, action)
				}
			}
		}
	}
}

func TestBadOptionsAreRefused(t *testing.T) {
	with := func(change func(o *fault.Options)) fault.Options {
		o := options
		change(&o)
		return o
	}
	for _, c := range []struct {
		kind fault.Kind
		o    fault.Options
		want string
	}{
		{"Meteor", options, `"Meteor" is unknown, want one of ["ZonePower"`},
		{fault.ZonePower, with(func(o *fault.Options) { o.Zone = "" }), "Zone is empty, want the zone that ZonePower takes away"},
		{fault.RegionIsolation, with(func(o *fault.Options) { o.Region = "" }), "Region is empty, want the one that RegionIsolation cuts off"},
		{fault.TaskLoss, with(func(o *fault.Options) { o.Outage = 9 * time.Minute }), "Outage is 9m0s, want whole minutes from 10m to 6h"},
		{fault.TaskLoss, with(func(o *fault.Options) { o.Outage = 90 * time.Second * 7 }), "want whole minutes"},
		{fault.TaskLoss, with(func(o *fault.Options) { o.Outage = 7 * time.Hour }), "Outage is 7h0m0s"},
	} {
		if _, err := fault.New(c.kind, c.o); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("New(%s) = %v, want %q", c.kind, err, c.want)
		}
	}
}

func TestARN(t *testing.T) {
	for resource, want := range map[string]string{
		"*": "*", "ec2:instance/*": "arn:aws-cn:ec2:cn-north-1:111111111111:instance/*", "s3:*": "arn:aws-cn:s3:::*",
		"rds:cluster:*": "arn:aws-cn:rds:cn-north-1:111111111111:cluster:*",
	} {
		if got := fault.ARN(resource, "aws-cn", "cn-north-1", "111111111111"); got != want {
			t.Errorf("ARN(%q) = %q, want %q", resource, got, want)
		}
	}
}

// What does the loss of a zone consist of?
func ExampleNew() {
	e, err := fault.New(fault.ZonePower, fault.Options{Zone: "eu-west-1a", Outage: 30 * time.Minute})
	if err != nil {
		panic(err)
	}
	for _, a := range e.Actions {
		fmt.Println(a.Name, slices.Sorted(maps.Values(a.Parameters)), a.After)
	}
	// Output:
	// StopInstances [PT30M true] []
	// PauseScaling [100 PT30M eu-west-1a] []
	// StopTasks [] []
	// Disconnect [PT2M all] []
	// FailOverClusters [] []
	// FailOverDatabases [true] []
	// InterruptCaches [PT30M] []
	// Notice [PT5M] []
	// ShiftAway [ALB,NLB,ASG ENABLED PT25M eu-west-1a] [Notice]
	// PauseVolume [PT30M] [StopInstances]
}
