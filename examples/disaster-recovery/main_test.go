package main

import (
	"testing"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/metric/watch/watchtest"
	"github.com/plinth-cdk/plinth/constructs/promise/promisetest"
	"github.com/plinth-cdk/plinth/constructs/reach"
	"github.com/plinth-cdk/plinth/constructs/reach/reachtest"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
)

// deployed is the setup once everything is deployed.
func deployed() setup {
	s := current()
	s.locked = true
	s.production = checks{"11111111-1111-1111-1111-111111111111", "22222222-2222-2222-2222-222222222222"}
	s.staging = checks{"33333333-3333-3333-3333-333333333333", "44444444-4444-4444-4444-444444444444"}
	return s
}

const want = `
tcp/5432 from \ to                 1   2   3   4    5   6   7
1 internet                         -   no  no  no   no  no  no
2 Production/Primary/LoadBalancer  no  no  no  no   no  no  no
3 Production/Primary/Service       no  no  no  yes  no  no  no
4 Production/Primary/Orders        no  no  no  no   no  no  no
5 Production/Standby/LoadBalancer  no  no  no  no   no  no  no
6 Production/Standby/Service       no  no  no  no   no  no  yes
7 Production/Standby/Orders        no  no  no  no   no  no  no
`

// TestTemplates synthesizes the app once, for everything that is asked of it.
func TestTemplates(t *testing.T) {
	with := snapshot.Variants(t, deployed, define)
	a := with()
	snapshot.Compare(t, a)
	t.Run("Promises", func(t *testing.T) { promisetest.Undone(t, a) })
	t.Run("EverythingIsWatched", func(t *testing.T) { watchtest.Everything(t, a) })
	t.Run("OnlyTheShopReachesItsDatabase", func(t *testing.T) {
		n := reach.Of(a)
		reachtest.Matrix(t, n, 5432, want, places...)
		for _, side := range []string{"Production/Primary", "Production/Standby"} {
			reachtest.Sources(t, n, side+"/Orders", 5432, side+"/Service")
			answer := n.From(reach.Internet).Via(side+"/LoadBalancer", 443).Via(side+"/Service", 8080).To(side+"/Orders", 5432)
			if answer.Reachable != assembly.True {
				t.Errorf("answer = %v, want a way from the internet by the load balancer and the service", answer)
			}
		}
	})
	t.Run("EachRegionStandsWithoutTheOther", func(t *testing.T) { standsAlone(t, a) })
	t.Run("TheShopDeploysFromNothing", func(t *testing.T) { deploysFromNothing(t, with) })
	t.Run("NothingThatHoldsDataIsReplaced", func(t *testing.T) { changes(t, with) })
	t.Run("WhatAWSWouldReplaceOrRefuseIsFound", func(t *testing.T) { refusals(t, with) })
}

// standsAlone wants no stack to read anything of another Region, so that each can be changed while
// that is lost: those that recover, the primary, and what leads clients.
func standsAlone(t *testing.T, a *assembly.Assembly) {
	t.Helper()
	for _, s := range a.Stacks {
		for _, i := range s.Imports() {
			if i.From == nil || i.From.Region != s.Region {
				t.Errorf("%s reads %s %q, want nothing of another Region", s.Path, i.Function, i.Name)
			}
		}
	}
	if len(a.Stacks) != 8 {
		t.Errorf("%d stacks are looked at, want four of each environment", len(a.Stacks))
	}
}
