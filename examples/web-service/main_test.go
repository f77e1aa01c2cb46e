package main

import (
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/constructs/metric/watch/watchtest"
	"github.com/plinth-cdk/plinth/constructs/promise/promisetest"
	"github.com/plinth-cdk/plinth/constructs/reach"
	"github.com/plinth-cdk/plinth/constructs/rehearse/rehearsetest"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
)

// deployed is the setup once everything is deployed.
func deployed() setup {
	s := current()
	s.locked = true
	return s
}

// A variants function synthesizes the app with a setup that is changed.
type variants = func(changes ...func(s *setup)) *assembly.Assembly

// TestTemplates synthesizes the shop once, for everything that is asked of it.
func TestTemplates(t *testing.T) {
	with := snapshot.Variants(t, deployed, define)
	snapshot.Compare(t, with())
	promisetest.Undone(t, with())
	watchtest.Everything(t, with())
	t.Run("NeedsNoFeatureFlags", func(t *testing.T) {
		constructtest.WithoutFlags(t, with(), func(app awscdk.App) { define(app, deployed()) })
	})
	t.Run("DeploysFromNothing", func(t *testing.T) { deploysFromNothing(t, with) })
	t.Run("TakesWhatACompanyChanges", func(t *testing.T) { takesWhatACompanyChanges(t, with) })
	t.Run("FailsOverAndKeepsItsTemplateTrue", func(t *testing.T) { failsOver(t, with) })
	t.Run("LetsOnlyTheServiceConnect", func(t *testing.T) { whoReachesWhom(t, with) })
	t.Run("RefusesWhatWouldReplaceItsData", func(t *testing.T) {
		rehearsetest.Refused(t, "Shop/Orders/Resource", with(), with(func(s *setup) { s.database = "customers" }))
	})
	t.Run("IsWatched", func(t *testing.T) {
		watchtest.Shown(t, with(), 16)
		watchtest.OnePage(t, with(), "Shop/Alerts/Page")
		watchtest.Asked(t, with(), 4)
	})
}

func deploysFromNothing(t *testing.T, with variants) {
	rehearsetest.Phases(t, "README.md",
		rehearsetest.Phase{
			Title: "Everything, unlocked",
			Before: []string{
				"Bootstrap both Regions: `cdk bootstrap aws://111111111111/us-west-2 aws://111111111111/us-east-1`.",
				"Have a public hosted zone that answers for the domain: the certificates wait for it.",
				"Put the URL of the on-call service into the secret `on-call-url`, in both Regions.",
				"Push the image, for ARM, to the ECR repository `shop`, and write its digest into the code: a service whose tasks do not start is " +
					"rolled back.",
				"Expect a page until Edge is deployed: the canary asks for a name that leads nowhere yet.",
			},
			Commands: []string{"cdk deploy Shop", "cdk deploy Edge"},
			App:      with(func(s *setup) { s.locked = false }),
		},
		rehearsetest.Phase{
			Title:    "Protection from deletion",
			Before:   []string{"Confirm the mails of the alerts.", "Set `locked`."},
			Commands: []string{"cdk deploy Shop"},
			App:      with(),
		},
	)
}

// Nothing that holds data is replaced: that would be a finding, which fails the test.
func takesWhatACompanyChanges(t *testing.T, with variants) {
	before := with()
	for name, change := range map[string]func(s *setup){
		"version": func(s *setup) { s.version, s.majorUpgrade = "18", true },
		"class":   func(s *setup) { s.class = "r8g.xlarge" },
		"replica": func(s *setup) { s.locked, s.replicas = false, append(s.replicas, 3) },
		"zone":    func(s *setup) { s.zones++ },
	} {
		t.Run(name, func(t *testing.T) { rehearsetest.Change(t, name, before, with(change)) })
	}
}

// A standby that has taken over stands in another zone. No template says where the first one was,
// so that the next deployment has nothing to put back or to replace.
func failsOver(t *testing.T, with variants) {
	pinned := map[string][]string{
		"AWS::RDS::DBInstance":               {"AvailabilityZone"},
		"AWS::ElastiCache::ReplicationGroup": {"PreferredCacheClusterAZs", "NodeGroupConfiguration"},
	}
	a, seen := with(), 0
	for typ, properties := range pinned {
		for _, r := range a.OfType(typ) {
			if r.Get("SourceDBInstanceIdentifier").Exists() {
				continue // a replica stands where it was told to, and takes over from nobody by itself
			}
			seen++
			if r.Get("MultiAZ").Is(true) != assembly.True && r.Get("MultiAZEnabled").Is(true) != assembly.True {
				t.Errorf("%s has no standby, want one that takes over", r.Path)
			}
			for _, property := range properties {
				if v := r.Get(property); v.Exists() {
					t.Errorf("%s of %s is %v, want none: a failover makes it wrong", property, r.Path, v)
				}
			}
		}
	}
	if seen != 2 {
		t.Errorf("%d stores fail over, want the database and the cache", seen)
	}
}

const want = `
tcp/5432 from \ to   1   2   3   4   5    6    7    8
1 internet           -   -   no  no  no   no   no   no
2 Edge/CDN           -   -   no  no  no   no   no   no
3 Shop/LoadBalancer  no  no  no  no  no   no   no   no
4 Shop/Service       no  no  no  no  yes  yes  yes  no
5 Shop/Orders        no  no  no  no  no   no   no   no
6 Shop/Replica1      no  no  no  no  no   no   no   no
7 Shop/Replica2      no  no  no  no  no   no   no   no
8 Shop/Sessions      no  no  no  no  no   no   no   no
`

func whoReachesWhom(t *testing.T, with variants) {
	n := reach.Of(with())
	m, err := n.Matrix(5432, places...)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.TrimSpace(want), strings.TrimSpace(m.String())); diff != "" {
		t.Errorf("reachability (-want +got):\n%s", diff)
	}
	answer := n.From(reach.Internet).Via("Edge/CDN", 443).To("Shop/Orders", 5432)
	if diff := cmp.Diff([]string{"Edge/CDN", "Shop/LoadBalancer", "Shop/Service"}, answer.Via); answer.Reachable != assembly.True ||
		diff != "" {
		t.Errorf("answer = %v, want a way from the internet (-want +got):\n%s", answer, diff)
	}
	if past := n.From(reach.Internet).To("Shop/LoadBalancer", 443); past.Reachable != assembly.False {
		t.Errorf("answer = %v, want no way past CloudFront", past)
	}
	stores := map[string]int{"Shop/Orders": 5432, "Shop/Replica1": 5432, "Shop/Replica2": 5432, "Shop/Sessions": 6379}
	for place, port := range stores {
		var from []string
		for _, source := range n.Sources(place, port) {
			from = append(from, source.From)
		}
		if diff := cmp.Diff([]string{"Shop/Service"}, from); diff != "" {
			t.Errorf("Sources(%q, %d) (-want +got):\n%s", place, port, diff)
		}
	}
}
