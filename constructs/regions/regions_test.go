package regions_test

import (
	"testing"

	"github.com/plinth-cdk/plinth/constructs/regions"
)

func TestPartitions(t *testing.T) {
	for region, want := range map[string]regions.Partition{
		"eu-central-1": regions.Commercial, "cn-north-1": regions.China, "us-gov-west-1": regions.GovCloud,
		"eusc-de-east-1": regions.Sovereign, "us-iso-east-1": "",
	} {
		if got, known := regions.PartitionOf(region); got != want || known != (want != "") {
			t.Errorf("PartitionOf(%q) = %q, %v, want %q", region, got, known, want)
		}
	}
	list := regions.In(regions.China)
	list[0] = "changed"
	if regions.In(regions.China)[0] != "cn-north-1" {
		t.Error("In() returned its own list, want a copy")
	}
}
