package schema

// documented is what the AWS CloudFormation Template Reference says of properties whose schema says
// something else or nothing. The page of a type is named after it: that of AWS::EC2::Volume is
// aws-resource-ec2-volume.
var documented = map[string]map[string]Replaces{
	// The pool keeps how its users sign in: "This user pool property cannot be updated."
	"AWS::Cognito::UserPool": {"AliasAttributes": Refused, "UsernameAttributes": Refused, "UsernameConfiguration": Refused},
	// "Replacement if you edit an existing AttributeDefinition": a new index adds one.
	"AWS::DynamoDB::Table": {"AttributeDefinitions": Sometimes, "LocalSecondaryIndexes": Always},
	// "Updates are not supported."
	"AWS::EC2::Volume": {"AvailabilityZone": Refused, "Encrypted": Refused, "KmsKeyId": Refused, "SnapshotId": Refused},
	// CloudFormation does not replace a key, so that nobody loses one by accident.
	"AWS::KMS::Key": {"KeySpec": Refused, "KeyUsage": Refused, "MultiRegion": Refused, "Origin": Refused},
	// "If you change this property after it's already been set, the domain is deleted and recreated."
	"AWS::OpenSearchService::Domain": {"EncryptionAtRestOptions": Sometimes},
	// Some interruptions, and ModifyDBInstance of the Amazon RDS API changes them; but without the
	// identifier of its snapshot, or with another one, an instance is created anew and the old one
	// is deleted.
	"AWS::RDS::DBInstance": {
		"AutoMinorVersionUpgrade": Never, "BackupRetentionPeriod": Never, "DBParameterGroupName": Never, "DBSnapshotIdentifier": Always,
		"MultiAZ": Never, "PreferredMaintenanceWindow": Never, "StorageType": Never,
	},
}

// amend writes into the properties of a type what its page says.
func amend(typ string, properties Object) {
	for name, replaces := range documented[typ] {
		p, ok := properties[name]
		if !ok {
			panic("documented: " + typ + " has no " + name)
		}
		p.Replaces = replaces
		properties[name] = p
	}
}
