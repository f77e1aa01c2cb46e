package resilience_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsconfig"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/constructs/promise/promisetest"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
	"github.com/plinth-cdk/plinth/resilience"
)

func audit(stack awscdk.Stack) *resilience.BackupAudit {
	return resilience.NewBackupAudit(stack, "Audit", &resilience.BackupAuditProps{Plan: plan(stack)})
}

// everyAudit is one of a plan that copies everywhere, in an app that has the recorder.
func everyAudit(stack awscdk.Stack) *resilience.BackupAudit {
	everyPlan(stack)
	recorder := awsconfig.NewCfnConfigurationRecorder(stack, jsii.String("Recorder"), &awsconfig.CfnConfigurationRecorderProps{
		RoleArn: jsii.String("arn:aws:iam::111111111111:role/config"),
	})
	return resilience.NewBackupAudit(stack, "Audit", &resilience.BackupAuditProps{
		Plan: stack.Node().FindChild(jsii.String("Backup")).(*resilience.BackupPlan), Types: []string{"RDS", "S3"},
		RestoreWithin: 90 * time.Minute, Recorder: recorder,
		Reports: awss3.Bucket_FromBucketName(stack, jsii.String("Reports"), jsii.String("reports-of-the-company")),
	})
}

func TestBackupAuditDefault(t *testing.T) {
	app, stack := newStack(t)
	if a := audit(stack); a.Framework() == nil || a.Reports() == nil {
		t.Error("an accessor returns nil")
	}
	snapshot.Check(t, app)
}

func TestBackupAuditGuard(t *testing.T) {
	made := map[string]*resilience.BackupPlan{}
	constructtest.Guard(t, newStack, resilience.NewBackupAudit, false, func(stack awscdk.Stack, n int) resilience.BackupAuditProps {
		at := *stack.Node().Addr()
		if made[at] == nil {
			made[at] = plan(stack)
		}
		return resilience.BackupAuditProps{Plan: made[at], RestoreWithin: time.Duration(1+n) * time.Hour}
	})
}

func TestBackupAuditKeepsItsPromises(t *testing.T) {
	app, stack := newStack(t)
	audit(stack)
	promisetest.Undone(t, snapshot.Synth(t, app))
}

func TestBackupAuditsThatAreWeakenedBreakTheirPromise(t *testing.T) {
	constructtest.Broken(t, func(stack awscdk.Stack) constructs.IConstruct { return audit(stack) }, map[string]any{
		"FrameworkControls.0.ControlScope.ComplianceResourceTypes":    []any{"EFS"},
		"FrameworkControls.4.ControlInputParameters.0.ParameterValue": "1",
		"Controls ReportDeliveryChannel.S3BucketName":                 "elsewhere",
	})
}

