package security

import (
	"github.com/aws/aws-cdk-go/awscdk/v2/awsdetective"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/plinth"
)

// DetectiveProps configure [Detective]; nil and the zero value are the production choice of one
// account and Region.
type DetectiveProps struct {
	// Organization adds every account that joins to the graph. The account has to be the delegated
	// administrator.
	Organization bool
}

// Detective keeps a year of who did what to what, as a graph to investigate findings in.
//
// Standing idle it costs nothing; Detective costs by the gigabyte that it takes in, after a trial of
// 30 days. It wants GuardDuty to be on. See "Managing accounts in Detective".
type Detective struct {
	constructs.Construct
	graph awsdetective.CfnGraph
}

// NewDetective defines the graph, once for each account and Region.
func NewDetective(scope constructs.Construct, id string, props *DetectiveProps) *Detective {
	d := &Detective{}
	plinth.Init(d, scope, id)
	var organization any // an account of no organization has to leave it out
	if props != nil && props.Organization {
		organization = true
	}
	d.graph = awsdetective.NewCfnGraph(d, jsii.String("Resource"), &awsdetective.CfnGraphProps{AutoEnableMembers: organization})
	return d
}

// Graph returns the graph; there is no L2.
func (d *Detective) Graph() awsdetective.CfnGraph { return d.graph }
