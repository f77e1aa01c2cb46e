package alerting

import "github.com/plinth-cdk/plinth/constructs/workflow"

// Message is the arguments of sns:publish in a workflow in JSONata, for a message that people read:
// by mail as text, and in chat in the only form that Amazon Q Developer in chat applications shows.
// It drops everything else without a word; see "Custom notifications" in its guide. Subject is
// ASCII of at most 100 characters; text is a JSONata expression.
func Message(topic, subject, text string) workflow.Object {
	return workflow.Object{
		"TopicArn": topic, "Subject": subject, "MessageStructure": "json",
		"Message": "{% $string({'email': " + text + ", 'default': $string({'version': '1.0', 'source': 'custom', " +
			"'content': {'textType': 'client-markdown', 'title': '" + subject + "', 'description': " + text + "}})}) %}",
	}
}
