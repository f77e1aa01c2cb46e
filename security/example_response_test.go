package security_test

import (
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsevents"

	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/security"
)

// In the security account, a dry run that findings start. Act lets it change something.
func ExampleNewContainment() {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		containment := security.NewContainment(stack, "Containment", nil)
		security.NewThreatDetection(stack, "Threats", &security.ThreatDetectionProps{
			ForOrganization: true, Contain: []awsevents.IRuleTarget{containment.Target()},
		})
	})
	for _, machine := range a.OfType("AWS::StepFunctions::StateMachine") {
		fmt.Println(machine.Path)
	}
	// Output:
	// Prod/Containment/Resource/Resource
	// Prod/Containment/Undo/Resource
	// Prod/Threats/Digest/Resource
}

// Every account lets the containment of the security account act in it.
func ExampleNewContainmentRole() {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		security.NewContainmentRole(stack, "ContainmentRole", &security.ContainmentRoleProps{SecurityAccount: "444444444444"})
	})
	fmt.Println(a.OfType("AWS::IAM::Role")[0].Get("RoleName"))
	// Output: plinth-containment
}

// Every VPC has the groups that isolate an instance.
func ExampleNewQuarantine() {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		security.NewQuarantine(stack, "Quarantine", &security.QuarantineProps{VPC: vpc(stack, "Network")})
	})
	for _, group := range a.OfType("AWS::EC2::SecurityGroup") {
		fmt.Println(group.Path, group.Tag("plinth:quarantine"))
	}
	// Output:
	// Prod/Quarantine/Isolation/Resource isolation
	// Prod/Quarantine/Conversion/Resource conversion
}

// Runbooks for whoever is on call. One of the leads has to agree to what cannot be undone.
func ExampleNewIncidentRunbooks() {
	constructtest.Preview(func(stack awscdk.Stack) {
		incidents := security.NewIncidentRunbooks(stack, "Incidents", &security.IncidentRunbooksProps{
			Alerts:      security.NewAlertTopic(stack, "Alerts", &security.AlertTopicProps{Emails: []string{"oncall@example.com"}, Approvals: true}),
			Approvers:   []string{"arn:aws:iam::111111111111:role/SecurityLead"},
			Containment: security.NewContainment(stack, "Containment", nil).Machine(),
		})
		fmt.Println(*incidents.Document(security.Triage, security.UserIncident).Node().Path())
		fmt.Println(*incidents.Document(security.Contain, security.InstanceIncident).Node().Path())
	})
	// Output:
	// Prod/Incidents/TriageUser/Runbook
	// Prod/Incidents/ContainInstance/Runbook
}
