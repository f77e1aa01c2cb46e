package data

import (
	"slices"

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
	{
		ID: "SNAPSHOT-002", Title: "Policies of Snapshot are for types that CloudFormation takes snapshots of",
		Why:    "CloudFormation refuses the template for every other type, or deletes what was to be kept.",
		Fix:    "Set DeletionPolicy and UpdateReplacePolicy to Retain.",
		Pillar: engine.Reliability,
		Check: func(pass *engine.Pass) {
			for _, r := range pass.Resources() {
				if slices.Contains(snapshotted, r.Type) {
					continue
				}
				if r.DeletionPolicy == "Snapshot" {
					pass.Report(r, "DeletionPolicy", "is Snapshot; want Retain")
				}
				if r.UpdateReplacePolicy == "Snapshot" {
					pass.Report(r, "UpdateReplacePolicy", "is Snapshot; want Retain")
				}
			}
		},
	},
}

// snapshotted are the types of which CloudFormation takes snapshots: "DeletionPolicy attribute" in
// its User Guide.
var snapshotted = []string{
	"AWS::DocDB::DBCluster", "AWS::EC2::Volume", "AWS::ElastiCache::CacheCluster", "AWS::ElastiCache::ReplicationGroup",
	"AWS::Neptune::DBCluster", "AWS::RDS::DBCluster", "AWS::RDS::DBInstance", "AWS::Redshift::Cluster",
}
