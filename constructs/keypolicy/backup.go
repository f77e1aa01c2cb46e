package keypolicy

import (
	"slices"

	"github.com/plinth-cdk/plinth/constructs/identifier"
	"github.com/plinth-cdk/plinth/constructs/policy"
)

// Backup is for vaults of AWS Backup. Some services encrypt their backups through it, others
// themselves: databases and volumes by grants. See "Encryption for backups in AWS Backup".
type Backup struct {
	// CopiedTo are the ids of the accounts that hold copies of the backups. They decrypt what they
	// copy.
	CopiedTo []string
}

// backupServices are whom AWS Backup lets encrypt, itself first.
var backupServices = []string{"backup", "dynamodb", "ec2", "elasticfilesystem", "rds", "s3"}

// Statements implements [Use].
func (b Backup) Statements(home Home) ([]policy.Statement, error) {
	if err := identifier.Account.CheckAll("CopiedTo", b.CopiedTo); err != nil {
		return nil, err
	}
	var via []string
	for _, service := range backupServices {
		via = append(via, service+"."+home.Region+".amazonaws.com")
	}
	statements := withGrants(home, "Backup", backupServices[0])
	if len(b.CopiedTo) > 0 {
		copies := withGrants(home, "BackupCopies", backupServices[0])
		for i := range copies {
			var roots []string
			for _, account := range b.CopiedTo {
				roots = append(roots, home.arn("iam", "", account, "root"))
			}
			copies[i].Principal = &policy.Principals{AWS: roots}
			copies[i].Condition["StringEquals"]["kms:CallerAccount"] = slices.Clone(b.CopiedTo)
		}
		copies[0].Action = []string{"kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey*", "kms:ReEncrypt*"}
		statements = append(statements, copies...)
	}
	for i := range statements {
		statements[i].Condition["StringEquals"]["kms:ViaService"] = via
	}
	return statements, nil
}

// BackupReports is for buckets of reports of AWS Backup. Its role writes them, which exists only
// when there is a first report plan, too late for a policy that names it: so a condition does. See
// "Creating report plans using the AWS Backup API".
type BackupReports struct{}

// Statements implements [Use].
func (BackupReports) Statements(home Home) ([]policy.Statement, error) {
	return []policy.Statement{{
		Sid: "BackupReports", Effect: policy.Allow, Principal: policy.Everyone(), Action: []string{"kms:Decrypt", "kms:GenerateDataKey"},
		Resource: thisKey, Condition: policy.Condition{"StringEquals": {
			"kms:CallerAccount": {home.Account}, "aws:PrincipalArn": {BackupReporter(home)},
			"kms:ViaService": {"s3." + home.Region + ".amazonaws.com"},
		}},
	}}, nil
}

// BackupReporter is the ARN of the role that writes reports of AWS Backup.
func BackupReporter(home Home) string {
	return home.arn("iam", "", home.Account, "role/aws-service-role/reports.backup.amazonaws.com/AWSServiceRoleForBackupReports")
}
