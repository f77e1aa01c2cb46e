package containment

import "github.com/plinth-cdk/plinth/constructs/workflow"

// The ledger is a table with one entry for each resource: what it was like before it was contained,
// and how that ended.

// conditionFailed is what the ledger answers when its entry is not as it has to be.
var conditionFailed = []string{"DynamoDB.ConditionalCheckFailedException", "DynamoDb.ConditionalCheckFailedException"}

// entry is the key of a resource in the ledger.
func entry() object { return object{"Resource": object{"S.$": "$.key"}} }

// ledger calls the table, in the account of the workflow.
func ledger(api, next string, parameters object) workflow.Task {
	return workflow.Task{
		Resource: workflow.Service("dynamodb:" + api), Parameters: extend(object{"TableName": "${Ledger}"}, parameters),
		To: workflow.Discard, Retry: again(), Next: next,
	}
}

// claim writes down what a resource is like, before anything changes. Whoever comes second finds
// the entry of the first, and stops, so that a record is never overwritten with what is contained
// already. An entry of the same execution is that of a call whose answer was lost.
func claim() workflow.Task {
	t := ledger("putItem", "Act", object{
		"Item": extend(entry(), object{
			"State": object{"S": "containing"}, "Finding": object{"S.$": "$.finding.id"}, "Execution": object{"S.$": "$$.Execution.Id"},
			"Begun": object{"S.$": "$$.State.EnteredTime"}, "Detail": object{"S.$": "States.JsonToString($.resource)"},
			"Record": object{"S.$": "States.JsonToString($.record)"},
		}),
		"ConditionExpression":       "attribute_not_exists(#r) OR #s = :released OR #x = :me",
		"ExpressionAttributeNames":  object{"#r": "Resource", "#s": "State", "#x": "Execution"},
		"ExpressionAttributeValues": object{":released": object{"S": "released"}, ":me": object{"S.$": "$$.Execution.Id"}},
	})
	t.Catch = append(expected(conditionFailed, "Repeated"), catch("$.problems.Claim", "Lost")...)
	return t
}

// settle writes down how it ended.
func settle(next string) workflow.Task {
	return ledger("updateItem", next, object{
		"Key": entry(), "UpdateExpression": "SET #s = :s, #e = :e",
		"ExpressionAttributeNames":  object{"#s": "State", "#e": "Ended"},
		"ExpressionAttributeValues": object{":s": object{"S.$": "$.outcome"}, ":e": object{"S.$": "$$.State.EnteredTime"}},
	})
}
