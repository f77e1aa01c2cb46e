package baseline

import (
	"fmt"

	"github.com/plinth-cdk/plinth/constructs/policy"
	"github.com/plinth-cdk/plinth/constructs/policy/management"
)

// maxManagement is how many policies of one type AWS Organizations attaches to one target.
const maxManagement = 10

// targeted is all that is attached to one target.
type targeted struct {
	target     *Target
	scps, rcps []policy.Document
	management []management.Policy
	limits     map[policy.Type]int
}

// A content is a policy as it is written into the template.
type content struct {
	id          string
	kind        policy.Type
	content     map[string]any
	size, limit int
}

// fit gathers the attachments by target, in their order, and packs them into the quotas.
func (p *PolicySetProps) fit() ([]*targeted, error) {
	var all []*targeted
	at := map[*Target]*targeted{}
	for _, a := range p.Attachments {
		t := at[a.Target]
		if t == nil {
			t = &targeted{target: a.Target, limits: map[policy.Type]int{
				policy.TypeSCP: p.SCPQuota.Characters, policy.TypeRCP: p.RCPQuota.Characters,
			}}
			at[a.Target] = t
			all = append(all, t)
		}
		t.scps = append(t.scps, a.SCPs...)
		t.rcps = append(t.rcps, a.RCPs...)
		t.management = append(t.management, a.Management...)
	}
	for _, t := range all {
		var err error
		if t.scps, err = pack(t.target, policy.ServiceControl, p.SCPQuota, p.Reserved, t.scps); err != nil {
			return nil, err
		}
		if t.rcps, err = pack(t.target, policy.ResourceControl, p.RCPQuota, p.Reserved, t.rcps); err != nil {
			return nil, err
		}
		if err = t.countManagement(); err != nil {
			return nil, err
		}
	}
	return all, nil
}

func pack(t *Target, kind policy.Kind, q policy.Quota, reserved int, docs []policy.Document) ([]policy.Document, error) {
	for _, d := range docs {
		if err := d.Validate(kind); err != nil {
			return nil, fmt.Errorf("Attachments has target %q with %s %q: %w", t.name, kind, d.Name, err)
		}
	}
	if len(docs) == 0 {
		return nil, nil
	}
	left := q.Reserve(1 + reserved)
	packed, err := policy.Pack(left, docs...)
	if err != nil {
		return nil, fmt.Errorf("Attachments has target %q with more than fits: of %d places for a %s on one target, "+
			"FullAWSAccess takes 1, Reserved %d, and the other %d cannot hold it: move statements to a unit further down, or drop some: %w",
			t.name, q.Policies, kind, reserved, left.Policies, err)
	}
	return packed, nil
}

func (t *targeted) countManagement() error {
	count := map[policy.Type]int{}
	for _, m := range t.management {
		if count[m.Type]++; count[m.Type] > maxManagement {
			return fmt.Errorf("Attachments has target %q with a %s number %d, want at most %d of a type on one target: merge them",
				t.target.name, m.Type, count[m.Type], maxManagement)
		}
		if m.Type == "" {
			return fmt.Errorf("Attachments has target %q with an empty management policy, want one of package management", t.target.name)
		}
	}
	return nil
}

// contents returns the policies of a target under ids that stay when others change.
func (t *targeted) contents() []content {
	var all []content
	for i, d := range t.scps {
		all = append(all, content{fmt.Sprint("SCP-", i+1), policy.TypeSCP, d.Object(), d.Size(), t.limits[policy.TypeSCP]})
	}
	for i, d := range t.rcps {
		all = append(all, content{fmt.Sprint("RCP-", i+1), policy.TypeRCP, d.Object(), d.Size(), t.limits[policy.TypeRCP]})
	}
	count := map[policy.Type]int{}
	for _, m := range t.management {
		count[m.Type]++
		all = append(all, content{fmt.Sprint(m.Type, "-", count[m.Type]), m.Type, m.Object(), m.Size(), m.Limit()})
	}
	return all
}
