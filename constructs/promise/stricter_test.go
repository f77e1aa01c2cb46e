package promise

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
)

type values = []any

// A sample is of one scale: what was promised, values that keep it, and values that do not.
type sample struct {
	promised   any
	keep, undo values
}

var (
	block    = map[string]any{"Name": "b", "Action": map[string]any{"Block": map[string]any{}}}
	allow    = map[string]any{"Name": "a", "Action": map[string]any{"Allow": map[string]any{}}}
	managed  = map[string]any{"Statement": map[string]any{"ManagedRuleGroupStatement": map[string]any{"Name": "m"}}}
	enforced = map[string]any{"Statement": managed["Statement"], "OverrideAction": map[string]any{"None": map[string]any{}}}
	denial   = map[string]any{"Effect": "Deny", "Action": "a:*"}
	other    = map[string]any{"Effect": "Deny", "Action": "b:*"}
	grant    = map[string]any{"Effect": "Allow", "Action": "*"}
)

// samples are by the last part of the property's path: scales of one name are alike.
var samples = map[string]sample{
	"AccessControlMaxAgeSec":                    {31536000, values{63072000}, values{0, 86400}},
	"AllocatedStorage":                          {100, values{"200"}, values{20}},
	"Amount":                                    {5000, values{2500.5, "4999"}, values{5001, 0}},
	"DeletionProtection":                        {false, values{true, "true"}, values{"maybe", nil}},
	"DeletionProtectionEnabled":                 {false, values{true}, values{"maybe"}},
	"HealthCheckIntervalSeconds":                {30, values{10}, values{60, 1}},
	"MultiAZ":                                   {false, values{true}, values{nil}},
	"UnhealthyThresholdCount":                   {3, values{2}, values{5, 1}},
	"AutomaticBackupReplicationRetentionPeriod": {30, values{35}, values{7, 36}},
	"BackupRetentionPeriod":                     {30, values{31, "35"}, values{29, 36, "soon", nil}},
	"BytesScannedCutoffPerQuery":                {107374182400, values{10737418240}, values{107374182401}},
	"Days":                                      {365, values{730}, values{364}},
	"DaysAfterInitiation":                       {7, values{1}, values{8, 0}},
	"DeleteAfterDays":                           {35, values{90}, values{34}},
	"EnableCloudwatchLogsExports": {values{"a", "b"}, values{values{"a", "b", "c"}, values{"c", "a", "b"}},
		values{values{"a"}, values{"b", "a"}, values{"a", "b", map[string]any{"Ref": "AWS::StackName"}}}},
	"EnabledStandardIdentifiers":         {values{"a"}, values{values{"a", "b"}}, values{values{"b"}}},
	"Expression":                         {"rate(5 minutes)", values{"rate(1 minute)"}, values{"rate(1 day)", "rate(0 minute)"}},
	"Value":                              {90, values{80}, values{91, 0}},
	"ExpirationInDays":                   {365, values{400}, values{30}},
	"MaxCapacity":                        {30, values{60}, values{10}},
	"MaxSize":                            {"4", values{"8"}, values{"2"}},
	"MinCapacity":                        {3, values{6}, values{0}},
	"MinSize":                            {"2", values{"4"}, values{"1"}},
	"MaxAllocatedStorage":                {1000, values{2000}, values{100}},
	"MinRetentionDays":                   {7, values{30}, values{1}},
	"MinimumPasswordLength":              {14, values{20}, values{8}},
	"MinimumProtocolVersion":             {"TLSv1.2_2021", values{"TLSv1.3_2025"}, values{"TLSv1", "TLSv1.2_2019"}},
	"Mode":                               {"GOVERNANCE", values{"COMPLIANCE"}, values{"NONE"}},
	"MonitoringInterval":                 {60, values{1, 15}, values{0}},
	"NoncurrentDays":                     {90, values{365}, values{1}},
	"NumCacheClusters":                   {2, values{3}, values{1}},
	"NotificationsWithSubscribers":       {values{block}, values{values{block, allow}}, values{values{allow}, values{}}},
	"PasswordLength":                     {32, values{64}, values{8}},
	"PasswordReusePrevention":            {12, values{24}, values{1}},
	"PendingWindowInDays":                {7, values{30}, values{6, 31}},
	"PerformanceInsightsRetentionPeriod": {7, values{731}, values{0}},
	"RotationPeriodInDays":               {365, values{90}, values{366, 89}},
	"Rules": {values{block}, values{values{block, enforced}, values{enforced, block}},
		values{values{allow, block}, values{block, managed}, values{enforced}}},
	"ScheduleExpression": {"rate(30 days)", values{"rate(7 days)", "rate(1 hour)"},
		values{"rate(60 days)", "cron(0 0 1 1 ? 2099)", "at(2020-01-01T00:00:00)", "rate(0 days)", "rate(1 year)"}},
	"SessionDuration":        {"PT4H", values{"PT1H", "PT30M"}, values{"PT12H", "P1D", "PT0H"}},
	"SnapshotRetentionLimit": {7, values{35}, values{0}},
	"SslPolicy": {"ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09", values{"ELBSecurityPolicy-TLS13-1-3-PQ-2025-09"},
		values{"ELBSecurityPolicy-2016-08"}},
	"Statement":       {values{denial}, values{values{denial, other}}, values{values{denial, grant}, values{other}}},
	"UnusedAccessAge": {90, values{30}, values{365}},
	"VolumeSize":      {20, values{100}, values{8}},
	"Limit":           {2000, values{100}, values{20000000}},
}

