package data_test

import (
	. "github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
)

func snapshotSabotages() []Case {
	return []Case{
		{Rule: "SNAPSHOT-002", Name: "a table", Change: []Change{Attribute("Data", "DeletionPolicy", "Snapshot")},
			At: "Data DeletionPolicy", Says: "is Snapshot; want Retain"},
		{Rule: "SNAPSHOT-001", Name: "unblocked", Change: []Change{Set("Snapshots.State", "unblocked")},
			At: "Snapshots State", Says: "is unblocked", Also: []string{"ACCOUNT-001"}},
		{Rule: "SNAPSHOT-001", Name: "decided at deployment", Change: []Change{Set("Snapshots.State", Ref("Param"))},
			At: "Snapshots State", Says: "known only at deployment",
			Also: []string{"ACCOUNT-001"}},
	}
}
