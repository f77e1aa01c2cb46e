package policy_test

import (
	"encoding/json"
	"maps"
	"testing"

	"github.com/plinth-cdk/plinth/constructs/policy"
)

func TestDigestsSeeWhatAWSSees(t *testing.T) {
	const base = `{"Version": "2012-10-17", "Statement": [{"Sid": "A", "Effect": "Deny", "Action": ["s3:PutObject"], "Resource": "*",
		"Condition": {"Null": {"aws:AssumedRoot": "true"}}}, {"Effect": "Allow", "Action": "*", "Resource": "*"}]}`
	digests := func(text string) map[string]string {
		var content map[string]any
		if err := json.Unmarshal([]byte(text), &content); err != nil {
			t.Fatal(err)
		}
		return policy.Digests(content)
	}
	want := digests(base)
	for name, c := range map[string]struct {
		text string
		same bool
	}{
		"scalars for lists": {`{"Statement": [{"Sid": ["A"], "Effect": "Deny", "Action": "s3:PutObject", "Resource": ["*"],
			"Condition": {"Null": {"aws:AssumedRoot": [true]}}}, {"Effect": "Allow", "Action": "*", "Resource": "*"}]}`, true},
		"one statement less": {`{"Statement": {"Sid": "A", "Effect": "Deny", "Action": "s3:PutObject", "Resource": "*",
			"Condition": {"Null": {"aws:AssumedRoot": "true"}}}}`, false},
		"another action": {`{"Statement": [{"Sid": "A", "Effect": "Deny", "Action": ["s3:GetObject"], "Resource": "*",
			"Condition": {"Null": {"aws:AssumedRoot": "true"}}}, {"Effect": "Allow", "Action": "*", "Resource": "*"}]}`, false},
		"no condition": {`{"Statement": [{"Sid": "A", "Effect": "Deny", "Action": ["s3:PutObject"], "Resource": "*"},
			{"Effect": "Allow", "Action": "*", "Resource": "*"}]}`, false},
	} {
		if got := maps.Equal(digests(c.text), want); got != c.same {
			t.Errorf("%s: digests are the same: %v, want %v", name, got, c.same)
		}
	}
	if want["A"] == "" || want["Statement[1]"] == "" || len(want) != 2 {
		t.Errorf("Digests() = %v, want one for A and one for Statement[1]", want)
	}
}
