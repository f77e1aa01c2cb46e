// Package recovery holds the guardrails of failing over: records and health checks, leaving a zone,
// copies in another Region, and plans that move work there.
package recovery

import (
	"slices"

	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

// Rules returns the rules of this subject, in a stable order.
func Rules() []engine.Rule { return slices.Concat(failoverRules, drRules) }

const (
	instanceType = "AWS::RDS::DBInstance"
	clusterType  = "AWS::RDS::DBCluster"
	globalType   = "AWS::RDS::GlobalCluster"
)
