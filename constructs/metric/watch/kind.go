package watch

import (
	"fmt"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/metric"
	"github.com/plinth-cdk/plinth/constructs/metric/threshold"
)

// A kind is a type of resource: where it reports, by which of its attributes, and which of the
// recommended alarms are for a resource as it is.
type kind struct {
	namespace string
	dimension Dimension // whose resource is the one that is watched
	choose    func(w *watch)
}

// A watch collects the alarms of one resource.
type watch struct {
	*assembly.Resource
	namespace  string
	dimensions []Dimension
	alarms     []Alarm
	gaps       []Gap
}

// on adds the recommended alarms on metrics.
func (w *watch) on(names ...string) {
	of, _ := metric.Find(w.namespace)
	for _, name := range names {
		m, ok := of.Find(name)
		if !ok {
			panic(fmt.Sprintf("watch: %s publishes no %s", w.namespace, name))
		}
		for _, a := range m.Alarms {
			w.alarms = append(w.alarms, Alarm{w.namespace, name, w.dimensions, a})
		}
	}
}

// derived adds the recommended alarm on a metric with a threshold of the resource, or says what is
// not known of it.
func (w *watch) derived(name string, threshold float64, known bool, unknown string) {
	if !known {
		w.gaps = append(w.gaps, Gap{name, unknown})
		return
	}
	w.on(name)
	w.alarms[len(w.alarms)-1].Threshold = threshold
}

// always chooses the same metrics for every resource of a kind.
func always(names ...string) func(*watch) { return func(w *watch) { w.on(names...) } }

var kinds = map[string]kind{
	"AWS::SQS::Queue":                      {"AWS/SQS", by("QueueName", "QueueName"), queue},
	"AWS::SNS::Topic":                      {"AWS/SNS", by("TopicName", "TopicName"), always("NumberOfNotificationsFailed")},
	"AWS::Lambda::Function":                {"AWS/Lambda", by("FunctionName", ""), function},
	"AWS::DynamoDB::Table":                 {"AWS/DynamoDB", by("TableName", ""), always("ReadThrottleEvents", "WriteThrottleEvents")},
	"AWS::EC2::NatGateway":                 {"AWS/NATGateway", by("NatGatewayId", ""), always("ErrorPortAllocation")},
	"AWS::EC2::TransitGateway":             {"AWS/TransitGateway", by("TransitGateway", ""), always("PacketDropCountNoRoute")},
	"AWS::EC2::VPNConnection":              {"AWS/VPN", by("VpnId", ""), always("TunnelState")},
	"AWS::Route53::HealthCheck":            {"AWS/Route53", by("HealthCheckId", ""), always("HealthCheckStatus")},
	"AWS::CertificateManager::Certificate": {"AWS/CertificateManager", by("CertificateArn", ""), always("DaysToExpiry")},
	"AWS::StepFunctions::StateMachine":     {"AWS/States", by("StateMachineArn", ""), always("ExecutionsFailed", "ExecutionsTimedOut")},
	"AWS::Backup::BackupVault": {"AWS/Backup", by("BackupVaultName", ""), always(
		"NumberOfBackupJobsFailed", "NumberOfBackupJobsExpired", "NumberOfBackupJobsCompleted")},
	"AWS::CloudFront::Distribution":             {"AWS/CloudFront", by("DistributionId", ""), distribution},
	"AWS::AutoScaling::AutoScalingGroup":        {"AWS/EC2", by("AutoScalingGroupName", ""), scalingGroup},
	"AWS::RDS::DBInstance":                      {"AWS/RDS", by("DBInstanceIdentifier", ""), database},
	"AWS::ElasticLoadBalancingV2::LoadBalancer": {"AWS/ApplicationELB", by("LoadBalancer", "LoadBalancerFullName"), balancer},
	"AWS::ElasticLoadBalancingV2::TargetGroup":  {"AWS/ApplicationELB", by("TargetGroup", "TargetGroupFullName"), targetGroup},
	"AWS::ECS::Service":                         {"AWS/ECS", by("ServiceName", "Name"), service},
}

// by is a dimension whose value is an attribute of the resource, or its reference.
func by(name, attribute string) Dimension { return Dimension{Name: name, Attribute: attribute} }

func queue(w *watch) {
	if isDeadLetter(w.Resource) {
		w.on("ApproximateNumberOfMessagesVisible")
		return
	}
	retention, known := w.Get("MessageRetentionPeriod").Int()
	w.derived("ApproximateAgeOfOldestMessage", threshold.MessageAge(retention), known || !w.Get("MessageRetentionPeriod").Exists(),
		"MessageRetentionPeriod is known at deployment only")
}

