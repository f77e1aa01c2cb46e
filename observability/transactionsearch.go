package observability

import (
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsapplicationsignals"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsxray"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/logdelivery"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// TransactionSearchProps configure a [TransactionSearch]; nil and the zero value are the production
// choice.
type TransactionSearchProps struct {
	// IndexedPercent is how many spans become traces of X-Ray, 1 to 100. All of them can be searched
	// whatever it is. The default is 1, which is free.
	IndexedPercent int
}

// A TransactionSearch keeps every span of an account and Region where it can be searched, in
// CloudWatch Logs, and lets Application Signals find the services behind them. It promises that
// X-Ray may write spans before they are sent there, on behalf of this account and Region only.
//
// An account has one in a Region, so it belongs into the stack of a platform and not of a workload.
// Where somebody has switched it on by hand, CloudFormation fails until it is off again. It costs
// nothing; spans cost as logs do. See "Transaction Search" in the guide of CloudWatch.
type TransactionSearch struct {
	constructs.Construct
	resource awsxray.CfnTransactionSearchConfig
}

// NewTransactionSearch defines it. It panics with an error when IndexedPercent is not 1 to 100.
func NewTransactionSearch(scope constructs.Construct, id string, props *TransactionSearchProps) *TransactionSearch {
	t := &TransactionSearch{}
	p := plinth.Define(t, scope, id, props.withDefaults)
	t.resource = plinth.Kept(awsxray.NewCfnTransactionSearchConfig, t, "Resource", "keeps every span where it can be searched",
		&awsxray.CfnTransactionSearchConfigProps{IndexingPercentage: jsii.Number(p.IndexedPercent)})
	tree.Depend(t.resource, logdelivery.AdmitTraces(t))
	plinth.Kept(awsapplicationsignals.NewCfnDiscovery, t, "Services", "lets Application Signals find services",
		&awsapplicationsignals.CfnDiscoveryProps{})
	return t
}

// Resource returns the L1 construct; there is no L2.
func (t *TransactionSearch) Resource() awsxray.CfnTransactionSearchConfig { return t.resource }

func (p *TransactionSearchProps) withDefaults() (q TransactionSearchProps, err error) {
	if p != nil {
		q = *p
	}
	if q.IndexedPercent == 0 {
		q.IndexedPercent = 1
	}
	if q.IndexedPercent < 1 || q.IndexedPercent > 100 {
		return q, fmt.Errorf("IndexedPercent is %d, want 1 to 100", q.IndexedPercent)
	}
	return q, nil
}
