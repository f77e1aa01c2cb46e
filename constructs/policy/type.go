package policy

// A Type is a type of AWS Organizations policy, as its API and CloudFormation's
// AWS::Organizations::Policy spell it.
type Type string

const (
	TypeSCP         Type = "SERVICE_CONTROL_POLICY"
	TypeRCP         Type = "RESOURCE_CONTROL_POLICY"
	TypeEC2         Type = "DECLARATIVE_POLICY_EC2"
	TypeTag         Type = "TAG_POLICY"
	TypeBackup      Type = "BACKUP_POLICY"
	TypeAIOptOut    Type = "AISERVICES_OPT_OUT_POLICY"
	TypeSecurityHub Type = "SECURITYHUB_POLICY"
	TypeGuardDuty   Type = "GUARDDUTY_POLICY"
	TypeInspector   Type = "INSPECTOR_POLICY"
	TypeS3          Type = "S3_POLICY"
)
