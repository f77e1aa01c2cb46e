package main

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/assembly"
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

func TestTemplates(t *testing.T) {
	app := snapshot.NewApp(t)
	define(app, deployed())
	snapshot.Check(t, app)
	promisetest.Undone(t, snapshot.Synth(t, app))
}

// with is the app with a setup that is changed.
func with(t *testing.T, change func(s *setup)) *assembly.Assembly {
	t.Helper()
	s := deployed()
	change(&s)
	app := snapshot.NewApp(t)
	define(app, s)
	return snapshot.Synth(t, app)
}

func TestTheShopDeploysFromNothing(t *testing.T) {
	rehearsetest.Phases(t, "README.md",
		rehearsetest.Phase{
			Title: "Everything, unlocked",
			Before: []string{
				"Bootstrap the account and the Region: `cdk bootstrap aws://111111111111/us-west-2`.",
				"Have a public hosted zone that answers for the domain: the certificate waits for it.",
				"Push the image, for ARM, to the ECR repository `shop`, and write its digest into the code: a service whose tasks do not start is " +
					"rolled back.",
			},
			Commands: []string{"cdk deploy Shop"},
			App:      with(t, func(s *setup) { s.locked = false }),
		},
		rehearsetest.Phase{
			Title:    "Protection from deletion",
			Before:   []string{"Confirm the mail of the alerts.", "Set `locked`."},
			Commands: []string{"cdk deploy Shop"},
			App:      with(t, func(*setup) {}),
		},
	)
}

// Nothing that holds data is replaced: that would be a finding, which fails the test.
func TestTheShopTakesWhatACompanyChanges(t *testing.T) {
	before := with(t, func(*setup) {})
	for name, change := range map[string]func(s *setup){
		"version": func(s *setup) { s.version, s.majorUpgrade = "18", true },
		"class":   func(s *setup) { s.class = "r8g.xlarge" },
		"replica": func(s *setup) { s.locked, s.replicas = false, append(s.replicas, 2) },
		"zone":    func(s *setup) { s.zones++ },
	} {
		t.Run(name, func(t *testing.T) { rehearsetest.Change(t, name, before, with(t, change)) })
	}
}

const want = `
tcp/5432 from \ to   1   2   3   4    5    6
1 internet           -   no  no  no   no   no
2 Shop/LoadBalancer  no  no  no  no   no   no
3 Shop/Service       no  no  no  yes  yes  no
4 Shop/Orders        no  no  no  no   no   no
5 Shop/Replica1      no  no  no  no   no   no
6 Shop/Sessions      no  no  no  no   no   no
`

func TestWhoReachesWhom(t *testing.T) {
	n := reach.Of(with(t, func(*setup) {}))
	m, err := n.Matrix(5432, places...)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.TrimSpace(want), strings.TrimSpace(m.String())); diff != "" {
		t.Errorf("reachability (-want +got):\n%s", diff)
	}
	answer := n.From(reach.Internet).Via("Shop/LoadBalancer", 443).Via("Shop/Service", 8080).To("Shop/Orders", 5432)
	if answer.Reachable != assembly.True {
		t.Errorf("answer = %v, want a way from the internet by the load balancer and the service", answer)
	}
	for place, port := range map[string]int{"Shop/Orders": 5432, "Shop/Replica1": 5432, "Shop/Sessions": 6379} {
		var from []string
		for _, source := range n.Sources(place, port) {
			from = append(from, source.From)
		}
		if diff := cmp.Diff([]string{"Shop/Service"}, from); diff != "" {
			t.Errorf("Sources(%q, %d) (-want +got):\n%s", place, port, diff)
		}
	}
}
