package resilience_test

import (
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/resilience"
)

// The controls of an audit are those that the plan promises.
func ExampleNewBackupAudit() {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		resilience.NewBackupAudit(stack, "Audit", &resilience.BackupAuditProps{Plan: plan(stack)})
	})
	fmt.Println(len(a.OfType("AWS::Backup::Framework")[0].Get("FrameworkControls").List()), "controls")
	constructtest.Count(a, "AWS::Backup::ReportPlan")
	// Output:
	// 8 controls
	// AWS::Backup::ReportPlan 3
}

// A policy of the organization, and what it wants in an account.
func ExampleNewMemberBackup() {
	everywhere := resilience.OrganizationBackup{Regions: []string{"eu-west-1"}}
	a := constructtest.Preview(func(stack awscdk.Stack) {
		resilience.NewMemberBackup(stack, "Backup", &resilience.MemberBackupProps{Backup: everywhere})
	})
	policy, err := everywhere.Policy()
	if err != nil {
		panic(err)
	}
	fmt.Println(a.OfType("AWS::Backup::BackupVault")[0].Get("BackupVaultName"), policy.Size() < policy.Limit())
	// Output: organization-backup true
}
