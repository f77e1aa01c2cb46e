package checklist_test

import (
	"strings"
	"testing"
	"time"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
	"github.com/plinth-cdk/plinth/constructs/report/attestation"
	"github.com/plinth-cdk/plinth/constructs/report/checklist"
)

var now = time.Date(2026, 11, 29, 12, 0, 0, 0, time.UTC)

const (
	trail    = `"T": {"Type": "AWS::CloudTrail::Trail", "Properties": {"IsLogging": true, "IsMultiRegionTrail": true}}`
	bucket   = `"B": {"Type": "AWS::S3::Bucket"}`
	database = `"D": {"Type": "AWS::RDS::DBInstance"}`
)

// stated is what somebody states of an item, until a day.
func stated(item, expires string) attestation.Attestation {
	return attestation.Attestation{Item: item, Owner: "ops@example.com", Date: "2026-11-01", Expires: expires, Note: "OPS-7"}
}

func waived(item, expires string) attestation.Attestation {
	a := stated(item, expires)
	a.Waives = true
	return a
}

// What contradicts an item comes before what shows it, and evidence before what people state.
func TestStatus(t *testing.T) {
	finding := func(rule string) engine.Finding { return engine.Finding{Rule: engine.Rule{ID: rule}} }
	for _, tt := range []struct {
		name, item, resources string
		found, accepted       string
		stated                []attestation.Attestation
		want                  checklist.Status
		why                   string
	}{
		{name: "shown", item: "cloudtrail", resources: trail, want: checklist.Met, why: "trails of all Regions (1)"},
		{name: "shown, and a finding", item: "cloudtrail", resources: trail, found: "TRAIL-002", want: checklist.NotMet,
			why: "TRAIL-002 (1 finding)"},
		{name: "shown, and a finding of another rule", item: "cloudtrail", resources: trail, found: "S3-001", want: checklist.Met},
		{name: "shown, and a waived finding", item: "cloudtrail", resources: trail, accepted: "TRAIL-002", want: checklist.Waived,
			why: "1 waived finding"},
		{name: "nothing", item: "cloudtrail", want: checklist.NotMet, why: "nobody attests"},
		{name: "no findings are no evidence", item: "spot", resources: `"S": {"Type": "AWS::ECS::Service"}`, want: checklist.NotMet},
		{name: "attested", item: "cloudtrail", stated: []attestation.Attestation{stated("cloudtrail", "")}, want: checklist.Attested,
			why: "OPS-7"},
		{name: "attested, and a finding", item: "cloudtrail", found: "TRAIL-001", stated: []attestation.Attestation{stated("cloudtrail", "")},
			want: checklist.NotMet, why: "TRAIL-001"},
		{name: "attested until today", item: "cloudtrail", stated: []attestation.Attestation{stated("cloudtrail", "2026-11-29")},
			want: checklist.Attested},
		{name: "attested until yesterday", item: "cloudtrail", stated: []attestation.Attestation{stated("cloudtrail", "2026-11-28")},
			want: checklist.NotMet, why: "expired on 2026-11-28"},
		{name: "attested anew", item: "cloudtrail",
			stated: []attestation.Attestation{stated("cloudtrail", "2026-11-28"), stated("cloudtrail", "2027-11-28")}, want: checklist.Attested},
		{name: "an old one after a new one", item: "cloudtrail",
			stated: []attestation.Attestation{stated("cloudtrail", "2027-11-28"), stated("cloudtrail", "2026-11-28")}, want: checklist.Attested},
		{name: "attested for another item", item: "cloudtrail", stated: []attestation.Attestation{stated("guardduty", "")},
			want: checklist.NotMet},
		{name: "needs attestation", item: "savings-plans", want: checklist.NeedsAttestation, why: "No template can show this"},
		{name: "needs another", item: "savings-plans", stated: []attestation.Attestation{stated("savings-plans", "2026-11-28")},
			want: checklist.NeedsAttestation, why: "ops@example.com attested expired on 2026-11-28"},
		{name: "stated", item: "savings-plans", stated: []attestation.Attestation{stated("savings-plans", "")}, want: checklist.Attested},
		{name: "not wanted", item: "savings-plans", stated: []attestation.Attestation{waived("savings-plans", "")}, want: checklist.Waived},
		{name: "waived", item: "read-replicas", resources: database, stated: []attestation.Attestation{waived("read-replicas", "")},
			want: checklist.Waived},
		{name: "waived until yesterday", item: "read-replicas", resources: database,
			stated: []attestation.Attestation{waived("read-replicas", "2026-11-28")}, want: checklist.NotMet},
		{name: "waived and met", item: "cloudtrail", resources: trail, stated: []attestation.Attestation{waived("cloudtrail", "")},
			want: checklist.Met},
		{name: "not applicable", item: "read-replicas", resources: bucket, want: checklist.NotApplicable},
		{name: "a fixed number of tasks", item: "auto-scaling-groups", resources: `"S": {"Type": "AWS::ECS::Service"}, "G": {"Type":
			"AWS::AutoScaling::AutoScalingGroup"}`, want: checklist.NotMet, why: "services with a fixed number of tasks (1)"},
	} {
		report := &engine.Report{Assembly: app(t, assembly.Production, tt.resources)}
		for _, id := range []string{"TRAIL-001", "TRAIL-002", "S3-001"} {
			report.Rules = append(report.Rules, engine.Rule{ID: id})
		}
		if tt.found != "" {
			report.Findings = append(report.Findings, finding(tt.found))
		}
		if tt.accepted != "" {
			report.Waived = append(report.Waived, finding(tt.accepted))
		}
		item, _ := checklist.ByID(items(), tt.item)
		got := checklist.Judge([]checklist.Item{item}, report, tt.stated, now)[0]
		if got.Status != tt.want || !strings.Contains(got.Why, tt.why) {
			t.Errorf("%s: %s is %s (%s), want %s (%s)", tt.name, tt.item, got.Status, got.Why, tt.want, tt.why)
		}
		if reached := got.Status.Done() || got.Status == checklist.NotApplicable; reached != (len(got.Constructs) == 0) &&
			len(item.Constructs) > 0 {
			t.Errorf("%s: constructs of an item that is %s = %q", tt.name, got.Status, got.Constructs)
		}
	}
}

