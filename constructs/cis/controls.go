package cis

import "slices"

// Controls returns the controls with which Security Hub CSPM measures against CIS AWS Foundations
// Benchmark v5.0.0, in its user guide's order. The benchmark's own numbers differ between versions;
// these do not.
func Controls() []string { return slices.Clone(controls) }

var controls = []string{
	"Account.1", "CloudTrail.1", "CloudTrail.2", "CloudTrail.4", "CloudTrail.7", "Config.1",
	"EC2.2", "EC2.6", "EC2.7", "EC2.8", "EC2.21", "EC2.53", "EC2.54", "EFS.1", "EFS.8",
	"IAM.2", "IAM.3", "IAM.4", "IAM.5", "IAM.6", "IAM.9", "IAM.15", "IAM.16", "IAM.18", "IAM.22", "IAM.26", "IAM.27", "IAM.28",
	"KMS.4", "RDS.2", "RDS.3", "RDS.5", "RDS.13", "RDS.15", "S3.1", "S3.5", "S3.8", "S3.20", "S3.22", "S3.23",
}
