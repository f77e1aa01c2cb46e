package keypolicy

import (
	"github.com/plinth-cdk/plinth/constructs/identifier"
	"github.com/plinth-cdk/plinth/constructs/policy"
)

// Source is on whose behalf a service may use a key. The default is the key's own account.
type Source struct {
	// Accounts are the only ones.
	Accounts []string
	// OrganizationID, such as "o-a1b2c3d4e5", is for all accounts of an organization, or
	// confines Accounts to it.
	OrganizationID string
}

func (s Source) check() error {
	if err := identifier.Account.CheckAll("Accounts", s.Accounts); err != nil || s.OrganizationID == "" {
		return err
	}
	return identifier.Organization.Check("OrganizationID", s.OrganizationID)
}

// accounts are those whose resources may be the source, "*" for all of an organization.
func (s Source) accounts(home Home) []string {
	switch {
	case len(s.Accounts) > 0:
		return s.Accounts
	case s.OrganizationID != "":
		return []string{"*"}
	}
	return []string{home.Account}
}

// condition confines a service to the source, and to resources of one kind in it: the ARN
// of a source is a condition of its own, because an account may be the source of much else.
func (s Source) condition(home Home, service, region, resource string) policy.Condition {
	equals := map[string][]string{}
	if accounts := s.accounts(home); accounts[0] != "*" {
		equals["aws:SourceAccount"] = accounts
	}
	if s.OrganizationID != "" {
		equals["aws:SourceOrgID"] = []string{s.OrganizationID}
	}
	c := policy.Condition{"StringEquals": equals}
	if resource != "" {
		c["ArnLike"] = map[string][]string{"aws:SourceArn": s.arns(home, service, region, resource)}
	}
	return c
}

func (s Source) arns(home Home, service, region, resource string) []string {
	var arns []string
	for _, account := range s.accounts(home) {
		arns = append(arns, home.arn(service, region, account, resource))
	}
	return arns
}

// asItself lets a service use the key in its own name.
func (s Source) asItself(sid, service string, actions []string, condition policy.Condition) ([]policy.Statement, error) {
	return []policy.Statement{{
		Sid: sid, Effect: policy.Allow, Principal: &policy.Principals{Service: []string{service}},
		Action: actions, Resource: thisKey, Condition: condition,
	}}, s.check()
}
