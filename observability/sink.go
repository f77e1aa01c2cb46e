package observability

import (
	"errors"
	"fmt"
	"slices"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsoam"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/crossaccount"
	"github.com/plinth-cdk/plinth/constructs/identifier"
	"github.com/plinth-cdk/plinth/constructs/plinth"
)

// Telemetry is a type of data that a source account shares with a monitoring account.
type Telemetry string

// The types of data that accounts share.
const (
	Metrics          Telemetry = "AWS::CloudWatch::Metric"
	LogGroups        Telemetry = "AWS::Logs::LogGroup"
	Traces           Telemetry = "AWS::XRay::Trace"
	Applications     Telemetry = "AWS::ApplicationInsights::Application"
	InternetMonitors Telemetry = "AWS::InternetMonitor::Monitor"
)

// SinkProps configure a [Sink]. Organization is required.
type SinkProps struct {
	// Organization is the id of the organization whose accounts may link.
	Organization string
	// Telemetry is what they may share. The default is metrics, log groups and traces.
	Telemetry []Telemetry
}

// A Sink makes its account a monitoring account, which sees the metrics, logs and traces of the
// accounts that link to it, in its Region. It promises that nobody outside of Organization links,
// and that nothing but Telemetry is shared.
//
// A Region of an account has one sink; it can be deleted once all links are gone. It costs nothing,
// and neither do metrics, logs and the first copy of traces. See "CloudWatch cross-account
// observability".
type Sink struct {
	constructs.Construct
	resource  awsoam.CfnSink
	published *crossaccount.Publication
	telemetry []Telemetry
}

// NewSink defines a sink. It panics with an error when Organization is malformed, and when
// Telemetry has something that is none of the constants.
func NewSink(scope constructs.Construct, id string, props *SinkProps) *Sink {
	s := &Sink{}
	p := plinth.Define(s, scope, id, props.withDefaults)
	s.telemetry = p.Telemetry
	s.published = crossaccount.New(s, crossaccount.Organization(p.Organization))
	s.resource = plinth.Kept(awsoam.NewCfnSink, s, "Resource", "takes links of accounts of its organization, and of nobody else",
		&awsoam.CfnSinkProps{
			Name: awscdk.Names_UniqueResourceName(s, &awscdk.UniqueResourceNameOptions{MaxLength: jsii.Number(255)}),
			Policy: map[string]any{"Version": "2012-10-17", "Statement": []any{map[string]any{
				"Effect": "Allow", "Principal": "*", "Resource": "*", "Action": []any{"oam:CreateLink", "oam:UpdateLink"},
				"Condition": map[string]any{
					"StringEquals":              map[string]any{"aws:PrincipalOrgID": p.Organization},
					"ForAllValues:StringEquals": map[string]any{"oam:ResourceTypes": names(p.Telemetry)},
				},
			}}},
		})
	return s
}

// Resource returns the L1 construct; there is no L2.
func (s *Sink) Resource() awsoam.CfnSink { return s.resource }

// ARN returns what links name, for use in the stack of reader.
func (s *Sink) ARN(reader constructs.IConstruct) *string {
	return s.published.Read(reader, "SinkARN", s.resource.AttrArn())
}

func (p *SinkProps) withDefaults() (q SinkProps, err error) {
	if p != nil {
		q = *p
	}
	q.Telemetry, err = telemetry(q.Telemetry, Metrics, LogGroups, Traces)
	return q, errors.Join(err, identifier.Organization.Check("Organization", q.Organization))
}

// telemetry checks types of data, and returns the default where there are none.
func telemetry(types []Telemetry, byDefault ...Telemetry) ([]Telemetry, error) {
	all := []Telemetry{Metrics, LogGroups, Traces, Applications, InternetMonitors}
	for _, t := range types {
		if !slices.Contains(all, t) {
			return nil, fmt.Errorf("Telemetry has %q, want one of the constants, such as Metrics", t)
		}
	}
	if len(types) == 0 {
		return byDefault, nil
	}
	return slices.Clone(types), nil
}

// names are types of data as CloudFormation has them.
func names(types []Telemetry) []any {
	all := make([]any, len(types))
	for i, t := range types {
		all[i] = string(t)
	}
	return all
}
