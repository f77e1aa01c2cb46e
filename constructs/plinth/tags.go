package plinth

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// Tags are the cost allocation tags of a stack. Cost Explorer can only split a bill by what
// was tagged when the money was spent, so the ones that nobody can guess are required.
type Tags struct {
	// Environment defaults to the class of the stack: production, nonproduction or sandbox.
	Environment string
	// Project, Team and CostCenter are required: what it is, whose it is, who pays.
	Project, Team, CostCenter string
	// ManagedBy defaults to "Plinth".
	ManagedBy string
	// Further tags, such as a data classification.
	Further map[string]string
}

// tagValue is what AWS accepts for keys and values in every service.
var tagValue = regexp.MustCompile(`^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$`)

func (t Tags) withDefaults(class Class) (Tags, error) {
	if t.Environment == "" {
		t.Environment = strings.ToLower(string(class))
	}
	if t.ManagedBy == "" {
		t.ManagedBy = "Plinth"
	}
	all := t.all()
	for _, key := range []string{"Project", "Team", "CostCenter"} {
		if strings.TrimSpace(all[key]) == "" {
			return t, fmt.Errorf("Tags.%s is empty, want who or what the cost belongs to", key)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(all)) {
		value := all[key]
		if len(key) == 0 || len(key) > 128 || len(value) > 256 || !tagValue.MatchString(key) || !tagValue.MatchString(value) {
			return t, fmt.Errorf("tag %q is %q, want at most 128 and 256 letters, digits, spaces and _.:/=+-@", key, value)
		}
		if strings.HasPrefix(strings.ToLower(key), "aws:") {
			return t, fmt.Errorf("tag %q begins with aws:, which is reserved", key)
		}
	}
	return t, nil
}

func (t Tags) all() map[string]string {
	all := maps.Clone(t.Further)
	if all == nil {
		all = map[string]string{}
	}
	all["Environment"], all["Project"], all["Team"] = t.Environment, t.Project, t.Team
	all["CostCenter"], all["ManagedBy"] = t.CostCenter, t.ManagedBy
	return all
}

func (t Tags) stackTags() *map[string]*string {
	tags := map[string]*string{}
	for key, value := range t.all() {
		tags[key] = &value
	}
	return &tags
}
