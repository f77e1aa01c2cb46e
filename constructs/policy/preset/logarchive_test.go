package preset_test

import (
	"testing"

	"github.com/plinth-cdk/plinth/constructs/policy"
	"github.com/plinth-cdk/plinth/constructs/policy/apicall"
	"github.com/plinth-cdk/plinth/constructs/policy/preset"
)

func TestProtectLogArchive(t *testing.T) {
	p := underSCP(t, preset.ProtectLogArchive{Exempt: exempt})
	denied := []string{
		"kms:PutKeyPolicy", "s3:BypassGovernanceRetention", "s3:DeleteBucket", "s3:DeleteBucketPolicy", "s3:DeleteObject",
		"s3:DeleteObjectVersion", "s3:PutBucketAcl", "s3:PutBucketLogging", "s3:PutBucketObjectLockConfiguration",
		"s3:PutBucketPolicy", "s3:PutBucketVersioning", "s3:PutLifecycleConfiguration", "s3:PutObjectRetention",
		"s3:PutReplicationConfiguration",
	}
	check(t, p,
		rows(admin, policy.Deny, "ProtectLogArchive", nil, denied...),
		rows(root, policy.Deny, "ProtectLogArchive", nil, denied...),
		rows(deploy, policy.Allow, "", nil, denied...),
		rows(admin, policy.Allow, "", nil, "s3:GetObject", "s3:ListBucket", "s3:PutObject", "kms:Decrypt", "athena:StartQueryExecution"),
	)
	scp := policy.Must(policy.NewSCP("archive", preset.ProtectLogArchive{Exempt: exempt}))
	if err := apicall.Check(scp); err != nil {
		t.Error(err)
	}
}
