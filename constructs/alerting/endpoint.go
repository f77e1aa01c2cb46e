package alerting

import (
	"fmt"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2/awssecretsmanager"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/batch"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/promise"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// An Endpoint is an HTTPS endpoint that takes messages, such as that of an on-call service. It has
// to confirm its subscription by itself, as those services do.
type Endpoint struct {
	// Name is unique among the endpoints of a topic, such as "PagerDuty". It is a part of logical ids.
	Name string
	// URL begins with https://. Secret holds it instead, where the URL itself is a credential, as an
	// integration key in it makes it: it is read when the stack is deployed.
	URL    string
	Secret awssecretsmanager.ISecret
}

// send subscribes an endpoint. Raw delivery stays off: on-call services read the envelope of SNS.
func (t *AlertTopic) send(e Endpoint) {
	url := &e.URL
	if e.Secret != nil {
		url = e.Secret.SecretValue().UnsafeUnwrap()
	}
	subscription := awssns.NewSubscription(t, jsii.String("To"+e.Name), &awssns.SubscriptionProps{
		Topic: t.Topic(), Protocol: awssns.SubscriptionProtocol_HTTPS, Endpoint: url, DeadLetterQueue: t.Failed(),
	})
	tree.Grown(subscription, t, "To"+e.Name)
	plinth.Promise(subscription, promise.That("sends every message to "+e.Name+", and keeps what it does not take",
		promise.At("Resource").Is("Endpoint", url).Is("Protocol", "https").Is("TopicArn", batch.Get(t.Topic(), "topicArn")).
			Is("RedrivePolicy.deadLetterTargetArn", batch.Get(t.Failed(), "queueArn")).NoOther()))
}

func checkEndpoints(endpoints []Endpoint) error {
	names := map[string]bool{}
	for _, e := range endpoints {
		switch {
		case e.Name == "" || notInChannelName.MatchString(e.Name) || names[e.Name]:
			return fmt.Errorf("Endpoints has the name %q, want letters, digits and hyphens, and each name once", e.Name)
		case (e.URL == "") == (e.Secret == nil):
			return fmt.Errorf("Endpoints has %s with both or neither of URL and Secret, want one of them", e.Name)
		case e.Secret == nil && !strings.HasPrefix(e.URL, "https://"):
			return fmt.Errorf("Endpoints has %s with the URL %q, want one that begins with https://", e.Name, e.URL)
		}
		names[e.Name] = true
	}
	return nil
}
