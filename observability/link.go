package observability

import (
	"errors"
	"fmt"
	"slices"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsoam"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/plinth"
)

// LinkProps configure a [Link]. Sink is required.
type LinkProps struct {
	// Sink is the sink of the monitoring account, in the same Region.
	Sink *Sink
	// Telemetry is what is shared. The default is all that Sink takes.
	Telemetry []Telemetry
	// Label is how the monitoring account calls this one. The default is its name in the organization.
	// It cannot be changed.
	Label string
}

// A Link shares the metrics, logs and traces of its account and Region with a monitoring account.
// It promises that it leads to that account, and to it alone. An account has five links at most in
// a Region. It costs nothing. See "CloudWatch cross-account observability".
type Link struct {
	constructs.Construct
	resource awsoam.CfnLink
}

// NewLink defines a link. It panics with an error when Sink is nil, in the same account or in
// another Region, and when Telemetry has something that Sink does not take.
func NewLink(scope constructs.Construct, id string, props *LinkProps) *Link {
	l := &Link{}
	p := plinth.Define(l, scope, id, func() (LinkProps, error) { return props.withDefaults(scope) })
	l.resource = plinth.Kept(awsoam.NewCfnLink, l, "Resource", "shares with the monitoring account that was given", &awsoam.CfnLinkProps{
		SinkIdentifier: p.Sink.ARN(l), LabelTemplate: &p.Label, ResourceTypes: types(p.Telemetry),
	})
	return l
}

// Resource returns the L1 construct; there is no L2.
func (l *Link) Resource() awsoam.CfnLink { return l.resource }

func types(all []Telemetry) *[]*string {
	var list []*string
	for _, t := range all {
		list = append(list, jsii.String(string(t)))
	}
	return &list
}

func (p *LinkProps) withDefaults(scope constructs.Construct) (q LinkProps, err error) {
	if p != nil {
		q = *p
	}
	if q.Sink == nil {
		return q, errors.New("Sink is nil, want that of the monitoring account")
	}
	if q.Label == "" {
		q.Label = "$AccountName"
	}
	here, there := plinth.PlaceOf(scope), plinth.PlaceOf(q.Sink)
	switch {
	case here.Account == there.Account:
		return q, fmt.Errorf("Sink is in account %s, that of the link, which sees its own data already: want one in another", there.Account)
	case here.Region != there.Region:
		return q, fmt.Errorf("Sink is in %s, want one in %s: data is shared inside of a Region", there.Region, here.Region)
	}
	if q.Telemetry, err = telemetry(q.Telemetry, q.Sink.telemetry...); err != nil {
		return q, err
	}
	for _, t := range q.Telemetry {
		if !slices.Contains(q.Sink.telemetry, t) {
			return q, fmt.Errorf("Telemetry has %q, which the sink does not take: want some of %q", t, q.Sink.telemetry)
		}
	}
	return q, nil
}