// Outside of production a fixed number of tasks contradicts nothing.
func TestGapsAreThoseOfProduction(t *testing.T) {
	const resources = `"S": {"Type": "AWS::ECS::Service"}, "G": {"Type": "AWS::AutoScaling::AutoScalingGroup"}`
	for class, want := range map[assembly.Class]checklist.Status{
		assembly.Production: checklist.NotMet, assembly.NonProduction: checklist.Met, assembly.Sandbox: checklist.Met,
	} {
		if got := judge(t, app(t, class, resources), "auto-scaling-groups"); got.Status != want {
			t.Errorf("in %s: %s (%s), want %s", class, got.Status, got.Why, want)
		}
	}
}

// Off-hours are nothing for production.
func TestOffHoursAreForOtherClasses(t *testing.T) {
	const resources = `"D": {"Type": "AWS::RDS::DBInstance"}, "S": {"Type": "AWS::Scheduler::Schedule", "Properties": {"Target": {"Arn":
		"arn:aws:scheduler:::aws-sdk:rds:stopDBInstance"}}}`
	for class, want := range map[assembly.Class]checklist.Status{
		assembly.Production: checklist.NotApplicable, assembly.NonProduction: checklist.Met, assembly.Sandbox: checklist.Met,
	} {
		if got := judge(t, app(t, class, resources), "off-hours"); got.Status != want {
			t.Errorf("in %s: %s (%s), want %s", class, got.Status, got.Why, want)
		}
	}
}
