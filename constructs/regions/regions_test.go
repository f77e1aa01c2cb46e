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

func TestOptInRegionsHavePrincipalsOfTheirOwn(t *testing.T) {
	for region, want := range map[string]string{
		"eu-south-1": "guardduty.eu-south-1.amazonaws.com", "me-central-1": "guardduty.me-central-1.amazonaws.com",
		"eu-west-1": "guardduty.amazonaws.com", "us-gov-west-1": "guardduty.amazonaws.com", "cn-north-1": "guardduty.amazonaws.com",
		"${Token[AWS.Region.1]}": "guardduty.amazonaws.com",
	} {
		if got := regions.Principal("guardduty", region); got != want {
			t.Errorf("Principal(guardduty, %s) = %s, want %s", region, got, want)
		}
	}
	var always int
	for _, region := range regions.In(regions.Commercial) {
		if !regions.OptIn(region) {
			always++
		}
	}
	if always != 17 {
		t.Errorf("Regions that every account has = %d, want the 17 from before March 2019", always)
	}
}

func TestCloudFrontIsKnownWhereEveryAccountIs(t *testing.T) {
	seen := map[string]string{}
	for _, region := range regions.In(regions.Commercial) {
		id, known := regions.CloudFrontPrefixList(region)
		if known && (regions.OptIn(region) || seen[id] != "" || !regions.IsCloudFrontPrefixList(id)) {
			t.Errorf("CloudFrontPrefixList(%s) = %s, want one of its own, of a Region that every account has", region, id)
		}
		seen[id] = region
	}
	if id, _ := regions.CloudFrontPrefixList("eu-west-1"); id != "pl-4fa04526" {
		t.Errorf("CloudFrontPrefixList(eu-west-1) = %s, want pl-4fa04526", id)
	}
	if regions.IsCloudFrontPrefixList("pl-68a54001") {
		t.Error("the prefix list of S3 passes for that of CloudFront")
	}
}
