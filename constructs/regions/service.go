package regions

import "slices"

// lacking are commercial Regions without a service, by the endpoints in botocore 1.43.11. A
// service that is in all of them is left out.
var lacking = map[string][]string{
	"codebuild":         {"ap-east-2", "ca-west-1", "mx-central-1"},
	"codepipeline":      {"ap-east-2", "ap-southeast-6", "ap-southeast-7", "ca-west-1", "mx-central-1"},
	"compute-optimizer": {"ap-east-2", "ap-southeast-5", "ap-southeast-6", "ap-southeast-7", "ca-west-1", "mx-central-1"},
	"inspector2":        {"ap-southeast-6"},
	"macie2": {
		"ap-east-2", "ap-south-2", "ap-southeast-3", "ap-southeast-4", "ap-southeast-5", "ap-southeast-6", "ap-southeast-7", "ca-west-1",
		"eu-central-2", "eu-south-2", "me-central-1", "mx-central-1",
	},
}

// Lacks reports whether a commercial Region is known to be without a service, which is named as in
// its endpoints: "macie2". What is not known is not lacking.
func Lacks(region, service string) bool { return slices.Contains(lacking[service], region) }
