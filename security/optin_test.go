package security_test

import (
	"strings"
	"testing"

	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
	"github.com/plinth-cdk/plinth/security"
)

// In a Region that an account has to enable, GuardDuty and Macie have principals of their own, in
// the policy of the bucket and in that of its key.
func TestFindingsAreExportedInOptInRegions(t *testing.T) {
	app, _ := newStack(t)
	milan := plinth.NewStack(app, "Milan", &plinth.StackProps{
		Account: "111111111111", Region: "eu-south-1", Tags: plinth.Tags{Project: "shop", Team: "checkout", CostCenter: "4711"},
		WatchedBy: "a test",
	})
	security.NewThreatDetection(milan, "Threats", nil)
	security.NewMacie(milan, "Macie", nil)
	a := snapshot.Synth(t, app)
	for _, service := range []string{"guardduty", "macie"} {
		for _, typ := range []string{"AWS::KMS::Key", "AWS::S3::BucketPolicy"} {
			var text strings.Builder
			for _, r := range a.OfType(typ) {
				text.WriteString(r.Get().String())
			}
			if regional := `"` + service + ".eu-south-1.amazonaws.com"; !strings.Contains(text.String(), regional) ||
				strings.Contains(text.String(), `"`+service+`.amazonaws.com`) {
				t.Errorf("policies of type %s do not name %s alone", typ, regional)
			}
		}
	}
}
