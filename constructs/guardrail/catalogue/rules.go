// Package catalogue holds Plinth's guardrails: the rules that every template has to satisfy,
// whichever construct or language wrote it.
//
// Each subject is a package of its own. A rule is a value in the file that is named after its
// prefix, with the function that checks it below: VPC-001 is in network/vpc.go. What several
// subjects ask of a template is in packages below internal, named for what they read: policy
// statements, security groups, CIDR blocks.
//
// A rule looks at the final template. It passes only what it can see to be right: a value that is
// known only at deployment is reported as such, and a resource that exists under a condition does
// not count as present. README.md lists all rules and is written by the tests.
//
// A new rule is a value in the file of its prefix, and at least one case in the test beside it that
// breaks the good template of internal/sabotage, from which PLINTH_UPDATE=1 writes the example that
// guardrail -explain shows. A new subject is a package with a Rules function,
// and a line in [Rules].
package catalogue

import (
	"slices"

	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/backup"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/bill"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/compute"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/cost"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/data"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/deployment"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/detection"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/edge"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/fault"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/identity"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/inspection"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/logging"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/network"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/observability"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/organization"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/recovery"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/replication"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/resilience"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/response"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/transit"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

// Rules returns every rule of the catalogue, in a stable order.
func Rules() []engine.Rule {
	return slices.Concat(
		network.Rules(),
		transit.Rules(),
		inspection.Rules(),
		logging.Rules(),
		data.Rules(),
		backup.Rules(),
		compute.Rules(),
		identity.Rules(),
		organization.Rules(),
		detection.Rules(),
		resilience.Rules(),
		recovery.Rules(),
		replication.Rules(),
		fault.Rules(),
		edge.Rules(),
		bill.Rules(),
		cost.Rules(),
		observability.Rules(),
		response.Rules(),
		deployment.Rules(),
	)
}
