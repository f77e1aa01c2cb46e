package controls

import "slices"

// An Alias is a name under which guides and posts write about a control, and that AWS Control Tower
// does not know.
type Alias struct {
	Name string
	// Controls are those that come closest.
	Controls []Name
	// Meaning says in words what there is.
	Meaning string
}

// Aliases returns the names that are looked for and do not exist.
func Aliases() []Alias { return slices.Clone(aliases) }

var aliases = []Alias{
	{"Disallow public read access to S3 buckets", []Name{"DetectPublicArchiveReads", DetectPublicBucketReads},
		"mandatory is only DetectPublicArchiveReads, for the log archive; DetectPublicBucketReads reports the buckets of a unit"},
	{"Disallow public write access to S3 buckets", []Name{"DetectPublicArchiveWrites", DetectPublicBucketWrites},
		"mandatory is only DetectPublicArchiveWrites, for the log archive; DetectPublicBucketWrites reports the buckets of a unit"},
	{"Enable CloudTrail in all regions", []Name{"EnableTrail"}, "it is EnableTrail, which is mandatory"},
	{"Integrate CloudTrail with CloudWatch Logs", []Name{"SendTrailToCloudWatch"}, "it is SendTrailToCloudWatch, which is mandatory"},
	{"Enable MFA for root user", []Name{DetectRootWithoutMFA}, "DetectRootWithoutMFA reports a root user without MFA; nothing enables it"},
	{"Disallow root user access keys", []Name{DisallowRootAccessKeys}, "it is DisallowRootAccessKeys"},
	{"Enable AWS Config in all regions", []Name{"EnableConfig"}, "it is EnableConfig, which is mandatory and not only recommended"},
	{"Disallow internet connection through VPC peering", []Name{DetectOpenSSH, DetectOpenCommonPorts},
		"VPC peering carries no internet traffic; DetectOpenSSH and DetectOpenCommonPorts report connections from the internet through SSH, " +
			"RDP and the like"},
	{"Disallow unencrypted EBS volumes", []Name{DetectUnencryptedVolumes},
		"DetectUnencryptedVolumes reports them and is strongly recommended; encryption by default, as in baseline.AccountBaseline, prevents " +
			"them"},
	{"Disallow RDS instances without backup", nil, "there is none among these; Security Hub's RDS.11 reports them"},
	{"Disallow RDS instances not encrypted", []Name{DetectUnencryptedDatabases},
		"DetectUnencryptedDatabases reports them and is strongly recommended"},
	{"STRONGLY_RECOMMENDED_DISALLOW_ROOT_ACCESS_KEYS", []Name{DisallowRootAccessKeys},
		"it is DisallowRootAccessKeys, and enabled by enable-control, not enable-guardrail"},
}