func value(t *testing.T, stack *assembly.Stack, v any) assembly.Value {
	t.Helper()
	decoder := json.NewDecoder(strings.NewReader(assemblytest.Encode(t, map[string]any{"V": v})))
	decoder.UseNumber()
	var decoded map[string]any
	if err := decoder.Decode(&decoded); err != nil {
		t.Fatal(err)
	}
	return stack.Value(decoded["V"])
}

func TestOnlyStricterValuesKeepAPromise(t *testing.T) {
	stack := assemblytest.Read(t, assemblytest.Stack{Name: "Prod", Template: map[string]any{"Resources": map[string]any{
		"Topic": map[string]any{"Type": "AWS::SNS::Topic"}}}}).Stacks[0]
	sampled := map[string]bool{}
	for name := range scales {
		typ, property, _ := strings.Cut(name, " ")
		property = strings.ReplaceAll(property, "*", "0")
		last := property[strings.LastIndex(property, ".")+1:]
		s, there := samples[last]
		if !there {
			t.Errorf("%s has no sample, want one", name)
		}
		sampled[last] = true
		want := value(t, stack, s.promised)
		for _, is := range s.keep {
			if !Stricter(typ, property, value(t, stack, is), want) {
				t.Errorf("Stricter(%s, %v, %v) = false, want true", name, is, s.promised)
			}
		}
		for _, is := range s.undo {
			if Stricter(typ, property, value(t, stack, is), want) {
				t.Errorf("Stricter(%s, %v, %v) = true, want false", name, is, s.promised)
			}
		}
	}
	if diff := cmp.Diff(slices.Sorted(maps.Keys(samples)), slices.Sorted(maps.Keys(sampled))); diff != "" {
		t.Errorf("properties with a scale (-sampled +there):\n%s", diff)
	}
}

// What adds to a resource is no breach of a promise that nothing else is set; what switches off, or
// is known only at deployment, is one.
func TestAdditionsKeepAPromise(t *testing.T) {
	given := map[string]any{"AWS::CloudTrail::Trail InsightSelectors": values{block}, "AWS::Logs::LogGroup DeletionProtectionEnabled": true,
		"AWS::S3::Bucket MetricsConfigurations": values{block}, "AWS::WAFv2::WebACL CaptchaConfig": block,
		"AWS::WAFv2::WebACL ChallengeConfig": block, "AWS::WAFv2::WebACL CustomResponseBodies": block}
	if diff := cmp.Diff(slices.Sorted(maps.Keys(additions)), slices.Sorted(maps.Keys(given))); diff != "" {
		t.Errorf("additions (-in the table +tried):\n%s", diff)
	}
	for name, good := range given {
		typ, property, _ := strings.Cut(name, " ")
		for breaks, v := range map[bool]any{false: good, true: map[string]any{"Ref": "Param"}} {
			a := assemblytest.Read(t, assemblytest.Stack{Name: "Prod", Template: map[string]any{
				"Parameters": map[string]any{"Param": map[string]any{"Type": "String"}},
				"Resources":  map[string]any{"It": map[string]any{"Type": typ, "Properties": map[string]any{property: v}}}},
				Metadata: map[string][]assemblytest.Entry{
					"Prod": {{Type: assembly.MetadataPromise, Data: Data([]Promise{That("stays as it is", At("It").NoOther())})}}}})
			if got := len(Breaches(a)) > 0; got != breaks {
				t.Errorf("%s set to %v breaks a promise that nothing else is set: %v, want %v", name, v, got, breaks)
			}
		}
	}
}
