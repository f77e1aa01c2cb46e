package inspection_test

import (
	. "github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
)

// harmless are changes that satisfy the rules in another way than the good stack does.
func harmless() map[string][]Change {
	return map[string][]Change{
		"query logs in a bucket": {Set("Queries.DestinationArn", Att("Data", "Arn")),
			More("DataPolicy.PolicyDocument.Statement", BucketWriter())},
		"query logs in another account":     {Set("Queries.DestinationArn", "arn:aws:s3:::logs")},
		"a resolver endpoint by delegation": {Set("Inbound.Direction", "INBOUND_DELEGATION")},
	}
}