// The controls say what the plan says.
func TestControlsAskForWhatThePlanPromises(t *testing.T) {
	for name, c := range map[string]struct {
		define func(stack awscdk.Stack) *resilience.BackupAudit
		want   []string
	}{
		"default": {audit, []string{
			"BACKUP_RESOURCES_PROTECTED_BY_BACKUP_PLAN Aurora DynamoDB EFS RDS",
			"BACKUP_RESOURCES_PROTECTED_BY_BACKUP_VAULT_LOCK Aurora DynamoDB EFS RDS",
			"BACKUP_LAST_RECOVERY_POINT_CREATED Aurora DynamoDB EFS RDS recoveryPointAgeUnit=hours recoveryPointAgeValue=30",
			"BACKUP_PLAN_MIN_FREQUENCY_AND_MIN_RETENTION_CHECK requiredFrequencyUnit=days requiredFrequencyValue=1 requiredRetentionDays=30",
			"BACKUP_RECOVERY_POINT_MINIMUM_RETENTION_CHECK requiredRetentionDays=30",
			"BACKUP_RECOVERY_POINT_ENCRYPTED",
			"RESTORE_TIME_FOR_RESOURCES_MEET_TARGET Aurora DynamoDB EFS RDS maxRestoreTime=240",
			"BACKUP_RECOVERY_POINT_MANUAL_DELETION_DISABLED AWS::Backup::BackupVault VAULT",
		}},
		"copies everywhere": {everyAudit, []string{
			"BACKUP_RESOURCES_PROTECTED_BY_BACKUP_PLAN RDS S3",
			"BACKUP_RESOURCES_PROTECTED_BY_BACKUP_VAULT_LOCK RDS S3",
			"BACKUP_LAST_RECOVERY_POINT_CREATED RDS S3 recoveryPointAgeUnit=hours recoveryPointAgeValue=30",
			"BACKUP_PLAN_MIN_FREQUENCY_AND_MIN_RETENTION_CHECK requiredFrequencyUnit=days requiredFrequencyValue=1 requiredRetentionDays=14",
			"BACKUP_RECOVERY_POINT_MINIMUM_RETENTION_CHECK requiredRetentionDays=14",
			"BACKUP_RECOVERY_POINT_ENCRYPTED",
			"RESTORE_TIME_FOR_RESOURCES_MEET_TARGET RDS S3 maxRestoreTime=90",
			"BACKUP_RESOURCES_PROTECTED_BY_CROSS_REGION RDS S3 crossRegionList=eu-central-1",
			"BACKUP_RESOURCES_PROTECTED_BY_CROSS_ACCOUNT RDS S3 crossAccountList=222222222222",
			"RESOURCES_IN_LOGICALLY_AIR_GAPPED_VAULT RDS S3 recoveryPointAgeUnit=days recoveryPointAgeValue=2",
			"BACKUP_RECOVERY_POINT_MANUAL_DELETION_DISABLED AWS::Backup::BackupVault VAULT",
		}},
	} {
		t.Run(name, func(t *testing.T) {
			app, stack := newStack(t)
			c.define(stack)
			vault := stack.Node().FindChild(jsii.String("Backup")).(*resilience.BackupPlan).Vault().Name()
			var got []string
			for _, control := range one(t, snapshot.Synth(t, app), "AWS::Backup::Framework").Get("FrameworkControls").List() {
				words := []string{text(control.Get("ControlName"))}
				for _, property := range []string{"ComplianceResourceTypes", "ComplianceResourceIds"} {
					for _, v := range control.Get("ControlScope", property).List() {
						words = append(words, text(v))
					}
				}
				for _, p := range control.Get("ControlInputParameters").List() {
					words = append(words, text(p.Get("ParameterName"))+"="+text(p.Get("ParameterValue")))
				}
				got = append(got, strings.ReplaceAll(strings.Join(words, " "), vault, "VAULT"))
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("controls (-want +got):\n%s", diff)
			}
		})
	}
}

func text(v assembly.Value) string {
	s, _ := v.Text()
	return s
}

// Where nothing records, the framework fails to deploy.
func TestAuditsWaitForTheRecorderOrWarn(t *testing.T) {
	app, stack := newStack(t)
	without, with := audit(stack), everyAudit(stackIn(app, "Other", "111111111111", "eu-north-1"))
	warns := func(a *resilience.BackupAudit) bool {
		return slices.ContainsFunc(*a.Node().Metadata(), func(m *constructs.MetadataEntry) bool { return *m.Type == "aws:cdk:warning" })
	}
	if !warns(without) || warns(with) {
		t.Errorf("it warns without and with a recorder: %v, %v, want true, false", warns(without), warns(with))
	}
	a := snapshot.Synth(t, app)
	if !there(t, a, "Other/Audit/Resource").Dependencies()[there(t, a, "Other/Recorder")] {
		t.Error("the framework does not wait for the recorder")
	}
}

func TestBackupAuditRefuses(t *testing.T) {
	refused(t, resilience.NewBackupAudit, func(stack awscdk.Stack) map[string]misuse[resilience.BackupAuditProps] {
		type props = resilience.BackupAuditProps
		return map[string]misuse[props]{
			"no plan":       {props{}, "Plan is nil, want the plan that everything is held to"},
			"another stack": {props{Plan: plan(recovery(stack))}, "Plan is in another stack, want the audit beside it"},
			"at once":       {props{Plan: plan(stack), RestoreWithin: time.Second}, "RestoreWithin is 1s, want a minute or more"},
		}
	})
}
