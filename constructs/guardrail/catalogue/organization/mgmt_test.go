package organization_test

import (
	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
	. "github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
)

// failures is a queue in the management account, and an alarm when it holds more than some
// messages.
func failures(more int) Change {
	queue := Add(InManagement+"Queue", Resource("AWS::SQS::Queue", Object{}))
	alarm := Add(InManagement+"QueueAlarm", Resource("AWS::CloudWatch::Alarm", Object{
		"Namespace": "AWS/SQS", "MetricName": "ApproximateNumberOfMessagesVisible", "ComparisonOperator": "GreaterThanThreshold",
		"Threshold": more, "AlarmActions": List{"arn:aws:sns:us-east-1:999999999999:oncall"},
		"Dimensions": List{Object{"Name": "QueueName", "Value": Att("OrgQueue", "QueueName")}}}))
	return func(s *assemblytest.Stack) { queue(s); alarm(s) }
}

func mgmtSabotages() []Case {
	return []Case{
		{Rule: "MGMT-001", Name: "a function", Change: []Change{Add(InManagement+"Function", Resource("AWS::Lambda::Function",
			Object{"Architectures": List{"arm64"}}))},
			At: "OrgFunction", Says: "is a workload in the management account 999999999999"},
		{Rule: "MGMT-001", Name: "a queue beside an existing organization", Change: []Change{
			Drop("Org"), Set("OrgTowerControl.TargetIdentifier", Att("OrgUnit", "Arn")), Set("OrgUnit.ParentId", "r-ab12"),
			Set("OrgDeny.TargetIds", List{"r-ab12"}), Drop("OrgCall"),
			Add(InManagement+"Queue", Resource("AWS::SQS::Queue", Object{}))}, At: "OrgQueue", Says: "is a workload"},
		{Rule: "MGMT-001", Name: "a function called like a helper of CDK", Change: []Change{
			Add(InManagement+"AWS679f53fac002430cb0da5b7982bd22872D164C4C", Resource("AWS::Lambda::Function",
				Object{"Architectures": List{"arm64"}, "Code": Object{"ZipFile": "exports.handler = async () => ({})"}}))},
			At: "OrgAWS679f53fac002430cb0da5b7982bd22872D164C4C", Says: "is a workload"},
		{Rule: "MGMT-001", Name: "a helper of CDK that a schedule invokes", Change: []Change{
			Add(InManagement+"Function",
				Resource("AWS::Lambda::Function", Object{"Architectures": List{"arm64"}, "Code": Object{"S3Bucket": "b", "S3Key": "k"}})),
			Add(InManagement+"Permission", Resource("AWS::Lambda::Permission", Object{"FunctionName": Ref("OrgFunction"),
				"Action": "lambda:InvokeFunction", "Principal": "events.amazonaws.com",
				"SourceAccount": "999999999999"}))},
			At: "OrgFunction", Says: "is a workload"},
		{Rule: "MGMT-001", Name: "a table of something else", Change: []Change{table("Data"), Add(InManagement+"Database",
			Resource("AWS::Glue::Database", Object{"CatalogId": "1", "DatabaseInput": Object{"Name": "bills"}}))},
			At: "OrgTable", Says: "is a workload"},
		{Rule: "MGMT-001", Name: "a queue that is worked off", Change: []Change{failures(100)}, At: "OrgQueue", Says: "is a workload"},
		{Rule: "MGMT-001", Name: "another stack of the account",
			Change: []Change{func(s *assemblytest.Stack) { s.Environment = "999999999999/eu-west-1" }},
			At:     "Vpc", Says: "is a workload"},
		{Rule: "MGMT-001", Name: "an account of a stack without environment", Change: []Change{
			func(s *assemblytest.Stack) { s.Environment = "" }, Add("Landing", Kept("AWS::ControlTower::LandingZone", Object{}))},
			Also: []string{"STACK-008"}, At: "Vpc", Says: "is a workload in the management account"},
	}
}
