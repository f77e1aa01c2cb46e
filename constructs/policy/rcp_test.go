//go:build judges

package policy_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/policy"
	"github.com/plinth-cdk/plinth/constructs/policy/internal/judge"
)

func TestRCPServicesAreCurrent(t *testing.T) {
	services := judge.Ask(t, []judge.Question{{RCP: true}})[0].Services
	slices.Sort(services)
	var ours []string
	for _, s := range services {
		if policy.SupportsRCP(s) {
			ours = append(ours, s)
		}
	}
	if diff := cmp.Diff(services, ours); diff != "" {
		t.Errorf("(-AWS +ours):\n%s", diff)
	}
}
