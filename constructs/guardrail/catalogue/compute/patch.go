package compute

import (
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/option"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

var patchRules = []engine.Rule{
	{
		ID: "PATCH-001", Title: "Services receive security updates",
		Why:      "Attackers read release notes, too: what an update fixes is known to them from that day on.",
		Fix:      "Leave automatic minor upgrades on.",
		Pillar:   engine.Security,
		Severity: engine.Warning,
		Controls: patchTable.Controls(),
		Check:    patchTable.Check,
	},
	{
		ID: "PATCH-002", Title: "Functions run on runtimes that AWS patches",
		Why:      "What is found in a retired runtime stays open, and one day neither its code nor its settings can be changed.",
		Fix:      "Choose a runtime that AWS supports.",
		Pillar:   engine.Security,
		Controls: append(runtimeTable.Controls(), "AwsSolutions-L1"),
		Check:    runtimeTable.Check,
	},
}

// upgraded are options that are on unless the template says otherwise.
var upgraded = option.Unset(option.On)

var patchTable = option.Table{
	{Type: "AWS::AmazonMQ::Broker", Property: "AutoMinorVersionUpgrade", Want: option.On, Control: "MQ.3"},
	{Type: "AWS::DMS::ReplicationInstance", Property: "AutoMinorVersionUpgrade", Want: upgraded, Control: "DMS.6"},
	{Type: "AWS::ElastiCache::CacheCluster", Property: "AutoMinorVersionUpgrade", Want: upgraded, Control: "ElastiCache.2"},
	{Type: "AWS::ElastiCache::ReplicationGroup", Property: "AutoMinorVersionUpgrade", Want: upgraded, Control: "ElastiCache.2"},
	{Type: "AWS::MemoryDB::Cluster", Property: "AutoMinorVersionUpgrade", Want: upgraded},
	{Type: "AWS::Neptune::DBInstance", Property: "AutoMinorVersionUpgrade", Want: upgraded},
	{Type: "AWS::RDS::DBCluster", Property: "AutoMinorVersionUpgrade", Want: upgraded, Control: "RDS.35"},
	{Type: "AWS::RDS::DBInstance", Property: "AutoMinorVersionUpgrade", Want: upgraded, Control: "RDS.13"},
	{Type: "AWS::Redshift::Cluster", Property: "AllowVersionUpgrade", Want: upgraded, Control: "Redshift.6"},
}

var runtimeTable = option.Table{
	{Type: "AWS::Lambda::Function", Property: "Runtime", Want: option.IsNot(retiredRuntimes...), Control: "Lambda.2"},
}

// retiredRuntimes are those that AWS Lambda no longer patches.
var retiredRuntimes = []string{
	"dotnet5.0", "dotnet6", "dotnet7", "dotnetcore1.0", "dotnetcore2.0", "dotnetcore2.1", "dotnetcore3.1", "go1.x", "java8", "nodejs",
	"nodejs4.3", "nodejs4.3-edge", "nodejs6.10", "nodejs8.10", "nodejs10.x", "nodejs12.x", "nodejs14.x", "nodejs16.x", "nodejs18.x",
	"provided", "python2.7", "python3.6", "python3.7", "python3.8", "ruby2.5", "ruby2.7",
}
