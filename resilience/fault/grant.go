package fault

import (
	"maps"
	"reflect"
	"slices"
	"strings"
)

// A Grant is a permission that an action needs.
type Grant struct {
	Actions []string
	// Resources are "*", or service and resource, such as "ec2:instance/*": see [ARN].
	Resources []string
	// Tagged limits the permission to resources that carry the tag of the experiment.
	Tagged bool
	// Conditions are the further ones, by operator and key.
	Conditions map[string]map[string]any
}

// Grants returns what the role of an experiment needs, once each.
func (e Experiment) Grants() []Grant {
	var all []Grant
	var read []string
	for _, a := range e.Actions {
		for _, g := range known[a.ID].needs(a.Parameters) {
			if slices.Equal(g.Resources, everything) && g.Conditions == nil && !g.Tagged {
				read = append(read, g.Actions...)
			} else if !slices.ContainsFunc(all, g.same) {
				all = append(all, g)
			}
		}
	}
	if read != nil {
		slices.Sort(read)
		all = append(all, Grant{Actions: slices.Compact(read), Resources: everything})
	}
	return all
}

func (g Grant) same(h Grant) bool { return reflect.DeepEqual(g, h) }

// ARN completes a resource of a grant. Buckets have neither Region nor account in theirs.
func ARN(resource, partition, region, account string) string {
	service, rest, ok := strings.Cut(resource, ":")
	switch {
	case !ok:
		return resource
	case service == "s3":
		region, account = "", ""
	}
	return strings.Join([]string{"arn", partition, service, region, account, rest}, ":")
}

var everything = []string{"*"}

// tagged is a permission for what carries the tag of the experiment, read one for calls that read,
// which name no resources.
func tagged(actions, resources string) Grant {
	g := on(actions, resources, nil)
	g.Tagged = true
	return g
}

func read(actions string) Grant { return on(actions, "*", nil) }

// on is a permission for resources under conditions that have to be equal.
func on(actions, resources string, equal map[string]any) Grant {
	g := Grant{Actions: strings.Fields(actions), Resources: strings.Fields(resources)}
	if equal != nil {
		g.Conditions = map[string]map[string]any{"StringEquals": equal}
	}
	return g
}

// FIS gives the tag managedByFIS to what it makes for an experiment: created is a permission to
// make such resources, labelled to give them the tag while they are made, and owned to change them.
func created(actions, resources string) Grant {
	return on(actions, resources, map[string]any{"aws:RequestTag/managedByFIS": "true"})
}

func labelled(resources string, creating ...string) Grant {
	return on("ec2:CreateTags", resources, map[string]any{"ec2:CreateAction": creating, "aws:RequestTag/managedByFIS": "true"})
}

func owned(actions, resources string) Grant {
	return on(actions, resources, map[string]any{"ec2:ResourceTag/managedByFIS": "true"})
}

// with adds a condition by another operator.
func (g Grant) with(operator, key string, value any) Grant {
	conditions := maps.Clone(g.Conditions)
	if conditions == nil {
		conditions = map[string]map[string]any{}
	}
	conditions[operator] = map[string]any{key: value}
	g.Conditions = conditions
	return g
}
