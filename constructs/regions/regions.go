// Package regions knows the Regions of AWS and the partitions that they belong to. It is pure Go.
package regions

import "slices"

// A Partition is a separate set of Regions with its own identities.
type Partition string

const (
	Commercial Partition = "aws"
	China      Partition = "aws-cn"
	GovCloud   Partition = "aws-us-gov"
	Sovereign  Partition = "aws-eusc"
)

// byPartition are the Regions of each partition as of October 2026.
var byPartition = map[Partition][]string{
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

var controlRegions = map[Partition]string{
	Commercial: "us-east-1", China: "cn-north-1", GovCloud: "us-gov-west-1", Sovereign: "eusc-de-east-1",
}

// PartitionOf returns the partition of a Region, and whether the Region is known.
func PartitionOf(region string) (Partition, bool) {
	for p, list := range byPartition {
		if slices.Contains(list, region) {
			return p, true
		}
	}
	return "", false
}

// In returns the Regions of a partition.
func In(p Partition) []string { return slices.Clone(byPartition[p]) }

// Control returns the control Region of a partition, in which its global services have their
// endpoints: the Region that aws:RequestedRegion names for them.
func Control(p Partition) string { return controlRegions[p] }

// enabled are the commercial Regions that every account has: those from before March 2019. See
// "Managing AWS Regions" in the Account Management guide.
var enabled = []string{
	"ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-south-1", "ap-southeast-1", "ap-southeast-2", "ca-central-1",
	"eu-central-1", "eu-north-1", "eu-west-1", "eu-west-2", "eu-west-3", "sa-east-1", "us-east-1", "us-east-2", "us-west-1", "us-west-2",
}

// OptIn reports whether an account has to enable a Region before it can use it.
func OptIn(region string) bool {
	return slices.Contains(byPartition[Commercial], region) && !slices.Contains(enabled, region)
}

// Principal returns the principal of a service that has one for each opt-in Region, as GuardDuty
// and Macie have: "guardduty.eu-south-1.amazonaws.com". Elsewhere it is that of the service,
// "guardduty.amazonaws.com".
func Principal(service, region string) string {
	if OptIn(region) {
		return service + "." + region + ".amazonaws.com"
	}
	return service + ".amazonaws.com"
}

// cloudFrontPrefixLists are the AWS-managed prefix lists of CloudFront's servers, as security
// groups name them: com.amazonaws.global.cloudfront.origin-facing has an id in each Region.
var cloudFrontPrefixLists = map[string]string{
	"ap-northeast-1": "pl-58a04531", "ap-northeast-2": "pl-22a6434b", "ap-south-1": "pl-9aa247f3", "ap-southeast-1": "pl-31a34658",
	"ap-southeast-2": "pl-b8a742d1", "ca-central-1": "pl-38a64351", "eu-central-1": "pl-a3a144ca", "eu-north-1": "pl-fab65393",
	"eu-west-1": "pl-4fa04526", "eu-west-2": "pl-93a247fa", "eu-west-3": "pl-75b1541c", "sa-east-1": "pl-5da64334",
	"us-east-1": "pl-3b927c52", "us-east-2": "pl-b6a144df", "us-west-1": "pl-4ea04527", "us-west-2": "pl-82a045eb",
}

// CloudFrontPrefixList returns the id of the prefix list with the addresses from which CloudFront
// connects to origins, and whether it is known: AWS tells it to those who ask in the Region.
// See "Locations and IP address ranges of CloudFront edge servers".
func CloudFrontPrefixList(region string) (id string, known bool) {
	id, known = cloudFrontPrefixLists[region]
	return id, known
}

// IsCloudFrontPrefixList reports whether an id is one that [CloudFrontPrefixList] returns.
func IsCloudFrontPrefixList(id string) bool {
	for _, of := range cloudFrontPrefixLists {
		if of == id {
			return true
		}
	}
	return false
}
