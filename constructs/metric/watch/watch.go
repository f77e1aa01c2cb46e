// Package watch says which alarms a resource of a template should have, with their thresholds, and
// which alarms it has. It is pure Go over an assembly, so that what defines alarms and what misses
// them agree.
package watch

import (
	"slices"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/metric"
)

// An Alarm is one that a resource should have.
type Alarm struct {
	Namespace, Metric string
	Dimensions        []Dimension
	// Alarm has the threshold of this resource.
	metric.Alarm
}

// A Dimension is a name, and what its value is: an attribute of a resource, its reference if
// Attribute is empty, or a literal if Resource is nil.
type Dimension struct {
	Name      string
	Resource  *assembly.Resource
	Attribute string
	Literal   string
}

// A Gap is a metric that should be watched and cannot be, and why.
type Gap struct{ Metric, Reason string }

// Recommended returns the alarms that a resource should have, and what of it cannot be watched.
// Supported is false for resources of other types.
func Recommended(r *assembly.Resource) (alarms []Alarm, gaps []Gap, supported bool) {
	k, supported := kinds[r.Type]
	if !supported {
		return nil, nil, false
	}
	w := &watch{Resource: r, namespace: k.namespace}
	k.dimension.Resource = r
	w.dimensions = []Dimension{k.dimension}
	k.choose(w)
	return w.alarms, w.gaps, true
}

// Covered reports whether an unconditional alarm of the assembly watches the same as the
// recommended one, in the same direction, with any threshold, and has an action.
func (a Alarm) Covered(alarms []*assembly.Resource) bool {
	return slices.ContainsFunc(alarms, func(alarm *assembly.Resource) bool {
		on := alarm.Get("ActionsEnabled")
		return len(alarm.Conditions()) == 0 && (!on.Exists() || on.Is(true) == assembly.True) &&
			alarm.Get("AlarmActions", "0").AlwaysExists() && a.sameDirection(alarm) &&
			slices.ContainsFunc(Watched(alarm), a.measuredBy)
	})
}

func (a Alarm) sameDirection(alarm *assembly.Resource) bool {
	rises := []string{string(metric.Above), string(metric.AtLeast)}
	return (alarm.Get("ComparisonOperator").OneOf(rises...) == assembly.True) == slices.Contains(rises, string(a.Operator))
}

func (a Alarm) measuredBy(s Series) bool {
	if s.Metric.Get("Namespace").Is(a.Namespace) != assembly.True || s.Metric.Get("MetricName").Is(a.Metric) != assembly.True {
		return false
	}
	have := s.Metric.Get("Dimensions").List()
	return len(have) == len(a.Dimensions) && !slices.ContainsFunc(a.Dimensions, func(want Dimension) bool {
		return !slices.ContainsFunc(have, want.is)
	})
}

// is reports whether a dimension of an alarm is the one that is wanted.
func (d Dimension) is(have assembly.Value) bool {
	if have.Get("Name").Is(d.Name) != assembly.True {
		return false
	}
	value := have.Get("Value")
	if d.Resource == nil {
		return value.Is(d.Literal) == assembly.True
	}
	if given := d.Resource.Get(d.Name); given.Exists() && value.Same(given) == assembly.True {
		return true // both have the name that the template gives the resource
	}
	to, ok := value.Target()
	return ok && to.Resource == d.Resource && (to.Attribute == d.Attribute || d.Attribute == "" && identity[to.Attribute])
}

// identity are attributes that are the same as the reference to their resource.
var identity = map[string]bool{
	"Arn": true, "NatGatewayId": true, "HealthCheckId": true, "VpnConnectionId": true, "BackupVaultName": true, "Id": true, "KeyId": true,
}
