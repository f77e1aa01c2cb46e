package baseline

import (
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/constructs-go/constructs/v10"

	"github.com/plinth-cdk/plinth/constructs/alerting"
	"github.com/plinth-cdk/plinth/constructs/encryption"
	"github.com/plinth-cdk/plinth/constructs/identifier"
	"github.com/plinth-cdk/plinth/constructs/keypolicy"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// newAlerts defines the key of what a state machine logs, and the topic that it publishes to,
// unless there is one already.
func newAlerts(scope constructs.Construct, who string, topic awssns.ITopic) (awssns.ITopic, awskms.Key) {
	props := &encryption.KeyProps{Purpose: "encrypts what " + who + " logs", Uses: []keypolicy.Use{keypolicy.Logs{}}}
	if topic == nil {
		props.Purpose = "encrypts what " + who + " says and logs"
		props.Uses = append(alerting.TopicUses(), props.Uses...)
	}
	key := encryption.KeyAt(scope, "Key", props)
	if topic == nil {
		topic = alerting.NewPlainTopic(scope, key)
	}
	return topic, key
}

// checkTopic refuses a topic that neither alarms nor state machines of scope's stack can publish
// to.
func checkTopic(scope constructs.Construct, topic awssns.ITopic) error {
	if topic == nil {
		return nil
	}
	here, there := tree.Stack(scope), topic.Env()
	for _, place := range []struct{ name, here, there string }{
		{"account", *here.Account(), *there.Account}, {"Region", *here.Region(), *there.Region},
	} {
		if identifier.Differ(place.here, place.there) {
			return fmt.Errorf("Topic %s is in %s %s, want it in %s, that of the stack: alarms publish nowhere else",
				tree.Path(topic), place.name, place.there, place.here)
		}
	}
	return nil
}
