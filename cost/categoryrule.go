package cost

import (
	"errors"
	"fmt"
	"slices"

	"github.com/plinth-cdk/plinth/constructs/identifier"
)

// A CategoryRule gives costs a value: either Value to those that For picks, or to each the value of
// a tag or the name of its account.
type CategoryRule struct {
	Value string
	// For picks costs by account, tag, category and Region, and not by the names of services:
	// categories know services by code.
	For Filter
	// Services are codes such as "AmazonRDS".
	Services []string
	// FromTag is a cost allocation tag whose values are taken over; it counts from the day on which
	// the tag is active. FromAccountName takes over the name of the account.
	FromTag         string
	FromAccountName bool
}

func (r CategoryRule) document() any {
	switch {
	case r.FromTag != "":
		return map[string]any{"Type": "INHERITED_VALUE", "InheritedValue": map[string]any{"DimensionName": "TAG", "DimensionKey": r.FromTag}}
	case r.FromAccountName:
		return map[string]any{"Type": "INHERITED_VALUE", "InheritedValue": map[string]any{"DimensionName": "LINKED_ACCOUNT_NAME"}}
	}
	terms, _ := r.terms()
	return map[string]any{"Type": "REGULAR", "Value": r.Value, "Rule": documentOf(terms)}
}

func (r CategoryRule) terms() ([]term, error) {
	terms, err := r.For.terms()
	if len(r.Services) > 0 {
		terms = append(terms, term{dimensions, "SERVICE_CODE", slices.Sorted(slices.Values(r.Services))})
	}
	return terms, err
}

func (r CategoryRule) check() error {
	from := 0
	for _, set := range []bool{r.Value != "", r.FromTag != "", r.FromAccountName} {
		if set {
			from++
		}
	}
	terms, err := r.terms()
	switch {
	case err != nil:
		return err
	case from != 1:
		return fmt.Errorf("Value is %q, FromTag %q and FromAccountName %v, want one of them", r.Value, r.FromTag, r.FromAccountName)
	case r.Value != "" && !identifier.CostCategory.Valid(r.Value):
		return identifier.CostCategory.Check("Value", r.Value)
	case r.Value != "" && len(terms) == 0:
		return errors.New("For and Services pick all costs, want what has this value: Default is for the rest")
	case r.Value == "" && len(terms) > 0:
		return errors.New("For or Services is set, want none: a value that is taken over is taken over from every cost that has one")
	case r.FromTag != "" && checkTagKey(r.FromTag) != nil:
		return fmt.Errorf("FromTag is %w", checkTagKey(r.FromTag))
	case len(r.For.Services) > 0:
		return fmt.Errorf("For.Services is %q, want codes such as \"AmazonRDS\" in Services: categories do not know names", r.For.Services)
	}
	return nil
}

// covers reports whether the rule picks everything that another one does: each of its conditions is
// one of the other's, with at least the same values.
func (r CategoryRule) covers(other CategoryRule) bool {
	mine, _ := r.terms()
	theirs, _ := other.terms()
	for _, t := range mine {
		i := slices.IndexFunc(theirs, func(u term) bool { return u.kind == t.kind && u.key == t.key })
		if i < 0 || !containsAll(t.values, theirs[i].values) {
			return false
		}
	}
	return len(mine) > 0
}

func containsAll(all, some []string) bool {
	return !slices.ContainsFunc(some, func(s string) bool { return !slices.Contains(all, s) })
}
