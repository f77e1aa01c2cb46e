package diagram

import "strings"

// services are the names of services by their principals.
var services = map[string]string{
	"access-analyzer":                     "IAM Access Analyzer",
	"auditmanager":                        "Audit Manager",
	"backup":                              "Backup",
	"cloudtrail":                          "CloudTrail",
	"config":                              "Config",
	"config-multiaccountsetup":            "Config rules",
	"detective":                           "Detective",
	"fms":                                 "Firewall Manager",
	"guardduty":                           "GuardDuty",
	"iam":                                 "IAM",
	"inspector2":                          "Inspector",
	"ipam":                                "IPAM",
	"macie":                               "Macie",
	"malware-protection.guardduty":        "GuardDuty Malware Protection",
	"member.org.stacksets.cloudformation": "CloudFormation StackSets",
	"securityhub":                         "Security Hub",
	"sso":                                 "IAM Identity Center",
}

// serviceName words a principal such as "guardduty.amazonaws.com".
func serviceName(principal string) string {
	short, _, _ := strings.Cut(principal, ".amazonaws.com")
	if name, ok := services[short]; ok {
		return name
	}
	return short
}
