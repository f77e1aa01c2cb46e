package guardrail_test

import (
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsrds"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail"
)

// cdk-nag reads what stands in a resource's metadata, so that is what the template has to hold.
func TestWaiversAreSuppressionsOfNag(t *testing.T) {
	app := awscdk.NewApp(&awscdk.AppProps{Outdir: jsii.String(t.TempDir())})
	stack := awscdk.NewStack(app, jsii.String("Shop"), nil)
	scope := constructs.NewConstruct(stack, jsii.String("Orders"))
	guardrail.Waive(scope, "BACKUP-002", "the table is filled from another", guardrail.Until("2027-03-31"))
	guardrail.Waive(scope, "VPC-005", "no rule of cdk-nag says so")
	cluster := func(scope constructs.Construct) awsrds.CfnDBCluster {
		return awsrds.NewCfnDBCluster(scope, jsii.String("Cluster"), &awsrds.CfnDBClusterProps{Engine: jsii.String("aurora-postgresql")})
	}
	waived := cluster(scope)
	waived.AddMetadata(jsii.String("cdk_nag"), map[string]any{
		"rules_to_suppress": []any{map[string]any{"id": "AwsSolutions-RDS6", "reason": "theirs"}},
	})
	awsrds.NewCfnDBSubnetGroup(scope, jsii.String("Subnets"), &awsrds.CfnDBSubnetGroupProps{
		DbSubnetGroupDescription: jsii.String("isolated"), SubnetIds: &[]any{"subnet-1", "subnet-2"},
	})
	cluster(stack)

	got := map[string]any{}
	app.Synth(nil)
	a, err := assembly.Read(*app.Outdir())
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range a.Resources() {
		for _, s := range r.Meta("cdk_nag", "rules_to_suppress").List() {
			got[r.Path+" "+s.Get("id").String()] = s.Get("reason").String()
		}
	}
	reason := "the table is filled from another (until 2027-03-31)"
	want := map[string]any{
		"Shop/Orders/Cluster AwsSolutions-RDS6":                                   "theirs",
		"Shop/Orders/Cluster AwsSolutions-RDS10":                                  reason,
		"Shop/Orders/Cluster NIST.800.53.R5-RDSInstanceDeletionProtectionEnabled": reason,
		"Shop/Orders/Cluster HIPAA.Security-RDSInstanceDeletionProtectionEnabled": reason,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("suppressions (-want +got):\n%s", diff)
	}
}
