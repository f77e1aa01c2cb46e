package observability

import (
	"errors"
	"fmt"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/tree"
	"github.com/plinth-cdk/plinth/observability/savedquery"
)

// SavedQueriesProps configure [SavedQueries]: the log groups by what they hold, one at least, and
// 50 of a kind at most.
type SavedQueriesProps struct {
	// Applications are those of functions and containers.
	Applications []awslogs.ILogGroup
	// Access are access logs of APIs, in the format of package accesslog.
	Access []awslogs.ILogGroup
	// FlowLogs are flow logs of VPCs, in the format that network.VPC writes. Where they go to a bucket
	// there is no log group to ask.
	FlowLogs []awslogs.ILogGroup
	// Trails are log groups of AWS CloudTrail.
	Trails []awslogs.ILogGroup
	// PostgreSQL and MySQL are the logs of databases of Amazon RDS and Aurora, "postgresql" of the one
	// and "slowquery" of the other and of MariaDB.
	PostgreSQL, MySQL []awslogs.ILogGroup
	// StateMachines are logs of AWS Step Functions.
	StateMachines []awslogs.ILogGroup
}

// SavedQueries are queries of CloudWatch Logs Insights that answer the first questions: which
// errors an application had in the last hour, which routes of an API are slow or fail, which
// connections are rejected, who sends most through NAT, what root did and who was denied, which
// statements a database takes long for, and which executions of a workflow failed.
//
// They promise that each asks the groups that were given, with the fields that they have: formats
// and queries are made of the same constants. They stand in a folder of the console, which is the
// path of the construct. A broken promise is a finding (PROMISE-001). They cost nothing standing
// idle; a query costs by the GB that it reads. See package savedquery.
type SavedQueries struct {
	constructs.Construct
	queries []awslogs.CfnQueryDefinition
}

// NewSavedQueries defines the queries. It panics with an error when there is no log group, when one
// is nil or in another Region, or when a kind has more than 50.
func NewSavedQueries(scope constructs.Construct, id string, props *SavedQueriesProps) *SavedQueries {
	s := &SavedQueries{}
	p := plinth.Define(s, scope, id, func() (SavedQueriesProps, error) { return props.withDefaults(scope) })
	for _, k := range p.kinds() {
		var names []any
		for _, group := range k.groups {
			names = append(names, group.LogGroupName())
		}
		for _, query := range k.queries {
			if len(names) == 0 {
				continue
			}
			s.queries = append(s.queries, plinth.Kept(awslogs.NewCfnQueryDefinition, s, k.field+strings.ReplaceAll(query.Name, " ", ""),
				"asks the log groups that it was given", &awslogs.CfnQueryDefinitionProps{
					Name: jsii.String(tree.Path(s) + "/" + query.Name), QueryString: &query.Text, LogGroupNames: &names,
				}))
		}
	}
	return s
}

// Queries returns the L1 constructs.
func (s *SavedQueries) Queries() []awslogs.CfnQueryDefinition { return s.queries }

// A kind is the log groups of one format, and what they are asked.
type kind struct {
	field   string
	groups  []awslogs.ILogGroup
	queries []savedquery.Query
}

func (p *SavedQueriesProps) kinds() []kind {
	return []kind{
		{"Applications", p.Applications, savedquery.Applications()}, {"Access", p.Access, savedquery.Access()},
		{"FlowLogs", p.FlowLogs, savedquery.FlowLogs()}, {"Trails", p.Trails, savedquery.Trails()},
		{"PostgreSQL", p.PostgreSQL, savedquery.PostgreSQL()}, {"MySQL", p.MySQL, savedquery.MySQL()},
		{"StateMachines", p.StateMachines, savedquery.StateMachines()},
	}
}

func (p *SavedQueriesProps) withDefaults(scope constructs.Construct) (q SavedQueriesProps, err error) {
	if p != nil {
		q = *p
	}
	groups, region := 0, plinth.PlaceOf(scope).Region
	for _, k := range q.kinds() {
		groups += len(k.groups)
		if len(k.groups) > 50 {
			return q, fmt.Errorf("%s has %d log groups, want 50 at most: CloudWatch asks no more at once", k.field, len(k.groups))
		}
		for i, group := range k.groups {
			switch {
			case group == nil:
				return q, fmt.Errorf("%s[%d] is nil, want a log group", k.field, i)
			case plinth.PlaceOf(group).Region != region:
				return q, fmt.Errorf("%s[%d] is in %s, want log groups in %s, the Region of the queries",
					k.field, i, plinth.PlaceOf(group).Region, region)
			}
		}
	}
	if groups == 0 {
		return q, errors.New("there is no log group, want one in Applications, Access, FlowLogs, Trails, PostgreSQL, MySQL or StateMachines")
	}
	return q, nil
}
