package policy_test

import (
	"strings"
	"testing"

	"github.com/plinth-cdk/plinth/constructs/policy"
)

func TestQuotaCheck(t *testing.T) {
	d := policy.FullAWSAccess()
	if err := (policy.Quota{Characters: d.Size()}).Check(d); err != nil {
		t.Errorf("Check() = %v, want nil: it just fits", err)
	}
	d.Statements[0].Resource = []string{"arn:aws:s3:::" + strings.Repeat("a", 2048)}
	want := `policy "FullAWSAccess": is 2145 characters long, want at most 2048`
	if err := policy.TrustQuota.Check(d); err == nil || err.Error() != want {
		t.Errorf("Check() = %v, want %s", err, want)
	}
	if err := policy.ManagedQuota.Check(d); err != nil {
		t.Errorf("Check() = %v, want nil", err)
	}
}
