package security

import (
	"fmt"
	"regexp"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsguardduty"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/promise"
)

// A Suppression archives findings that are known to be harmless.
type Suppression struct {
	// Name is unique in the account and Region: 3 to 64 letters, digits, ".", "_" and "-".
	Name string
	// Reason is who decided that, and why.
	Reason string
	// Match are the attributes of findings and the values that they have to have, such as {"type":
	// {"Recon:EC2/PortProbeUnprotectedPort"}, "resource.instanceDetails.tags.value": {"honeypot"}}.
	Match map[string][]string
}

// suppress defines a filter. The rank is its place in the list.
func (d *ThreatDetection) suppress(s Suppression, rank int) {
	criterion := map[string]any{}
	for attribute, values := range s.Match {
		criterion[attribute] = map[string]any{"Eq": values}
	}
	filter := awsguardduty.NewCfnFilter(d, jsii.String("Suppress-"+s.Name), &awsguardduty.CfnFilterProps{
		DetectorId: d.id, Name: &s.Name, Description: &s.Reason, Action: jsii.String("ARCHIVE"), Rank: jsii.Number(rank),
		FindingCriteria: map[string]any{"criterion": criterion},
	})
	plinth.Promise(filter, promise.That("archives the findings that it was written for, and no others",
		promise.At("").Is("DetectorId", d.id).Is("Name", s.Name).Is("Action", "ARCHIVE").Is("Rank", rank).
			Is("FindingCriteria", map[string]any{"Criterion": criterion}).NoOther()))
}

var (
	filterName   = regexp.MustCompile(`^[A-Za-z0-9._-]{3,64}$`)
	filterReason = regexp.MustCompile(`^[\w .,:()/{}\[\]+=@'-]{1,512}$`)
)

func checkSuppressions(all []Suppression) error {
	seen := map[string]bool{}
	for i, s := range all {
		switch {
		case !filterName.MatchString(s.Name):
			return fmt.Errorf("Suppress[%d].Name is %q, want 3 to 64 letters, digits, ., _ and -", i, s.Name)
		case seen[s.Name]:
			return fmt.Errorf("Suppress[%d].Name is %q, want one that no other suppression has", i, s.Name)
		case !filterReason.MatchString(s.Reason):
			return fmt.Errorf("Suppress[%d].Reason is %q, want who decided that %s is harmless, and why, in up to 512 plain characters",
				i, s.Reason, s.Name)
		case len(s.Match) == 0:
			return fmt.Errorf(
				"Suppress[%d].Match is empty, want the attributes of the findings that %s archives: it would archive all of them",
				i, s.Name,
			)
		}
		seen[s.Name] = true
	}
	return nil
}
