package watch

import (
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/metric/threshold"
)

func scalingGroup(w *watch) {
	w.on("CPUUtilization")
	w.namespace = "AWS/AutoScaling"
	least, known := w.Get("MinSize").Int()
	measured := len(w.Get("MetricsCollection").Elements()) > 0
	reason := "MetricsCollection is not set, so the group has no metrics"
	if measured {
		reason = "MinSize is 0, or known at deployment only"
	}
	w.derived("GroupInServiceInstances", float64(least), measured && known && least > 0, reason)
}

func instance(w *watch) {
	w.on("CPUUtilization", "StatusCheckFailed_System", "StatusCheckFailed_Instance")
	if class, _ := w.Get("InstanceType").Text(); threshold.Burstable("ec2." + class) {
		w.on("CPUCreditBalance")
	}
}

// volume watches a volume where it is attached: a volume alone has no data.
func volume(w *watch) {
	attachments := w.Stack.Assembly().Referrers(w.Resource, "AWS::EC2::VolumeAttachment", "VolumeId")
	if len(attachments) == 0 {
		w.cannot("VolumeStalledIOCheck", "nothing in the app attaches the volume")
		return
	}
	w.under([]Dimension{of("InstanceId", attachments[0].Get("InstanceId"))}, func() { w.on("VolumeStalledIOCheck") })
	if w.Get("VolumeType").OneOf("gp2", "st1", "sc1") == assembly.True {
		w.on("BurstBalance")
	}
}

// bucket watches what is copied to other buckets, and requests where the bucket counts them.
func bucket(w *watch) {
	replication(w)
	for _, counted := range w.Get("MetricsConfigurations").List() {
		w.dimensions = []Dimension{{Name: "BucketName", Resource: w.Resource}, of("FilterId", counted.Get("Id"))}
		w.on("5xxErrors")
	}
}

func distribution(w *watch) {
	w.dimensions = append(w.dimensions, literal("Region", "Global"))
	w.on("5xxErrorRate")
	if w.usedBy("AWS::CloudFront::MonitoringSubscription", "DistributionId") {
		w.derived("OriginLatency", threshold.OriginLatency(readTimeout(w.Resource)), true, "")
	}
}

// readTimeout is the shortest time in seconds that CloudFront waits for an origin, 0 if none is
// set.
func readTimeout(distribution *assembly.Resource) (shortest int) {
	for _, origin := range distribution.Get("DistributionConfig", "Origins").List() {
		for _, config := range []string{"CustomOriginConfig", "VpcOriginConfig"} {
			if seconds, ok := origin.Get(config, "OriginReadTimeout").Int(); ok && (shortest == 0 || seconds < shortest) {
				shortest = seconds
			}
		}
	}
	return shortest
}

// key watches imported material, which expires. Other keys have no metrics; that one is to be
// deleted is an event of CloudTrail.
func key(w *watch) {
	if w.Get("Origin").Is("EXTERNAL") == assembly.True {
		w.on("SecondsUntilKeyMaterialExpiration")
	}
}

// vault watches the jobs of plans that back up to the vault: where only copies arrive there are
// none. That a plan runs has to show every day: no alarm looks back further than a week.
func vault(w *watch) {
	daily, copies, used := plans(w.Resource)
	if !used {
		return
	}
	w.on("NumberOfBackupJobsFailed", "NumberOfBackupJobsExpired")
	if copies {
		w.on("NumberOfCopyJobsFailed")
	}
	if daily {
		w.on("NumberOfBackupJobsCompleted")
		return
	}
	w.cannot("NumberOfBackupJobsCompleted", "no plan backs up to the vault every day, and an alarm looks back a day or, by the hour, a week")
}

// plans says whether plans back up to a vault, one of them every day, and copy from it.
func plans(vault *assembly.Resource) (daily, copies, used bool) {
	for _, plan := range vault.Stack.Assembly().OfType("AWS::Backup::BackupPlan") {
		for _, rule := range plan.Get("BackupPlan", "BackupPlanRule").List() {
			if !refers(rule.Get("TargetBackupVault"), vault) {
				continue
			}
			used = true
			copies = copies || len(rule.Get("CopyActions").Elements()) > 0
			schedule, _ := rule.Get("ScheduleExpression").Text()
			daily = daily || isDaily(schedule)
		}
	}
	return daily, copies, used
}

// isDaily reports whether a schedule starts at least once a day; without one AWS Backup starts at
// five in the morning.
func isDaily(schedule string) bool {
	inside, cron := strings.CutPrefix(strings.TrimSuffix(schedule, ")"), "cron(")
	fields := strings.Fields(inside)
	every := func(field string) bool { return field == "*" || field == "?" }
	return schedule == "" || strings.HasPrefix(schedule, "rate(") && !strings.Contains(schedule, "day") || schedule == "rate(1 day)" ||
		cron && len(fields) == 6 && every(fields[2]) && every(fields[3]) && (every(fields[4]) || fields[4] == "1-7" || fields[4] == "SUN-SAT")
}
