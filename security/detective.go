package security

import (
	"github.com/aws/aws-cdk-go/awscdk/v2/awsdetective"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/sdkcall"
)

// DetectiveProps configure [Detective]; nil and the zero value are the production choice of one
// account and Region.
type DetectiveProps struct {
	// ForOrganization is for the delegated administrator of Detective: every account that joins is
	// added to the graph. Delegating has already made the graph; custom resources configure it.
	ForOrganization bool
}

// Detective keeps a year of who did what to what, as a graph to investigate findings in.
//
// Standing idle it costs nothing; Detective costs by the gigabyte that it takes in, after a trial
// of 30 days. GuardDuty has to be on. See "Managing accounts in Detective".
type Detective struct {
	constructs.Construct
	arn *string
}

// NewDetective defines the graph, once for each account and Region.
func NewDetective(scope constructs.Construct, id string, props *DetectiveProps) *Detective {
	d := &Detective{}
	plinth.Init(d, scope, id)
	if props == nil || !props.ForOrganization {
		d.arn = awsdetective.NewCfnGraph(d, jsii.String("Resource"), nil).Ref()
		return d
	}
	d.arn = sdkcall.Ask(d, "Graph", sdkcall.Call{
		Name: "DetectiveGraph", Service: "Detective", Action: "listGraphs", Answer: "GraphList.0.Arn",
		Permissions: []*awsiam.PolicyStatementProps{sdkcall.Anywhere("detective:ListGraphs")},
	})
	sdkcall.New(d, "Organization", sdkcall.Call{
		Name: "DetectiveOrganization", Service: "Detective", Action: "updateOrganizationConfiguration",
		Parameters: map[string]any{"GraphArn": d.arn, "AutoEnable": true},
		Permissions: []*awsiam.PolicyStatementProps{{
			Actions: jsii.Strings("detective:UpdateOrganizationConfiguration"), Resources: &[]*string{d.arn},
		}},
	})
	return d
}

// ARN returns the ARN of the graph.
func (d *Detective) ARN() *string { return d.arn }
