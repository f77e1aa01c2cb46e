package decide_test

import (
	"fmt"

	"github.com/plinth-cdk/plinth/constructs/policy"
	"github.com/plinth-cdk/plinth/constructs/policy/decide"
)

// A service control policy denies what an identity policy allows. The trace says which statements
// are about the action, and which of them applies.
func ExamplePolicies_Decide() {
	regions := policy.Document{Name: "regions", Statements: []policy.Statement{{
		Sid: "DenyOtherRegions", Effect: policy.Deny, NotAction: []string{"iam:*"}, Resource: []string{"*"},
		Condition: policy.Condition{"StringNotEquals": {"aws:RequestedRegion": {"eu-west-1"}}},
	}}}
	policies := decide.Policies{
		Identity: []policy.Document{policy.FullAWSAccess()},
		SCPs:     [][]policy.Document{{policy.FullAWSAccess(), regions}},
	}
	request := decide.Request{
		Principal: decide.Principal{ARN: "arn:aws:iam::111122223333:role/Admin"},
		Action:    "ec2:RunInstances",
		Context:   decide.Context{"aws:RequestedRegion": {"us-east-1"}},
	}

	fmt.Println(policies.Decide(request))
	request.Context = decide.Context{"aws:RequestedRegion": {"eu-west-1"}}
	fmt.Println(policies.Decide(request).Allowed)
	// Output:
	// denied by service control policy at level 0 "regions", statement 0 (DenyOtherRegions)
	//   service control policy at level 0 "FullAWSAccess", statement 0: Allow applies
	//   service control policy at level 0 "regions", statement 0 (DenyOtherRegions): Deny applies
	//   identity policy "FullAWSAccess", statement 0: Allow applies
	// true
}

// A table shows who can use a queue whose policy admits a service and another account.
func ExampleTable() {
	queue := policy.Document{Name: "queue policy", Statements: []policy.Statement{
		{
			Sid: "Topic", Effect: policy.Allow, Principal: &policy.Principals{Service: []string{"sns.amazonaws.com"}},
			Action: []string{"sqs:SendMessage"}, Resource: []string{"*"},
			Condition: policy.Condition{"StringEquals": {"aws:SourceAccount": {"111122223333"}}},
		},
		{
			Sid: "Partner", Effect: policy.Allow, Principal: &policy.Principals{AWS: []string{"444455556666"}},
			Action: []string{"sqs:ReceiveMessage"}, Resource: []string{"*"},
		},
	}}
	send := func(from string) decide.Request {
		return decide.Request{
			Principal: decide.Principal{Service: "sns.amazonaws.com"}, Action: "sqs:SendMessage",
			Context: decide.Context{"aws:SourceAccount": {from}},
		}
	}
	partner := decide.Principal{ARN: "arn:aws:iam::444455556666:role/Reader"}

	fmt.Print(decide.Table{
		Policies: decide.Policies{
			Resource: []policy.Document{queue},
			Identity: []policy.Document{policy.FullAWSAccess()}, // what the partner grants its role
		},
		Rows: []decide.Row{
			{Name: "our topic", Request: send("111122223333")},
			{Name: "the topic of another account", Request: send("777788889999")},
			{Name: "the partner reads", Request: decide.Request{
				Principal: partner, Action: "sqs:ReceiveMessage", ResourceAccount: "111122223333",
			}},
			{Name: "the partner deletes", Request: decide.Request{
				Principal: partner, Action: "sqs:DeleteQueue", ResourceAccount: "111122223333",
			}},
		},
	})
	// Output:
	// REQUEST                       ACTION              DECISION  BY
	// our topic                     sqs:SendMessage     Allow     Topic
	// the topic of another account  sqs:SendMessage     Deny      no resource policy allows it, and nothing else can allow a caller without credentials of an account
	// the partner reads             sqs:ReceiveMessage  Allow     FullAWSAccess
	// the partner deletes           sqs:DeleteQueue     Deny      the resource policy does not allow it
}
