package failover

import (
	"fmt"
	"time"

	"github.com/plinth-cdk/plinth/constructs/automation"
)

// A Run is what a runbook starts.
type Run struct {
	// Role is the ARN that it runs as, and Machine the ARN of the machine that [Move] made.
	Role, Machine string
	// Plan is the name of a Region switch plan that promotes, scales and leads traffic over. The
	// default is none: then the machine promotes, and the rest is up to whoever starts it.
	Plan string
	// Leave is for a plan of Regions that both serve: it deactivates the other Region. The default
	// activates this one.
	Leave bool
}

// PlanParameter is the name of the parameter of Systems Manager that holds the ARN of a plan, in
// each Region of the pair: an ARN that ends at random, which nobody looks up while its stack is
// lost.
func PlanParameter(plan string) string { return "/plinth/failover/" + plan }

// Runbook writes the runbook by which people move a pair to this Region. It shows and changes
// nothing unless it is told to.
func Runbook(s Side, r Run) automation.Document {
	d := automation.Document{
		Description: fmt.Sprintf("Moves %s from %s to %s", s.Pair, s.Other, s.Region), Role: r.Role,
		Parameters: map[string]automation.Parameter{
			"DryRun": automation.DryRun("the state of each database, and moves nothing"),
			"Reason": automation.Reason(),
			"Lost": {
				Description: fmt.Sprintf("%s if %s is lost: nobody waits for its writers to stop or for data that is on its way", Yes, s.Other),
				Default:     "No", Values: []string{"No", Yes},
			},
		},
	}
	d.Steps = s.look()
	if r.Plan != "" {
		d.Steps = append(d.Steps, automation.Step{
			Name: "FindPlan", Service: "ssm", API: "GetParameter", Inputs: automation.Object{"Name": PlanParameter(r.Plan)},
			Outputs: []automation.Output{{Name: "Arn", Selector: "$.Parameter.Value"}},
			Allow:   []automation.Permission{{Action: "ssm:GetParameter", On: "ssm:${Region}:${Account}:parameter" + PlanParameter(r.Plan)}},
		})
	}
	shown := automation.Sleep("Shown", "PT1S")
	shown.End = true
	move := automation.Unless("Decide", "DryRun", "Move", shown.Name)
	d.Steps = append(d.Steps, move, shown)
	if r.Plan == "" {
		d.Steps = append(d.Steps, r.start("Move", ""))
		return d
	}
	d.Steps = append(d.Steps, r.start("Move", UntilReady))
	d.Steps = append(d.Steps, r.switching(s)...)
	d.Steps = append(d.Steps, r.start("Open", ""))
	return d
}

// look shows the state of each store before anything changes.
func (s Side) look() (steps []automation.Step) {
	for i, d := range s.Databases {
		steps = append(steps, automation.Step{
			Name: fmt.Sprint("Database", i+1), Service: "rds", API: "DescribeDBInstances",
			Inputs:  automation.Object{"DBInstanceIdentifier": d.Name},
			Outputs: []automation.Output{{Name: "Status", Selector: "$.DBInstances[0].DBInstanceStatus"}},
			Allow:   []automation.Permission{{Action: "rds:DescribeDBInstances", On: "rds:${Region}:${Account}:db:" + d.Name}},
		})
	}
	for i, c := range s.Clusters {
		steps = append(steps, automation.Step{
			Name: fmt.Sprint("Cluster", i+1), Service: "rds", API: "DescribeGlobalClusters",
			Inputs:  automation.Object{"GlobalClusterIdentifier": c.Global},
			Outputs: []automation.Output{{Name: "Status", Selector: "$.GlobalClusters[0].Status"}},
			Allow:   []automation.Permission{{Action: "rds:DescribeGlobalClusters", On: "rds::${Account}:global-cluster:" + c.Global}},
		})
	}
	return steps
}

func (r Run) start(name, until string) automation.Step {
	return automation.StartMachine(name, automation.Object{
		"stateMachineArn": r.Machine, "input": `{"lost": "{{ Lost }}", "until": "` + until + `"}`,
	})
}

// switching runs the plan, in the data plane of the Region that takes over.
func (r Run) switching(s Side) []automation.Step {
	const service = "arc-region-switch"
	on := service + "::${Account}:plan/" + r.Plan + ":*"
	action, target := "activate", s.Region
	if r.Leave {
		action, target = "deactivate", s.Other
	}
	execute := func(name, mode string) automation.Step {
		return automation.Step{Name: name, Service: service, API: "StartPlanExecution", Next: "Await" + name,
			Inputs: automation.Object{
				"planArn": "{{ FindPlan.Arn }}", "targetRegion": target, "action": action, "mode": mode, "comment": "{{ Reason }}",
			},
			Outputs: []automation.Output{{Name: "Execution", Selector: "$.executionId"}},
			Allow:   []automation.Permission{{Action: service + ":StartPlanExecution", On: on}},
		}
	}
	await := func(of string) []automation.Step {
		execution := automation.Object{"planArn": "{{ FindPlan.Arn }}", "executionId": "{{ " + of + ".Execution }}"}
		good := []string{"completed", "completedMonitoringApplicationHealth"}
		all := append([]string{"completedWithExceptions", "canceled", "planExecutionTimedOut", "pausedByFailedStep", "failed"}, good...)
		wait := automation.Await("Await"+of, service, "GetPlanExecution", execution, "$.executionState", 3*time.Hour, all...)
		wait.Allow = []automation.Permission{{Action: service + ":GetPlanExecution", On: on}}
		check := automation.Assert("Check"+of, service, "GetPlanExecution", execution, "$.executionState", good...)
		check.Next = "Open"
		return []automation.Step{wait, check}
	}
	mode := automation.Step{Name: "Mode", Action: "aws:branch", Inputs: automation.Object{
		"Choices": []automation.Object{{"Variable": "{{ Lost }}", "StringEquals": Yes, "NextStep": "SwitchLost"}}, "Default": "Switch",
	}}
	steps := []automation.Step{mode, execute("SwitchLost", "ungraceful")}
	steps = append(steps, await("SwitchLost")...)
	steps = append(steps, execute("Switch", "graceful"))
	return append(steps, await("Switch")...)
}
