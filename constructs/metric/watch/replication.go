package watch

import (
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

const bucketType = "AWS::S3::Bucket"

// replication watches both sides of buckets that S3 copies: failures of each rule where objects
// come from, and how late they are in the Region where they arrive, which alone reports that. See
// "Using S3 Replication metrics" in the Amazon S3 User Guide.
func replication(w *watch) {
	for _, rule := range w.Get("ReplicationConfiguration", "Rules").List() {
		to, named := rule.Get("Destination", "Bucket"), rule.Get("Id")
		switch {
		case rule.Get("Status").Is("Disabled") == assembly.True:
			continue
		case rule.Get("Destination", "Metrics", "Status").Is("Enabled") != assembly.True:
			w.cannot("OperationsFailedReplication", "Metrics of a replication rule are not enabled")
			continue
		case !named.Exists():
			w.cannot("OperationsFailedReplication", "a replication rule has no Id, under which it reports")
			continue
		}
		destination, at := Dimension{Name: "DestinationBucket", Property: to, Separator: ":", Part: 6}, Destination(w.Stack.Assembly(), rule)
		if at != nil && at.Stack == w.Stack {
			destination = Dimension{Name: "DestinationBucket", Resource: at}
		}
		w.under([]Dimension{destination, of("RuleId", named)}, func() { w.on("OperationsFailedReplication") })
		if at == nil {
			w.cannot("ReplicationLatency", "the bucket of the copies is not in the app, and its Region alone reports that")
		}
	}
	if assembly.Derived(w.Stack.Assembly(), byDestination{}, destinations)[w.Resource] {
		w.dimensions = []Dimension{{Name: "DestinationBucket", Resource: w.Resource}}
		w.on("ReplicationLatency")
		w.last().Any = []string{"RuleId", "SourceBucket"}
	}
}

// Destination returns the bucket that a replication rule copies to, by a reference or by its name;
// nil if the app does not have it.
func Destination(a *assembly.Assembly, rule assembly.Value) *assembly.Resource {
	return Bucket(a, rule.Get("Destination", "Bucket"))
}

// Bucket returns the bucket of the app that a value means, by a reference, its name or its ARN; nil
// if there is none.
func Bucket(a *assembly.Assembly, v assembly.Value) *assembly.Resource {
	if to := v.Targets(); len(to) == 1 && to[0].Resource.Type == bucketType {
		return to[0].Resource
	}
	name, _ := v.Text()
	return assembly.Derived(a, byBucketName{}, bucketsByName)[name[strings.LastIndex(name, ":")+1:]]
}

type byBucketName struct{}

func bucketsByName(a *assembly.Assembly) map[string]*assembly.Resource {
	all := map[string]*assembly.Resource{}
	for _, bucket := range a.OfType(bucketType) {
		if name, known := bucket.Get("BucketName").Text(); known {
			all[name] = bucket
		}
	}
	return all
}

type byDestination struct{}

// destinations are the buckets that some rule with metrics copies to.
func destinations(a *assembly.Assembly) map[*assembly.Resource]bool {
	all := map[*assembly.Resource]bool{}
	for _, bucket := range a.OfType(bucketType) {
		for _, rule := range bucket.Get("ReplicationConfiguration", "Rules").List() {
			on := rule.Get("Status").Is("Disabled") != assembly.True
			if to := Destination(a, rule); on && to != nil && rule.Get("Destination", "Metrics", "Status").Is("Enabled") == assembly.True {
				all[to] = true
			}
		}
	}
	return all
}
