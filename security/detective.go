package security

import (
	"github.com/aws/aws-cdk-go/awscdk/v2/awsdetective"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/plinth"
)

// DetectiveProps configure [Detective]; nil and the zero value are the production choice of one
// account and Region.
type DetectiveProps struct {
	// Organization says that the account is the delegated administrator of Detective. Delegating
	// has made a graph there: a custom resource lets it take in every account that joins.
	Organization bool
}

// Detective keeps a year of who did what to what, as a graph to investigate findings in.
//
// Standing idle it costs nothing; Detective costs by the gigabyte that it takes in, after a trial of
// 30 days. It wants GuardDuty to be on. See "Managing accounts in Detective".
type Detective struct {
	constructs.Construct
	arn *string
}

// NewDetective defines the graph, once for each account and Region.
func NewDetective(scope constructs.Construct, id string, props *DetectiveProps) *Detective {
	d := &Detective{}
	plinth.Init(d, scope, id)
	if props == nil || !props.Organization {
		d.arn = awsdetective.NewCfnGraph(d, jsii.String("Resource"), nil).Ref()
		return d
	}
	d.arn = newQuestion(d, "Graph", "DetectiveGraph", "Detective", "listGraphs", "GraphList.0.Arn", onAll("detective:ListGraphs"))
	newCall(d, "Organization", "DetectiveOrganization", "Detective", "updateOrganizationConfiguration",
		map[string]any{"GraphArn": d.arn, "AutoEnable": true},
		&awsiam.PolicyStatementProps{Actions: jsii.Strings("detective:UpdateOrganizationConfiguration"), Resources: &[]*string{d.arn}})
	return d
}

// ARN returns that of the graph.
func (d *Detective) ARN() *string { return d.arn }
