package policy_test

import (
	"testing"

	"github.com/plinth-cdk/plinth/constructs/policy"
)

func TestPartitions(t *testing.T) {
	for region, want := range map[string]policy.Partition{
		"eu-central-1": policy.Commercial, "cn-north-1": policy.China, "us-gov-west-1": policy.GovCloud, "eusc-de-east-1": policy.Sovereign, "us-iso-east-1": "",
	} {
		if got, known := policy.PartitionOf(region); got != want || known != (want != "") {
			t.Errorf("%s is in %q, known = %v, want %q", region, got, known, want)
		}
	}
	list := policy.Regions(policy.China)
	list[0] = "changed"
	if policy.Regions(policy.China)[0] != "cn-north-1" {
		t.Error("Regions hands out its own list")
	}
}
