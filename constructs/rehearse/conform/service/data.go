package service

import (
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

var queues = []rule{
	{"E2504", on("AWS::SQS::Queue"), func(r *assembly.Resource, report func(string, string, ...any)) {
		name, known := r.Get("QueueName").Text()
		if fifo := isTrue(r.Get("FifoQueue")); known && fifo != strings.HasSuffix(name, ".fifo") {
			report("QueueName", "is %s; the name of a FIFO queue ends in .fifo, and no other does", name)
		}
	}},
	{"E3502", on("AWS::SQS::Queue"), func(r *assembly.Resource, report func(string, string, ...any)) {
		to, ok := r.Get("RedrivePolicy").Decoded().Get("deadLetterTargetArn").Target()
		if ok && to.Resource.Type == r.Type && isTrue(to.Resource.Get("FifoQueue")) != isTrue(r.Get("FifoQueue")) {
			report("RedrivePolicy", "leads to %s, which is not of the same type; a FIFO queue needs another one", to.Resource.LogicalID)
		}
	}},
}

var data = []rule{
	{"E3039", on("AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable"), attributesOfTable},
	{"E3639", on("AWS::DynamoDB::Table"), func(r *assembly.Resource, report func(string, string, ...any)) {
		mode := text(r.Get("BillingMode"))
		if (mode == "PROVISIONED" || !r.Get("BillingMode").Exists()) && !r.Get("ProvisionedThroughput").Exists() {
			report("ProvisionedThroughput", "is required for the billing mode PROVISIONED, which is the default, and not set")
		}
	}},
	{"E3504", on("AWS::Backup::BackupPlan"), func(r *assembly.Resource, report func(string, string, ...any)) {
		for _, rule := range r.Get("BackupPlan", "BackupPlanRule").List() {
			cold, one := number(rule.Get("Lifecycle", "MoveToColdStorageAfterDays"))
			gone, two := number(rule.Get("Lifecycle", "DeleteAfterDays"))
			if one && two && gone < cold+90 {
				report("BackupPlan.BackupPlanRule", "deletes after %d days what is in cold storage after %d, want 90 days more at least", gone, cold)
			}
		}
	}},
	{"E3045", on("AWS::S3::Bucket"), func(r *assembly.Resource, report func(string, string, ...any)) {
		if access := text(r.Get("AccessControl")); access != "" && access != "Private" && !r.Get("OwnershipControls").Exists() {
			report("AccessControl", "is %s, and without OwnershipControls a bucket takes no ACL", access)
		}
	}},
	{"E3061", on("AWS::S3::Bucket"), func(r *assembly.Resource, report func(string, string, ...any)) {
		for _, c := range r.Get("IntelligentTieringConfigurations").List() {
			for _, tier := range c.Get("Tierings").List() {
				least := map[string]int{"ARCHIVE_ACCESS": 90, "DEEP_ARCHIVE_ACCESS": 180}[text(tier.Get("AccessTier"))]
				if days, known := number(tier.Get("Days")); known && days < least {
					report("IntelligentTieringConfigurations", "moves to %v after %d days, want at least %d", tier.Get("AccessTier"), days, least)
				}
			}
		}
	}},
	{"E3707", on("AWS::RDS::DBInstance"), func(r *assembly.Resource, report func(string, string, ...any)) {
		to, ok := r.Get("DBClusterIdentifier").Target()
		if !ok || to.Resource.Type != "AWS::RDS::DBCluster" {
			return
		}
		mine, theirs := text(r.Get("Engine")), text(to.Resource.Get("Engine"))
		if mine != "" && theirs != "" && mine != theirs {
			report("Engine", "is %s, and that of its cluster is %s", mine, theirs)
		}
	}},
}

// attributesOfTable compares the attributes that a table defines with those that its keys use.
func attributesOfTable(r *assembly.Resource, report func(string, string, ...any)) {
	defined, used := map[string]bool{}, map[string]bool{}
	whole := true
	collect := func(list assembly.Value, into map[string]bool) {
		for _, e := range list.List() {
			name, known := e.Get("AttributeName").Text()
			into[name] = true
			whole = whole && known
		}
	}
	collect(r.Get("AttributeDefinitions"), defined)
	collect(r.Get("KeySchema"), used)
	for _, index := range slices.Concat(r.Get("GlobalSecondaryIndexes").List(), r.Get("LocalSecondaryIndexes").List()) {
		collect(index.Get("KeySchema"), used)
	}
	if !whole {
		return
	}
	for _, name := range sorted(used) {
		if !defined[name] {
			report("AttributeDefinitions", "lacks %s, which a key uses", name)
		}
	}
	for _, name := range sorted(defined) {
		if !used[name] {
			report("AttributeDefinitions", "has %s, which no key uses", name)
		}
	}
}
