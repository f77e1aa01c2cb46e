package network

import (
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"

	"github.com/plinth-cdk/plinth/constructs/tree"
)

// A LogDestination says where the logs of a construct go. The zero value is CloudWatch Logs.
type LogDestination struct {
	// Bucket takes the logs instead of CloudWatch Logs: cheaper to keep and to query when there
	// is much traffic. It usually belongs to the Log Archive account; its policy and that of its
	// key have to let delivery.logs.amazonaws.com write. For a bucket of the same app both are
	// added.
	Bucket awss3.IBucket
	// Retention is how long CloudWatch Logs keeps them. The default is 90 days, the least that
	// guardrails accept in production.
	Retention awslogs.RetentionDays
	// Key encrypts the log groups. Its policy has to let CloudWatch Logs use it. The default is a
	// new customer managed key.
	Key awskms.IKey
}

// withDefaults completes the destination that a field holds.
func (d LogDestination) withDefaults(field string) (LogDestination, error) {
	if d.Bucket != nil && d.Retention != "" {
		return d, fmt.Errorf("%s.Retention is %s beside a Bucket, want it empty: it is for CloudWatch Logs; "+
			"give the bucket a lifecycle rule", field, d.Retention)
	}
	if d.Bucket != nil && d.Key != nil {
		return d, fmt.Errorf("%s.Key is %s beside a Bucket, want nil: it is for CloudWatch Logs; give the bucket the key",
			field, tree.Path(d.Key))
	}
	if d.Retention == "" {
		d.Retention = awslogs.RetentionDays_THREE_MONTHS
	}
	return d, nil
}
