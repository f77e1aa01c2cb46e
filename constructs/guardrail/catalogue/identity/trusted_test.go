package identity_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/identity"
	. "github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

// What goes to an account, a bucket or a host that the app trusts is no finding in the stacks that
// trust it, and one everywhere else.
func TestTrustedAreKnown(t *testing.T) {
	const (
		account = "999999999999"
		bucket  = "s3://central-logs"
		host    = "https://intake.example.com"
	)
	endpoint := func(url string) Object {
		return Resource("AWS::Events::ApiDestination", Object{"InvocationEndpoint": url})
	}
	delivery := func(bucket string) Object {
		return Resource("AWS::KinesisFirehose::DeliveryStream", Object{"ExtendedS3DestinationConfiguration": Object{"BucketARN": bucket}})
	}
	for name, c := range map[string]struct {
		resource Object
		trusts   string
		known    bool
	}{
		"an account by policy": {Resource("AWS::SNS::TopicPolicy", Object{"Topics": List{"t"}, "PolicyDocument": Object{"Statement": List{
			Object{"Effect": "Allow", "Action": "sns:Publish", "Resource": "*",
				"Principal": Object{"AWS": "arn:aws:iam::999999999999:root"}}}}}), account, true},
		"an account as the recipient": {Resource("AWS::CloudWatch::MetricStream", Object{
			"FirehoseArn": "arn:aws:firehose:eu-west-1:999999999999:deliverystream/x"}), account, true},
		"an account that makes custom resources": {Resource("Custom::Thing", Object{
			"ServiceToken": "arn:aws:lambda:eu-west-1:999999999999:function:x"}), account, true},
		"another account": {Resource("AWS::CloudWatch::MetricStream", Object{
			"FirehoseArn": "arn:aws:firehose:eu-west-1:888888888888:deliverystream/x"}), account, false},
		"a bucket":                      {delivery("arn:aws:s3:::central-logs"), bucket, true},
		"a bucket whose name goes on":   {delivery("arn:aws:s3:::central-logs-2"), bucket, false},
		"a bucket of a trusted account": {delivery("arn:aws:s3:::central-logs"), account, false}, // whose it is, nobody sees
		"a host":                        {endpoint("https://Intake.example.com/v1?key=x"), host, true},
		"a host with a port":            {endpoint("https://intake.example.com:8443/"), host, true},
		"a host in front of another":    {endpoint("https://intake.example.com@evil.example.org/"), host, false},
		"a host that begins alike":      {endpoint("https://intake.example.com.evil.example.org/"), host, false},
		"a host of a part":              {endpoint("https://a.intake.example.com/"), host, false},
	} {
		t.Run(name, func(t *testing.T) {
			template := Object{"Resources": Object{"R": c.resource}}
			fact := assemblytest.Entry{Type: assembly.MetadataTrusted, Data: Object{"who": c.trusts, "reason": "ours"}}
			a := assemblytest.Read(t,
				assemblytest.Stack{Name: "Trusting", Environment: "111111111111/eu-west-1", Template: template,
					Metadata: map[string][]assemblytest.Entry{"Trusting": {fact}}},
				assemblytest.Stack{Name: "Strict", Environment: "111111111111/eu-west-1", Template: template})
			report, err := engine.Evaluate(a, identity.Rules(), time.Time{})
			if err != nil {
				t.Fatal(err)
			}
			found := map[string]bool{}
			for _, f := range report.Findings {
				if f.Rule.ID == "ACCESS-002" {
					found[strings.Split(f.Path, "/")[0]] = true
				}
			}
			if got, want := fmt.Sprint(found["Trusting"], found["Strict"]), fmt.Sprint(!c.known, true); got != want {
				t.Errorf("ACCESS-002 where it is trusted and elsewhere = %s, want %s", got, want)
			}
		})
	}
}
