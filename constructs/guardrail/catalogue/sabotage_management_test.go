package catalogue_test

import "github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"

func managementSabotages() []sabotage {
	return []sabotage{
		{rule: "MGMT-001", name: "a function", change: []change{add(inManagement+"Function", resource("AWS::Lambda::Function", object{}))},
			at: "OrgFunction", says: "is a workload in the management account 999999999999"},
		{rule: "MGMT-001", name: "a queue beside an existing organization", change: []change{
			drop("Org"), set("OrgTowerControl.TargetIdentifier", att("OrgUnit", "Arn")), set("OrgUnit.ParentId", "r-ab12"), set("OrgDeny.TargetIds", list{"r-ab12"}), set("OrgCall.Create", "{}"),
			add(inManagement+"Queue", resource("AWS::SQS::Queue", object{}))}, at: "OrgQueue", says: "is a workload"},
		{rule: "MGMT-001", name: "a queue that is worked off", change: []change{failures(100)}, at: "OrgQueue", says: "is a workload"},
		{rule: "MGMT-001", name: "another stack of the account", change: []change{func(s *assemblytest.Stack) { s.Environment = "999999999999/eu-west-1" }},
			at: "Vpc", says: "is a workload"},
		{rule: "MGMT-001", name: "an account of a stack without environment", change: []change{
			func(s *assemblytest.Stack) { s.Environment = "" }, add("Landing", kept("AWS::ControlTower::LandingZone", object{}))},
			at: "Vpc", says: "is a workload in the management account"},
	}
}

// failures is a queue in the management account, and an alarm when it holds more than some messages.
func failures(more int) change {
	queue := add(inManagement+"Queue", resource("AWS::SQS::Queue", object{}))
	alarm := add(inManagement+"QueueAlarm", resource("AWS::CloudWatch::Alarm", object{
		"Namespace": "AWS/SQS", "MetricName": "ApproximateNumberOfMessagesVisible", "ComparisonOperator": "GreaterThanThreshold", "Threshold": more,
		"Dimensions": list{object{"Name": "QueueName", "Value": att("OrgQueue", "QueueName")}}}))
	return func(s *assemblytest.Stack) { queue(s); alarm(s) }
}
