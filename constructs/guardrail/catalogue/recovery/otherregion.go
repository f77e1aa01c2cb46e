package recovery

import (
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
	"github.com/plinth-cdk/plinth/constructs/metric/watch"
)

// regionOf is the Region in an ARN that is known, empty for anything else.
func regionOf(v assembly.Value) string {
	text, _ := v.Text()
	if parts := strings.Split(text, ":"); len(parts) > 4 && parts[0] == "arn" {
		return parts[3]
	}
	return ""
}

func replicaKey(pass *engine.Pass, replica *assembly.Resource) {
	source := replica.Get("SourceDBInstanceIdentifier")
	from := regionOf(source)
	if to, ok := source.Target(); ok {
		from = to.Resource.Stack.Region
	}
	if from == "" || replica.Stack.Region == "" || from == replica.Stack.Region {
		return
	}
	key := replica.Get("KmsKeyId")
	switch at := regionOf(key); {
	case !key.AlwaysExists():
		pass.Report(replica, "KmsKeyId", "is not set, and the source is in %s", from)
	case at != "" && at != replica.Stack.Region:
		pass.Report(replica, "KmsKeyId", "is a key in %s; want one in %s", at, replica.Stack.Region)
	}
}

func globalLag(pass *engine.Pass, alarm *assembly.Resource) {
	for _, s := range watch.Watched(alarm) {
		metric, _ := s.Metric.Get("MetricName").Text()
		if !strings.HasPrefix(metric, "AuroraGlobalDB") && metric != "GlobalClusterReplicationLag" {
			continue
		}
		for _, d := range s.Metric.Get("Dimensions").List() {
			if primary := primaryOf(pass, alarm, d.Get("Value")); primary != nil {
				pass.Report(alarm, s.At("Dimensions"), "is %s, a primary, which is behind nobody", primary.Path)
			}
		}
	}
}

// primaryOf is the cluster that a value means by a reference, or by its name in the same Region, if
// it is a primary: a secondary has no master user.
func primaryOf(pass *engine.Pass, at *assembly.Resource, v assembly.Value) *assembly.Resource {
	for _, typ := range []string{clusterType, "AWS::DocDB::DBCluster"} {
		for _, cluster := range pass.OfType(typ) {
			named := cluster.Stack.Region == at.Stack.Region && v.Same(cluster.Get("DBClusterIdentifier")) == assembly.True
			if to, ok := v.Target(); (ok && to.Resource == cluster || named) && cluster.Get("MasterUsername").AlwaysExists() {
				return cluster
			}
		}
	}
	return nil
}

// trafficLast wants no step after that of traffic in a workflow that activates a Region.
func trafficLast(pass *engine.Pass, plan *assembly.Resource) {
	for _, workflow := range plan.Get("Workflows").List() {
		if workflow.Get("WorkflowTargetAction").Is("activate") == assembly.False {
			continue
		}
		moved := false
		for _, step := range workflow.Get("Steps").List() {
			typ := step.Get("ExecutionBlockType")
			if moved && typ.Is("Route53HealthCheck") == assembly.False {
				pass.Report(plan, "Workflows", "has the step %v after traffic has moved", step.Get("Name"))
				break
			}
			if beside := step.Get("ExecutionBlockConfiguration", "ParallelConfig", "Steps").List(); movesBesideOthers(beside) {
				pass.Report(plan, "Workflows", "moves traffic in the step %v beside others", step.Get("Name"))
			}
			moved = moved || typ.Is("Route53HealthCheck") == assembly.True
		}
	}
}

// movesBesideOthers reports whether steps that run at once move traffic and do something else.
func movesBesideOthers(steps []assembly.Value) bool {
	moves := func(step assembly.Value) bool {
		return step.Get("ExecutionBlockType").Is("Route53HealthCheck") == assembly.True
	}
	return slices.ContainsFunc(steps, moves) && slices.ContainsFunc(steps, func(step assembly.Value) bool { return !moves(step) })
}

// knownByName reports a source that CloudFormation looks up in another Region.
func knownByName(pass *engine.Pass, replica *assembly.Resource, property string) {
	source, region := replica.Get(property), replica.Stack.Region
	if to, inApp := source.Target(); inApp {
		region = to.Resource.Stack.Region
	} else if call, arg := source.Call(); call == "Fn::GetStackOutput" {
		if named, known := arg.Get("Region").Text(); known {
			region = named
		}
	}
	if region != replica.Stack.Region {
		pass.Report(replica, property, "is read from %s at every update; want an ARN that needs no look-up", region)
	}
}
