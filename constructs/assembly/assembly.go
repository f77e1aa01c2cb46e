package assembly

import (
	"iter"
	"slices"
	"sync"
)

// The metadata types that Plinth's constructs record on their nodes.
const (
	// MetadataClass holds a stack's [Class].
	MetadataClass = "plinth:class"
	// MetadataSource holds the [Source] that defined a construct, and its type.
	MetadataSource = "plinth:source"
	// MetadataWaiver holds a guardrail waiver.
	MetadataWaiver = "plinth:waiver"
	// MetadataTrusted holds a [Trusted] of a stack.
	MetadataTrusted = "plinth:trusted"
	// MetadataAttestation holds what the owners of an app attest and no template shows, see package
	// attestation.
	MetadataAttestation = "plinth:attestation"
	// MetadataPolicies holds the digests of the policies that a construct attaches, by the
	// path of the policy below it; see policy.Digests.
	MetadataPolicies = "plinth:policies"
	// MetadataSettings holds digests of the settings that a construct makes for an account:
	// of properties, or of the steps of a runbook, by the path of the resource below it.
	MetadataSettings = "plinth:settings"
	// MetadataConnected holds the names of isolated tiers to which a construct gives routes beyond
	// their VPC, because its caller asked for it; "*" stands for any.
	MetadataConnected = "plinth:connected"
	// MetadataAdmits holds who may connect to what a security group guards: the paths of the group,
	// of a group that it admits, and of the construct that the admitted group is for.
	MetadataAdmits = "plinth:admits"
	// MetadataPostponed names stacks that are not defined yet, and says why.
	MetadataPostponed = "plinth:postponed"
	// MetadataRecovery holds what an app declares of the loss of a Region: the strategy, the recovery
	// point and recovery time objectives, and what fails over outside of the app.
	MetadataRecovery = "plinth:recovery"
	// MetadataPromise holds what a construct promises of its resources, see package promise.
	MetadataPromise = "plinth:promise"
	// MetadataObserved marks a stack whose resources are watched as a whole, MetadataUnwatched holds
	// what of a construct nobody needs to watch, and MetadataWatchedBy who watches a stack if that is
	// not its app; see package watch.
	MetadataObserved  = "plinth:observed"
	MetadataUnwatched = "plinth:unwatched"
	MetadataWatchedBy = "plinth:watched-by"
	// MetadataDefault lists the values that plinth.Defaults has set in a stack: where, for which rule,
	// and what they cost.
	MetadataDefault = "plinth:default"
)

// An Assembly is a cloud assembly in memory. It is read once and not written to: fields of it, of
// a [Stack] and of a [Resource] are shared by all readers, and what methods return is the
// caller's own.
type Assembly struct {
	// Dir is the directory it was read from.
	Dir string
	// Stacks holds every stack: in manifest order, each followed by its nested stacks.
	Stacks []*Stack

	exports   map[exportKey][]Value  // Fn::ImportValue looks here
	exporters map[exportKey][]*Stack // whose stacks these are
	all       []*Resource
	byType    map[string][]*Resource
	byName    map[string][]*Stack // top-level stacks; Fn::GetStackOutput looks here
	derived   sync.Map            // see Derived
}

// exportKey scopes an export name to the environment it is visible in.
type exportKey struct{ account, region, name string }

// Resources returns every resource of the assembly, in template order.
func (a *Assembly) Resources() []*Resource { return slices.Clone(a.all) }

// OfType returns every resource of a CloudFormation type such as AWS::EC2::Subnet, in template
// order. The slice is the caller's own.
func (a *Assembly) OfType(typ string) []*Resource { return slices.Clone(a.byType[typ]) }

func (a *Assembly) index() {
	a.all = nil
	a.byType = map[string][]*Resource{}
	a.byName = map[string][]*Stack{}
	a.exports, a.exporters = map[exportKey][]Value{}, map[exportKey][]*Stack{}
	for _, s := range a.Stacks {
		if s.Parent == nil {
			a.byName[s.Name] = append(a.byName[s.Name], s)
		}
		a.all = append(a.all, s.Resources...)
		for _, r := range s.Resources {
			a.byType[r.Type] = append(a.byType[r.Type], r)
		}
		for _, name := range sortedKeys(s.outputs) {
			if exported, known := s.export(name).Text(); known {
				key := exportKey{s.Account, s.Region, exported}
				a.exports[key] = append(a.exports[key], s.Output(name))
				a.exporters[key] = append(a.exporters[key], s)
			}
		}
	}
}

// sorted yields a map in the order of its keys. Few maps have so many that memory is needed.
func sorted[V any](m map[string]V) iter.Seq2[string, V] {
	return func(yield func(string, V) bool) {
		var few [12]string
		keys := few[:0]
		for k := range m {
			keys = append(keys, k)
		}
		slices.Sort(keys)
		for _, k := range keys {
			if !yield(k, m[k]) {
				return
			}
		}
	}
}

func sortedKeys[V any](m map[string]V) []string {
	if len(m) == 0 {
		return nil
	}
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
