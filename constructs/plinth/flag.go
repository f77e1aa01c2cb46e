package plinth

import (
	"github.com/aws/constructs-go/constructs/v10"

	"github.com/plinth-cdk/plinth/constructs/batch"
)

// LogsByPolicy is the feature flag of CDK by which a bucket admits access logs by its policy, and
// not by an ACL, which buckets with an enforced owner refuse.
const LogsByPolicy = "@aws-cdk/aws-s3:serverAccessLogsUseBucketPolicy"

// FlowLogsByPolicy is the one by which a bucket of the app admits the flow logs that it is given
// to. Without it they are lost in silence.
const FlowLogsByPolicy = "@aws-cdk/aws-s3:createDefaultLoggingPolicy"

// crossStackReferences is the one that says how a stack reads from another one of its account. By
// default the value is exported, and CloudFormation refuses to change it while anybody reads it.
const crossStackReferences = "@aws-cdk/core:defaultCrossStackReferences"

// SetFlag switches a feature flag of CDK on for what is below x, whichever app it is in. Apps of
// [Main] and [NewApp] have all flags, older ones and those of unit tests may have none. x has no
// children yet.
func SetFlag(x constructs.IConstruct, flag string) {
	if s, known := standingOf(x); known && s.flags[flag] {
		return
	}
	batch.Run(batch.On(x, "node.setContext", flag, true))
}
