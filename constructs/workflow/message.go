package workflow

// Message is the arguments of sns:publish in JSONata, for a message that people read: by mail as
// text, and in chat in the only form that Amazon Q Developer in chat applications shows. It drops
// everything else without a word; see "Custom notifications" in its guide. Subject is ASCII of at
// most 100 characters; text is a JSONata expression. Chat gets its first 8,000 characters, which
// is what it takes, and mail its first 100,000: a message holds 256 KB.
func Message(topic, subject, text string) Object {
	return Object{
		"TopicArn": topic, "Subject": subject, "MessageStructure": "json",
		"Message": "{% ($text := " + text + "; $string({'email': $substring($text, 0, 100000), " +
			"'default': $string({'version': '1.0', 'source': 'custom', 'content': {'textType': 'client-markdown', " +
			"'title': '" + subject + "', 'description': $substring($text, 0, 8000)}})})) %}",
	}
}
