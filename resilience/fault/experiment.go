// Package fault describes what AWS Fault Injection Service (FIS) does in a game day: experiments,
// the actions that they consist of, and the permissions that those need. It follows the "AWS FIS
// Actions reference", "Targets for AWS FIS" and the scenarios "AZ Availability: Power Interruption"
// and "Cross-Region: Connectivity" of the FIS user guide. It is pure Go.
package fault

import (
	"fmt"
	"slices"
	"time"
)

// A Kind is what an experiment breaks.
type Kind string

const (
	// ZonePower takes everything in a zone away, as a loss of power does.
	ZonePower Kind = "ZonePower"
	// InstanceLoss terminates one server.
	InstanceLoss Kind = "InstanceLoss"
	// TaskLoss stops half of the tasks.
	TaskLoss Kind = "TaskLoss"
	// ClusterFailover makes a reader of each Aurora cluster its writer.
	ClusterFailover Kind = "ClusterFailover"
	// DatabaseFailover reboots each Multi-AZ database into its standby.
	DatabaseFailover Kind = "DatabaseFailover"
	// ReplicaLag reboots each read replica, which falls behind until it is back: FIS has no action
	// that delays the replication of RDS.
	ReplicaLag Kind = "ReplicaLag"
	// RegionIsolation cuts subnets and transit gateways off from another Region, and pauses the
	// replication of buckets and global tables to it.
	RegionIsolation Kind = "RegionIsolation"
)

// Kinds are all of them.
func Kinds() []Kind {
	return []Kind{ZonePower, InstanceLoss, TaskLoss, ClusterFailover, DatabaseFailover, ReplicaLag, RegionIsolation}
}

// Options say where and for how long something is broken.
type Options struct {
	// Zone is the name of the zone that [ZonePower] takes away, Region the one that [RegionIsolation]
	// cuts off.
	Zone, Region string
	// Outage is for how long: 10 minutes to 6 hours, in whole minutes.
	Outage time.Duration
}

// An Experiment is a set of actions on targets, which all carry one tag.
type Experiment struct {
	Kind        Kind
	Description string
	Targets     []Target
	Actions     []Action
	// Skips leaves out actions that find no target. Otherwise the experiment fails: one that breaks
	// nothing proves nothing.
	Skips bool
}

// A Target is a group of resources that carry the tag of the experiment.
type Target struct {
	// Name is what actions call it, and Type what FIS calls its resources.
	Name, Type string
	// Mode says how many of them are taken.
	Mode Mode
	// Filters are paths in what the API describes, with a value each. Parameters are those of Type.
	Filters, Parameters map[string]string
}

// A Mode is how many resources FIS takes of those that it finds.
type Mode string

const (
	All  Mode = "ALL"
	One  Mode = "COUNT(1)"
	Half Mode = "PERCENT(50)"
)

// An Action is a fault of a target.
type Action struct {
	// Name is its own, ID that of FIS.
	Name, ID string
	// Target is the name of a target; there is none to wait for time to pass.
	Target     string
	Parameters map[string]string
	// After are the actions that have to end before.
	After []string
}

// New returns the experiment of a kind. It returns an error for an unknown kind, a missing Zone or
// Region, and an Outage that is out of range.
func New(kind Kind, o Options) (Experiment, error) {
	switch {
	case !slices.Contains(Kinds(), kind):
		return Experiment{}, fmt.Errorf("%q is unknown, want one of %q", kind, Kinds())
	case o.Outage < 10*time.Minute || o.Outage > 6*time.Hour || o.Outage%time.Minute != 0:
		return Experiment{}, fmt.Errorf("Outage is %v, want whole minutes from 10m to 6h", o.Outage)
	case kind == ZonePower && o.Zone == "":
		return Experiment{}, fmt.Errorf("Zone is empty, want the zone that %s takes away", kind)
	case kind == RegionIsolation && o.Region == "":
		return Experiment{}, fmt.Errorf("Region is empty, want the one that %s cuts off, such as \"eu-central-1\"", kind)
	}
	return experiments[kind](o), nil
}

// minutes writes a duration as FIS reads it.
func minutes(d time.Duration) string { return fmt.Sprintf("PT%dM", d/time.Minute) }
