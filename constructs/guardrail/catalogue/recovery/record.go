package recovery

import (
	"fmt"
	"slices"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

// A dnsRecord stands alone or in a group, where its properties begin with a prefix.
type dnsRecord struct {
	assembly.Value
	at     *assembly.Resource
	prefix string
}

func dnsRecords(pass *engine.Pass) (all []dnsRecord) {
	for _, r := range pass.OfType("AWS::Route53::RecordSet") {
		all = append(all, dnsRecord{r.Get(), r, ""})
	}
	for _, group := range pass.OfType("AWS::Route53::RecordSetGroup") {
		for i, record := range group.Get("RecordSets").List() {
			all = append(all, dnsRecord{record, group, fmt.Sprintf("RecordSets.%d.", i)})
		}
	}
	return all
}

// checked reports whether Route 53 learns when what a record leads to is not healthy. It does not
// evaluate the health of distributions: "Values specific for failover alias records" in its
// Developer Guide.
func (r dnsRecord) checked() bool {
	const cloudFrontZone = "Z2FDTNDATAQYW2"
	return r.Get("HealthCheckId").AlwaysExists() || r.Get("AliasTarget", "EvaluateTargetHealth").Is(true) == assembly.True &&
		r.Get("AliasTarget", "HostedZoneId").Is(cloudFrontZone) != assembly.True
}

func primaryRecords(pass *engine.Pass) {
	for _, r := range dnsRecords(pass) {
		if r.Get("Failover").Is("PRIMARY") != assembly.False && !r.checked() {
			pass.Report(r.at, r.prefix+"HealthCheckId", "is not set, and EvaluateTargetHealth of the alias is none: %v never fails over",
				r.Get("Name"))
		}
	}
}

// sharedRecords looks at records of which several have one name and type, apart from those of
// failover.
func sharedRecords(pass *engine.Pass) {
	sharing := []string{"Region", "Weight", "MultiValueAnswer", "GeoLocation", "GeoProximityLocation", "CidrRoutingConfig"}
	for _, r := range dnsRecords(pass) {
		i := slices.IndexFunc(sharing, func(property string) bool { return r.Get(property).Exists() })
		if i >= 0 && !r.checked() {
			pass.Report(r.at, r.prefix+"HealthCheckId",
				"is not set, and EvaluateTargetHealth of the alias is none: %v is answered by %s, healthy or not",
				r.Get("Name"), sharing[i])
		}
	}
}

// longAnswers follows the Developer Guide of Route 53, which recommends 60 seconds at most for
// records with a health check.
func longAnswers(pass *engine.Pass) {
	const failoverSeconds = 60
	for _, r := range dnsRecords(pass) {
		if ttl, known := r.Get("TTL").Int(); known && ttl > failoverSeconds && r.Get("Failover").Exists() {
			pass.Report(r.at, r.prefix+"TTL", "is %d; want %d at most", ttl, failoverSeconds)
		}
	}
}
