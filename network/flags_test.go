package network_test

import (
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/network"
)

// An app without CDK's feature flags would lose the flow logs in silence.
func TestFlowLogsArriveInAnAppWithoutFeatureFlags(t *testing.T) {
	app := awscdk.NewApp(&awscdk.AppProps{Outdir: jsii.String(t.TempDir()), AnalyticsReporting: jsii.Bool(false)})
	stack := stackIn(app, "Plain", "111111111111", plinth.Production)
	network.NewVPC(stack, "Network", everything(stack))
	a, err := assembly.Read(*app.Synth(nil).Directory())
	if err != nil {
		t.Fatal(err)
	}
	admitted := false
	for _, policy := range a.OfType("AWS::S3::BucketPolicy") {
		admitted = admitted || strings.Contains(policy.Get("PolicyDocument").String(), "delivery.logs.amazonaws.com")
	}
	if !admitted {
		t.Error("no bucket admits delivery.logs.amazonaws.com, want the one that the flow logs go to")
	}
}
