package resilience_test

import (
	"errors"
	"testing"
	"time"

	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/constructs/promise/promisetest"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
	"github.com/plinth-cdk/plinth/constructs/workflow/workflowtest"
	"github.com/plinth-cdk/plinth/resilience"
)

func TestBackupsThatAreTooOldAreTold(t *testing.T) {
	app, stack := newStack(t)
	resilience.NewBackupVault(stack, "Copies", nil).AlarmOnAge("Old", 26*time.Hour, alertsIn(stack))
	a := snapshot.Synth(t, app)
	machine := there(t, a, "Prod/Copies/Old/Age/Resource")
	vault, _ := one(t, a, "AWS::Backup::BackupVault").Get("BackupVaultName").Text()
	now, _ := time.Parse(time.RFC3339, workflowtest.Started)
	point := func(arn, status string, age time.Duration) any {
		return map[string]any{"ResourceArn": arn, "Status": status, "CreationDate": now.Add(-age).Format(time.RFC3339)}
	}
	const hour = time.Hour
	for name, c := range map[string]struct {
		pages [][]any
		late  string
	}{
		"all are young": {[][]any{{point("db", "COMPLETED", 3*hour), point("db", "COMPLETED", 27*hour)}}, ""},
		"one is old":    {[][]any{{point("db", "COMPLETED", 3*hour), point("table", "COMPLETED", 27*hour)}}, "table"},
		"one is on page two": {
			[][]any{{point("db", "COMPLETED", 3*hour), point("table", "COMPLETED", 27*hour)}, {point("table", "COMPLETED", 2*hour)}}, ""},
		"old on page two": {
			[][]any{{point("db", "COMPLETED", 3*hour)}, {point("table", "COMPLETED", 30*hour), point("b", "COMPLETED", 30*hour)}}, "table, b"},
		"one is not complete": {
			[][]any{{point("db", "COMPLETED", 3*hour), point("table", "COMPLETED", 27*hour), point("table", "PARTIAL", hour)}}, "table"},
		"there are none at all": {[][]any{{}}, "everything"},
	} {
		t.Run(name, func(t *testing.T) {
			page, message := 0, ""
			run := workflowtest.Run(t, machine, map[string]any{}, func(call workflowtest.Call) (any, error) {
				switch call.Action {
				case "backup:listRecoveryPointsByBackupVault":
					token, _ := call.Parameters["NextToken"].(string)
					if (page > 0) != (token == "more") || call.Parameters["BackupVaultName"] != vault ||
						call.Parameters["ByCreatedAfter"] != "2026-03-10T07:26:53.000Z" {
						t.Errorf("page %d is asked for with %v", page, call.Parameters)
					}
					answer := map[string]any{"RecoveryPoints": c.pages[page]}
					if page++; page < len(c.pages) {
						answer["NextToken"] = "more"
					}
					return answer, nil
				case "sns:publish":
					message = workflowtest.Mail(call)
					return map[string]any{"MessageId": "m"}, nil
				}
				return nil, errors.New("it is not expected")
			})
			if c.late == "" && (run.Failed != nil || message != "") {
				t.Errorf("it told %q and failed with %v, want neither", message, run.Failed)
			}
			if want := "No backup in " + vault + " of the last 26h of: " + c.late; c.late != "" &&
				(message != want || run.Failed == nil || run.Failed.Name != "BackupsTooOld") {
				t.Errorf("it told %q and failed with %v, want %q and BackupsTooOld", message, run.Failed, want)
			}
		})
	}
}

func TestAlarmOnAgeKeepsItsPromises(t *testing.T) {
	app, stack := newStack(t)
	resilience.NewBackupVault(stack, "Copies", nil).AlarmOnAge("Old", time.Hour, alertsIn(stack))
	promisetest.Undone(t, snapshot.Synth(t, app))
}

func TestAlarmOnAgeRefuses(t *testing.T) {
	_, stack := newStack(t)
	vault, alerts := resilience.NewBackupVault(stack, "Copies", nil), alertsIn(stack)
	elsewhere := alertsIn(recovery(stack))
	constructtest.Refused(t, stack, "alerts is nil or in another stack, want a topic beside the vault", func() {
		vault.AlarmOnAge("Bad", time.Hour, nil)
	})
	constructtest.Refused(t, stack, "alerts is nil or in another stack", func() {
		vault.AlarmOnAge("Bad", time.Hour, elsewhere)
	})
	constructtest.Refused(t, stack, "within is 30m, want an hour or more", func() { vault.AlarmOnAge("Bad", 30*time.Minute, alerts) })
}
