package fault_test

import (
	"testing"

	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/fault"
	. "github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
)

func TestEachRuleCatchesWhatItIsFor(t *testing.T) {
	Prove(t, fault.Rules(), harmless(), fisSabotages())
}

// experiment adds an experiment that is as it should be, after changes.
func experiment(changes ...Change) []Change {
	good := []Change{
		Add("Breaker", Resource("AWS::IAM::Role", Object{
			"AssumeRolePolicyDocument": Object{"Statement": List{Object{"Effect": "Allow", "Action": "sts:AssumeRole",
				"Principal": Object{"Service": "fis.amazonaws.com"},
				"Condition": Object{"StringEquals": Object{"aws:SourceAccount": "111111111111"}}}}},
			"Policies": List{Object{"PolicyName": "Break", "PolicyDocument": Object{"Statement": List{
				Object{"Effect": "Allow", "Action": "ecs:StopTask", "Resource": "arn:aws:ecs:eu-west-1:111111111111:task/*",
					"Condition": Object{"StringEquals": Object{"aws:ResourceTag/game-day": "shop"}}},
				Object{"Effect": "Allow", "Action": "ecs:DescribeTasks", "Resource": "*"}}}}}})),
		Add("Experiment", Resource("AWS::FIS::ExperimentTemplate", Object{
			"Description": "stops tasks", "RoleArn": Att("Breaker", "Arn"),
			"StopConditions": List{Object{"Source": "aws:cloudwatch:alarm", "Value": "arn:aws:cloudwatch:eu-west-1:111111111111:alarm:users"}},
			"Targets": Object{"Tasks": Object{"ResourceType": "aws:ecs:task", "SelectionMode": "PERCENT(50)",
				"ResourceTags": Object{"game-day": "shop"}}},
			"Actions": Object{"Stop": Object{"ActionId": "aws:ecs:stop-task", "Targets": Object{"Tasks": "Tasks"}}}})),
	}
	return append(good, changes...)
}

// latency slows down the network of tasks whose definition says whether it may.
func latency(enabled any) []Change {
	return experiment(Set("Experiment.Actions.Stop.ActionId", "aws:ecs:task-network-latency"), Add("Definition",
		Resource("AWS::ECS::TaskDefinition", Object{"Family": "shop", "EnableFaultInjection": enabled, "PidMode": "task"})))
}

func fisSabotages() []Case {
	const policies = "Breaker.Policies.0.PolicyDocument.Statement.0."
	return []Case{
		{Rule: "FIS-001", Name: "nothing", Change: experiment(Set("Experiment.StopConditions", List{})),
			At: "Experiment StopConditions", Says: "are none"},
		{Rule: "FIS-001", Name: "as in the scenarios", Change: experiment(Set("Experiment.StopConditions", List{Object{"Source": "none"}})),
			At: "Experiment StopConditions.0.Source", Says: "is none; want aws:cloudwatch:alarm"},
		{Rule: "FIS-002", Name: "every task", Change: experiment(Set("Experiment.Targets.Tasks.ResourceTags", nil)),
			At: "Experiment Targets.Tasks.ResourceTags", Says: "it is every aws:ecs:task"},
		{Rule: "FIS-002", Name: "every task of a cluster", Change: experiment(Set("Experiment.Targets.Tasks.ResourceTags", nil),
			Set("Experiment.Targets.Tasks.Parameters", Object{"cluster": "shop"})),
			At: "Experiment Targets.Tasks.ResourceTags", Says: "it is every aws:ecs:task"},
		{Rule: "FIS-004", Name: "a cache by ARN", Change: experiment(Set("Experiment.Targets.Caches", Object{
			"ResourceType": "aws:elasticache:replicationgroup", "SelectionMode": "ALL",
			"ResourceArns": List{"arn:aws:elasticache:eu-west-1:111111111111:replicationgroup:shop"}})),
			At: "Experiment Targets.Caches.ResourceArns", Says: "are set; want ResourceTags"},
		{Rule: "FIS-004", Name: "a cache by ARN, of the earlier type", Change: experiment(Set("Experiment.Targets.Caches", Object{
			"ResourceType": "aws:elasticache:redis-replicationgroup", "SelectionMode": "ALL",
			"ResourceArns": List{"arn:aws:elasticache:eu-west-1:111111111111:replicationgroup:shop"}})),
			At: "Experiment Targets.Caches.ResourceArns", Says: "are set; want ResourceTags"},
		{Rule: "FIS-005", Name: "not prepared", Change: latency(nil), At: "Experiment Actions.Stop.ActionId",
			Says: "no task definition of the app has EnableFaultInjection"},
		{Rule: "FIS-003", Name: "no condition", Change: experiment(Set(policies+"Condition", nil)),
			At: "Experiment RoleArn", Says: "which may call ecs:StopTask on every resource"},
		{Rule: "FIS-003", Name: "managed policy", Change: experiment(Set("Breaker.ManagedPolicyArns",
			List{Join("arn:", Ref("AWS::Partition"), ":iam::aws:policy/service-role/AWSFaultInjectionSimulatorRDSAccess")})),
			At: "Experiment RoleArn", Says: "may call rds:FailoverDBCluster, rds:RebootDBInstance on every resource"},
		{Rule: "FIS-003", Name: "policy beside", Change: experiment(Add("Beside", Resource("AWS::IAM::Policy", Object{
			"PolicyName": "Beside", "Roles": List{Ref("Breaker")}, "PolicyDocument": Object{"Statement": List{
				Object{"Effect": "Allow", "Action": "ec2:*Instances", "Resource": "*"}}}}))),
			At: "Experiment RoleArn", Says: "ec2:StopInstances, ec2:TerminateInstances"},
	}
}

func harmless() map[string][]Change {
	return map[string][]Change{
		"an experiment that is limited by tags": experiment(),
		"an experiment on one service": experiment(Set("Experiment.Targets.Tasks.ResourceTags", nil),
			Set("Experiment.Targets.Tasks.Parameters", Object{"cluster": "shop", "service": "web"})),
		"an experiment on one resource": experiment(Set("Experiment.Targets.Tasks.ResourceTags", nil),
			Set("Experiment.Targets.Tasks.ResourceArns", List{"arn:aws:ecs:eu-west-1:111111111111:task/shop/1"})),
		"a role of another app":           experiment(Set("Experiment.RoleArn", "arn:aws:iam::111111111111:role/breaker")),
		"a task that lets experiments in": latency(true),
		"a role for one task": experiment(Set("Breaker.Policies.0.PolicyDocument.Statement.0", Object{"Effect": "Allow",
			"Action": "ecs:StopTask", "Resource": "arn:aws:ecs:eu-west-1:111111111111:task/shop/1"})),
	}
}
