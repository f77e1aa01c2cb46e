package diagram

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/policy"
	"github.com/plinth-cdk/plinth/constructs/rehearse/need"
)

// A unit is the root of an organization, an organizational unit or an account.
type unit struct {
	name, id string
	account  bool
	external bool // whether the app only names it
	policies []attached
	services []string // that the account administers for the organization
	stacks   int      // that are deployed into the account
	units    []*unit
	accounts []*unit
}

// An attached is a type of policies that are attached to a unit.
type attached struct {
	kind  string
	names []string
}

// An organization finds units by what makes them and by their ids.
type organization struct {
	root       *unit
	byResource map[*assembly.Resource]*unit
	byID       map[string]*unit
	aliases    map[string]*assembly.Resource
}

// readOrganization reads the tree. The root is nil if the app has no part of an organization.
func readOrganization(a *assembly.Assembly) *organization {
	o := &organization{byResource: map[*assembly.Resource]*unit{}, byID: map[string]*unit{}, aliases: a.Aliases()}
	ids := map[*assembly.Resource]string{}
	for id, r := range o.aliases {
		ids[r] = id
	}
	organizations := a.OfType("AWS::Organizations::Organization")
	units := a.OfType("AWS::Organizations::OrganizationalUnit")
	accounts := a.OfType("AWS::Organizations::Account")
	policies := a.OfType("AWS::Organizations::Policy")
	if len(organizations)+len(units)+len(accounts)+len(policies) == 0 {
		return o
	}
	o.root = &unit{name: "Root"}
	for _, r := range organizations {
		o.root.id = ids[r]
		o.byResource[r] = o.root
		if id := r.Stack.Root().Account; id != "" {
			o.add(o.root, &unit{name: "Management account", id: id, account: true})
		}
	}
	for _, made := range []struct {
		resources []*assembly.Resource
		name      string
		account   bool
	}{{units, "Name", false}, {accounts, "AccountName", true}} {
		for _, r := range made.resources {
			u := &unit{name: r.Get(made.name).String(), id: ids[r], account: made.account}
			o.byResource[r] = u
			o.byID[u.id] = u
		}
	}
	for _, r := range units {
		o.add(o.at(r.Get("ParentId")), o.byResource[r])
	}
	for _, r := range accounts {
		parent := o.root
		if all := r.Get("ParentIds").List(); len(all) > 0 {
			parent = o.at(all[0])
		}
		o.add(parent, o.byResource[r])
	}
	o.attach(policies)
	o.delegate(a)
	for _, s := range a.Stacks {
		if u := o.byID[s.Account]; u != nil && s.Parent == nil && s.Account != "" {
			u.stacks++
		}
	}
	return o
}

func (o *organization) add(parent, u *unit) {
	if u.id != "" {
		o.byID[u.id] = u
	}
	if u.account {
		parent.accounts = append(parent.accounts, u)
	} else {
		parent.units = append(parent.units, u)
	}
}

// at is the unit that a value names. One that the app does not make hangs below the root.
func (o *organization) at(v assembly.Value) *unit {
	ref, _ := v.Target()
	id, known := v.Text()
	if known && o.aliases[id] != nil {
		ref.Resource = o.aliases[id]
	}
	if u := o.byResource[ref.Resource]; u != nil && ref.Resource != nil {
		return u
	}
	if !known {
		id = v.String()
	}
	if o.byID[id] == nil {
		u := &unit{name: cmp.Or(id, "unknown"), external: true, account: len(id) == 12 && strings.Trim(id, "0123456789") == ""}
		if strings.HasPrefix(id, "r-") {
			o.root.id, u = id, o.root
			o.byID[id] = u
			return u
		}
		o.byID[id] = u
		o.add(o.root, u)
	}
	return o.byID[id]
}

// kinds are the types of policies in short, and in the order in which they are shown.
var kinds = []struct {
	of   policy.Type
	kind string
}{
	{policy.TypeSCP, "SCP"}, {policy.TypeRCP, "RCP"}, {policy.TypeEC2, "EC2 policy"}, {policy.TypeS3, "S3 policy"},
	{policy.TypeSecurityHub, "Security Hub policy"}, {policy.TypeGuardDuty, "GuardDuty policy"},
	{policy.TypeInspector, "Inspector policy"}, {policy.TypeBackup, "backup policy"}, {policy.TypeTag, "tag policy"},
	{policy.TypeAIOptOut, "AI opt-out policy"},
}

func (o *organization) attach(policies []*assembly.Resource) {
	for _, r := range policies {
		kind := r.Get("Type").String()
		for _, k := range kinds {
			if string(k.of) == kind {
				kind = k.kind
			}
		}
		for _, target := range r.Get("TargetIds").List() {
			u := o.at(target)
			i := slices.IndexFunc(u.policies, func(p attached) bool { return p.kind == kind })
			if i < 0 {
				i, u.policies = len(u.policies), append(u.policies, attached{kind: kind})
			}
			u.policies[i].names = append(u.policies[i].names, r.Get("Name").String())
		}
	}
	for _, u := range o.all(o.root) {
		slices.SortStableFunc(u.policies, func(x, y attached) int { return rank(x.kind) - rank(y.kind) })
	}
}

func rank(kind string) int {
	for i, k := range kinds {
		if k.kind == kind {
			return i
		}
	}
	return len(kinds)
}

func (o *organization) all(u *unit) []*unit {
	all := append([]*unit{u}, u.accounts...)
	for _, below := range u.units {
		all = append(all, o.all(below)...)
	}
	return all
}

func (o *organization) delegate(a *assembly.Assembly) {
	for _, d := range need.Delegations(a) {
		u := o.at(d.Account)
		if service := serviceName(d.Service); !slices.Contains(u.services, service) {
			u.services = append(u.services, service)
		}
	}
}

// accountName is an account with its name, as far as they are known.
func (o *organization) accountName(id string) string {
	switch u := o.byID[id]; {
	case id == "":
		return "account unknown"
	case u != nil && !u.external:
		return fmt.Sprintf("%s (%s)", u.name, id)
	}
	return "account " + id
}
