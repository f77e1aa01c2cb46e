package data

import (
	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

var snapshotRules = []engine.Rule{
	{
		ID: "SNAPSHOT-001", Title: "EBS snapshots cannot be shared publicly",
		Why:      "A public snapshot is a copy of a disk for the whole world, and scanners find it within hours.",
		Fix:      "Set State to block-all-sharing.",
		Pillar:   engine.Security,
		Controls: []string{"EC2.1", "EC2.182"},
		Check: engine.Each("AWS::EC2::SnapshotBlockPublicAccess", func(pass *engine.Pass, r *assembly.Resource) {
			pass.Want(r, "block-all-sharing", "State")
		}),
	},
}
