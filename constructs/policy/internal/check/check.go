// Package check holds the checks that the presets and the management policies share.
package check

import (
	"strconv"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/policy"
	"github.com/plinth-cdk/plinth/constructs/regions"
)

// Regions reports unknown Regions, Regions of several partitions, and an empty list. It returns the
// partition of the first known Region.
func Regions(ps *policy.Problems, field string, list []string) regions.Partition {
	if len(list) == 0 {
		ps.Add(field, "empty", "at least one Region")
	}
	var first regions.Partition
	for _, r := range list {
		p, ok := regions.PartitionOf(r)
		switch {
		case !ok:
			ps.Add(field, strconv.Quote(r), "a Region such as eu-central-1%s", nearby(r))
		case first == "":
			first = p
		case p != first:
			ps.Add(field, strconv.Quote(r), "Regions of one partition: an organization has only Regions of %s", first)
		}
	}
	return first
}

// nearby suggests Regions that start alike.
func nearby(region string) string {
	prefix, _, _ := strings.Cut(region, "-")
	var found []string
	for _, p := range []regions.Partition{regions.Commercial, regions.China, regions.Sovereign, regions.GovCloud} {
		for _, r := range regions.In(p) {
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
