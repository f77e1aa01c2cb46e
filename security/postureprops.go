package security

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// PostureProps configure [Posture]; nil and the zero value are the production choice of one
// account.
type PostureProps struct {
	// Govern are the ids of the root, units or accounts of the organization to configure from
	// here, "r-ab12", "ou-ab12-cdefghij" or "111122223333". The account has to be the delegated
	// administrator of Security Hub CSPM, and the Region its home Region. Delegating has switched it on
	// there, and an account has one hub: its settings are made by a custom resource.
	Govern []string
	// Standards are what accounts are measured against. The default is [FSBP] and [CIS].
	Standards []Standard
	// Disable are controls that make no sense here, in whichever standard. It needs Govern: alone, an
	// account disables a control in each standard by another name; suppress its findings with
	// Rules instead.
	Disable []DisabledControl
	// Rules change findings as they come in, in this order.
	Rules []FindingRule
	// Alerts is where critical findings go. The default is a new [AlertTopic].
	Alerts *AlertTopic
	// Unified also enables the new Security Hub, which correlates findings into exposures. It
	// stands beside Security Hub CSPM and is paid for by resource.
	Unified bool
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
	governed  = regexp.MustCompile(`^(r-[0-9a-z]{4,32}|ou-[0-9a-z]{4,32}-[0-9a-z]{8,32}|\d{12})$`)
	controlID = regexp.MustCompile(`^[A-Z][A-Za-z0-9]+\.\d{1,3}$`)
)

func (p *PostureProps) withDefaults() (PostureProps, error) {
	var q PostureProps
	if p != nil {
		q = *p
	}
	for i, id := range q.Govern {
		if !governed.MatchString(id) || slices.Contains(q.Govern[:i], id) {
			return q, fmt.Errorf("Govern has %q, want the ids of the root, of units or of accounts, once each and written down: r-ab12, ou-ab12-cdefghij or 111122223333", id)
		}
	}
	if q.Standards == nil {
		q.Standards = []Standard{FSBP, CIS}
	}
	for i, standard := range q.Standards {
		if !slices.Contains(standards, standard) || slices.Contains(q.Standards[:i], standard) {
			return q, fmt.Errorf("Standards has %q, want constants of this package such as security.CIS, once each", standard)
		}
	}
	if len(q.Disable) > 0 && len(q.Govern) == 0 {
		return q, fmt.Errorf("Disable is set without Govern, want Rules that suppress the findings: only a central configuration disables a control in every standard")
	}
	for _, c := range q.Disable {
		if !controlID.MatchString(c.ID) || strings.TrimSpace(c.Reason) == "" {
			return q, fmt.Errorf("Disable has control %q with reason %q, want an id such as EC2.10, and who decided that and why", c.ID, c.Reason)
		}
	}
	for i, r := range q.Rules {
		if err := r.check(); err != nil {
			return q, fmt.Errorf("Rules[%d]: %w", i, err)
		}
	}
	return q, nil
}
