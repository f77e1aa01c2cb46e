package policy

import (
	"slices"
	"strings"
)

// A Partition is a separate set of Regions with its own identities.
type Partition string

const (
	Commercial Partition = "aws"
	China      Partition = "aws-cn"
	GovCloud   Partition = "aws-us-gov"
	Sovereign  Partition = "aws-eusc"
)

// regions are the Regions of each partition as of October 2026.
var regions = map[Partition][]string{
	Commercial: {
		"af-south-1", "ap-east-1", "ap-east-2", "ap-northeast-1", "ap-northeast-2", "ap-northeast-3",
		"ap-south-1", "ap-south-2", "ap-southeast-1", "ap-southeast-2", "ap-southeast-3",
		"ap-southeast-4", "ap-southeast-5", "ap-southeast-6", "ap-southeast-7", "ca-central-1",
		"ca-west-1", "eu-central-1", "eu-central-2", "eu-north-1", "eu-south-1", "eu-south-2",
		"eu-west-1", "eu-west-2", "eu-west-3", "il-central-1", "me-central-1", "me-south-1",
		"mx-central-1", "sa-east-1", "us-east-1", "us-east-2", "us-west-1", "us-west-2",
	},
	China:     {"cn-north-1", "cn-northwest-1"},
	GovCloud:  {"us-gov-east-1", "us-gov-west-1"},
	Sovereign: {"eusc-de-east-1"},
}

// controlRegions are where the endpoints of global services are, and so the Region that
// aws:RequestedRegion names for them.
var controlRegions = map[Partition]string{
	Commercial: "us-east-1", China: "cn-north-1", GovCloud: "us-gov-west-1", Sovereign: "eusc-de-east-1",
}

// PartitionOf returns the partition of a Region, and whether the Region is known.
func PartitionOf(region string) (Partition, bool) {
	for _, p := range sortedKeys(regions) {
		if slices.Contains(regions[p], region) {
			return p, true
		}
	}
	return "", false
}

// Regions returns the Regions of a partition.
func Regions(p Partition) []string { return slices.Clone(regions[p]) }

// checkRegions reports unknown Regions, Regions of several partitions, and an empty list.
func checkRegions(ps *problems, field string, list []string) Partition {
	if len(list) == 0 {
		ps.add(field, "empty", "at least one Region")
	}
	var first Partition
	for _, r := range list {
		p, ok := PartitionOf(r)
		switch {
		case !ok:
			ps.add(field, quoted(r), "a Region such as eu-central-1%s", nearby(r))
		case first == "":
			first = p
		case p != first:
			ps.add(field, quoted(r), "Regions of one partition: an organization has only Regions of %s", first)
		}
	}
	return first
}

// nearby suggests Regions that start alike.
func nearby(region string) string {
	prefix, _, _ := strings.Cut(region, "-")
	var found []string
	for _, p := range sortedKeys(regions) {
		for _, r := range regions[p] {
			if prefix != "" && strings.HasPrefix(r, prefix+"-") {
				found = append(found, r)
			}
		}
	}
	if found == nil {
		return ""
	}
	return "; known are " + strings.Join(found, ", ")
}
