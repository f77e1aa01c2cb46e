package watch

import (
	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/metric/threshold"
)

// function leaves out what answers custom resources: it runs in deployments alone, and a failure
// ends the deployment.
func function(w *watch) {
	if assembly.Derived(w.Stack.Assembly(), providers{}, findProviders)[w.Resource] {
		return
	}
	w.on("Errors", "Throttles")
	timeout, known := w.Get("Timeout").Int()
	w.derived("Duration", threshold.Duration(timeout), known || !w.Get("Timeout").Exists(), "Timeout is known at deployment only")
	if reserved := w.Get("ReservedConcurrentExecutions"); reserved.Exists() {
		n, known := reserved.Int()
		w.derived("ConcurrentExecutions", threshold.Concurrency(n), known, "ReservedConcurrentExecutions is known at deployment only")
	}
	if w.Get("DeadLetterConfig").Exists() {
		w.on("DeadLetterErrors")
	}
	if w.usedBy("AWS::Lambda::EventInvokeConfig", "FunctionName") {
		w.on("AsyncEventsDropped", "DestinationDeliveryFailures")
	}
	for _, mapping := range w.Stack.Assembly().OfType("AWS::Lambda::EventSourceMapping") {
		if mapping.Get("StartingPosition").Exists() && refers(mapping.Get("FunctionName"), w.Resource) { // a stream has one, a queue has none
			w.derived("IteratorAge", threshold.StreamAge, true, "")
			return
		}
	}
}

type providers struct{}

func findProviders(a *assembly.Assembly) map[*assembly.Resource]bool {
	all := map[*assembly.Resource]bool{}
	for _, r := range a.Resources() {
		if to, ok := r.Get("ServiceToken").Target(); ok {
			all[to.Resource] = true
		}
	}
	return all
}

// restStage watches a stage by the name of its REST API: the id has no data.
func restStage(w *watch) {
	to, ok := w.Get("RestApiId").Target()
	if !ok || !to.Resource.Get("Name").Exists() {
		w.cannot("5XXError", "the API is not in the app, or has no Name, under which it reports")
		return
	}
	w.dimensions = append(w.dimensions, of("ApiName", to.Resource.Get("Name")))
	w.on("5XXError", "4XXError", "Latency")
}

// stage watches a stage of an HTTP or WebSocket API, which report under their id.
func stage(w *watch) {
	w.dimensions = append(w.dimensions, of("ApiId", w.Get("ApiId")))
	to, ok := w.Get("ApiId").Target()
	switch {
	case !ok:
		w.cannot("5xx", "the API is not in the app, so nobody knows its protocol")
	case to.Resource.Get("ProtocolType").Is("WEBSOCKET") == assembly.True:
		w.on("ExecutionError", "ClientError")
	default:
		w.on("5xx", "4xx", "IntegrationLatency")
	}
}

// table watches a table and each of its indexes: what an index throttles is not in the table's
// series.
func table(w *watch) {
	w.on("ReadThrottleEvents", "WriteThrottleEvents")
	for _, index := range w.Get("GlobalSecondaryIndexes").List() {
		w.under([]Dimension{of("GlobalSecondaryIndexName", index.Get("IndexName"))}, func() {
			w.on("ReadThrottleEvents", "WriteThrottleEvents")
		})
	}
	replicas := w.Get("Replicas").List()
	for _, replica := range replicas {
		region := replica.Get("Region")
		if w.Type == "AWS::DynamoDB::GlobalTable" && (len(replicas) == 1 || region.Is(w.Stack.Region) == assembly.True) {
			continue
		}
		w.under([]Dimension{of("ReceivingRegion", region)}, func() { w.on("ReplicationLatency") })
	}
}