// isDeadLetter reports whether another resource puts into the queue what it could not deliver.
func isDeadLetter(queue *assembly.Resource) bool {
	return assembly.Derived(queue.Stack.Assembly(), deadLetters{}, findDeadLetters)[queue]
}

type deadLetters struct{}

func findDeadLetters(a *assembly.Assembly) map[*assembly.Resource]bool {
	all := map[*assembly.Resource]bool{}
	for _, r := range a.Resources() {
		for _, at := range []assembly.Value{
			r.Get("RedrivePolicy", "deadLetterTargetArn"), r.Get("DeadLetterConfig", "TargetArn"), r.Get("DeadLetterConfig", "Arn"),
			r.Get("Target", "DeadLetterConfig", "Arn"), r.Get("DestinationConfig", "OnFailure", "Destination"),
		} {
			if to, ok := at.Target(); ok {
				all[to.Resource] = true
			}
		}
		for _, target := range r.Get("Targets").List() {
			if to, ok := target.Get("DeadLetterConfig", "Arn").Target(); ok {
				all[to.Resource] = true
			}
		}
	}
	return all
}

// function leaves out what answers custom resources: it runs in deployments alone, and a failure
// ends the deployment.
func function(w *watch) {
	if assembly.Derived(w.Stack.Assembly(), providers{}, findProviders)[w.Resource] {
		return
	}
	w.on("Errors", "Throttles")
	timeout, known := w.Get("Timeout").Int()
	w.derived("Duration", threshold.Duration(timeout), known || !w.Get("Timeout").Exists(), "Timeout is known at deployment only")
	if reserved := w.Get("ReservedConcurrentExecutions"); reserved.Exists() {
		n, known := reserved.Int()
		w.derived("ConcurrentExecutions", threshold.Concurrency(n), known, "ReservedConcurrentExecutions is known at deployment only")
	}
	if w.Get("DeadLetterConfig").Exists() {
		w.on("DeadLetterErrors")
	}
}

type providers struct{}

func findProviders(a *assembly.Assembly) map[*assembly.Resource]bool {
	all := map[*assembly.Resource]bool{}
	for _, r := range a.Resources() {
		if to, ok := r.Get("ServiceToken").Target(); ok {
			all[to.Resource] = true
		}
	}
	return all
}

func distribution(w *watch) {
	w.dimensions = append(w.dimensions, Dimension{Name: "Region", Literal: "Global"})
	w.on("5xxErrorRate")
}

func scalingGroup(w *watch) {
	w.on("CPUUtilization")
	w.namespace = "AWS/AutoScaling"
	least, known := w.Get("MinSize").Int()
	measured := len(w.Get("MetricsCollection").Elements()) > 0
	reason := "MetricsCollection is not set, so the group has no metrics"
	if measured {
		reason = "MinSize is known at deployment only"
	}
	w.derived("GroupInServiceInstances", float64(least), measured && known && least > 0, reason)
}

func database(w *watch) {
	class, _ := w.Get("DBInstanceClass").Text()
	name, _ := ofSource(w.Resource, "Engine").Text()
	engine := threshold.Engine(name)
	const unknown = "DBInstanceClass is no class whose size is known"
	w.on("CPUUtilization")
	connections, known := engine.Connections(class)
	w.derived("DatabaseConnections", connections, known, unknown+", or the engine's limit follows from its configuration")
	memory, known := threshold.FreeMemory(class)
	w.derived("FreeableMemory", memory, known, unknown)
	if !engine.Aurora() {
		allocated, known := ofSource(w.Resource, "AllocatedStorage").Int()
		maximum, _ := w.Get("MaxAllocatedStorage").Int()
		storage, sized := threshold.FreeStorage(allocated, maximum)
		w.derived("FreeStorageSpace", storage, known && sized, "AllocatedStorage is known at deployment only")
	}
	if threshold.Burstable(class) {
		w.on("CPUCreditBalance")
	}
	if w.Get("SourceDBInstanceIdentifier").AlwaysExists() {
		w.on("ReplicaLag")
	}
	if engine.PostgreSQL() && !engine.Aurora() {
		w.on("MaximumUsedTransactionIDs")
	}
}

// ofSource is a property of a database, or of the one that it is a replica of: a replica leaves out
// what it takes from there.
func ofSource(db *assembly.Resource, property string) assembly.Value {
	if source, ok := db.Get("SourceDBInstanceIdentifier").Target(); ok && !db.Get(property).Exists() {
		return source.Resource.Get(property)
	}
	return db.Get(property)
}
