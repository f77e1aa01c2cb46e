package security

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/identifier"
	"github.com/plinth-cdk/plinth/constructs/regions"
)

// PostureProps configure [Posture]; nil and the zero value are the production choice of one
// account.
type PostureProps struct {
	// Govern are the ids of the root, units or accounts of the organization to configure from here,
	// "r-ab12", "ou-ab12-cdefghij" or "111122223333". The account has to be the delegated
	// administrator of Security Hub CSPM, and the Region its home Region. Delegating has already made
	// the account's hub: a custom resource configures it.
	Govern []string
	// Standards are what accounts have to comply with. The default is [FSBP] and [CIS].
	Standards []Standard
	// Disable are controls that make no sense here, in any standard. It needs Govern: an account by
	// itself disables a control in each standard under another name; suppress its findings with
	// FindingRules instead.
	Disable []DisabledControl
	// FindingRules change findings as they come in, in this order.
	FindingRules []FindingRule
	// Alerts hears of critical findings. The default is a new [AlertTopic].
	Alerts *AlertTopic
	// TellThreats also publishes critical findings of GuardDuty, for where no [ThreatDetection] does:
	// otherwise people would hear of each twice.
	TellThreats bool
	// Unified also enables the new Security Hub, which correlates findings into exposures. It works
	// beside Security Hub CSPM and costs by the resource.
	Unified bool
	// LinkedRegions are the other Regions whose findings come here. Govern requires it, because its
	// configuration takes effect there, too: name the other Regions that service control policies
	// leave open, each with recorders and [ThreatDetection], or give an empty list for this Region
	// alone. An account by itself links all Regions of Security Hub CSPM unless it is set; the new
	// Security Hub links none then, since CloudFormation knows no word for all of them.
	LinkedRegions []string
}

// A Standard is a set of controls of Security Hub CSPM.
type Standard string

// The standards, in the versions of 2026. Each of them costs by the check.
const (
	FSBP            Standard = "aws-foundational-security-best-practices/v/1.0.0"
	CIS             Standard = "cis-aws-foundations-benchmark/v/5.0.0"
	NIST80053       Standard = "nist-800-53/v/5.0.0"
	NIST800171      Standard = "nist-800-171/v/2.0.0"
	PCIDSS          Standard = "pci-dss/v/4.0.1"
	ResourceTagging Standard = "aws-resource-tagging-standard/v/1.0.0"
)

var standards = []Standard{FSBP, CIS, NIST80053, NIST800171, PCIDSS, ResourceTagging}

// A DisabledControl is one that is not checked, in any standard.
type DisabledControl struct {
	// ID is the security control id, "EC2.10".
	ID string
	// Reason is who decided that, and why. It becomes part of the policy's description.
	Reason string
}

var (
	notInName = regexp.MustCompile(`[^A-Za-z0-9-]+`)
	controlID = regexp.MustCompile(`^[A-Z][A-Za-z0-9]+\.\d{1,3}$`)
)

func (p *PostureProps) withDefaults(here string) (PostureProps, error) {
	var q PostureProps
	if p != nil {
		q = *p
	}
	for i, id := range q.Govern {
		if err := identifier.PolicyTarget.CheckKnown(fmt.Sprintf("Govern[%d]", i), id); err != nil {
			return q, err
		}
		if slices.Contains(q.Govern[:i], id) {
			return q, fmt.Errorf("Govern has %q twice, want it once", id)
		}
	}
	if len(q.Govern) > 0 && q.LinkedRegions == nil {
		return q, errors.New("LinkedRegions is nil with Govern, want the other Regions that accounts may work in, or an empty list: " +
			"controls fail in every Region that is configured and not recorded")
	}
	for i, region := range q.LinkedRegions {
		if _, known := regions.PartitionOf(region); !known {
			return q, fmt.Errorf("LinkedRegions[%d] is %q, want a Region such as \"eu-central-1\"", i, region)
		}
		if region == here || slices.Contains(q.LinkedRegions[:i], region) {
			return q, fmt.Errorf("LinkedRegions[%d] is %q, want each other Region once: that of the stack is the home Region", i, region)
		}
	}
	if q.Standards == nil {
		q.Standards = []Standard{FSBP, CIS}
	}
	for i, standard := range q.Standards {
		if !slices.Contains(standards, standard) {
			return q, fmt.Errorf("Standards has %q, want constants of this package such as security.CIS", standard)
		}
		if slices.Contains(q.Standards[:i], standard) {
			return q, fmt.Errorf("Standards has %q twice, want it once", standard)
		}
	}
	if len(q.Disable) > 0 && len(q.Govern) == 0 {
		return q, errors.New("Disable is set without Govern, want FindingRules that suppress the findings: " +
			"only a central configuration disables a control in every standard")
	}
	for i, c := range q.Disable {
		if !controlID.MatchString(c.ID) {
			return q, fmt.Errorf("Disable[%d].ID is %q, want a security control id such as \"EC2.10\"", i, c.ID)
		}
		if strings.TrimSpace(c.Reason) == "" {
			return q, fmt.Errorf("Disable[%d].Reason is %q, want who decided to disable %s, and why", i, c.Reason, c.ID)
		}
	}
	for i, r := range q.FindingRules {
		if err := r.check(); err != nil {
			return q, fmt.Errorf("FindingRules[%d].%w", i, err)
		}
	}
	return q, nil
}
