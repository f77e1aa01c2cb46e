package containment

import "github.com/plinth-cdk/plinth/constructs/workflow"

// The ledger is a table with one entry for each resource: what it was like before it was contained,
// and how that ended.

// conditionFailed is what the ledger answers when its entry is not as it has to be.
var conditionFailed = []string{"DynamoDB.ConditionalCheckFailedException", "DynamoDb.ConditionalCheckFailedException"}

// entry is the key of a resource in the ledger.
func entry() object { return object{"Resource": object{"S.$": "$.entry.key"}} }

// ledger calls the table, in the account of the workflow.
func ledger(api, next string, parameters object) workflow.Task {
	return workflow.Task{
		Resource: workflow.Service("dynamodb:" + api), Parameters: extend(object{"TableName": "${Ledger}"}, parameters),
		To: workflow.Discard, Retry: again(), Next: next,
	}
}

// claim writes down what a resource is like, before anything changes. Whoever comes second finds
// the entry of the first, so that a record is never overwritten with what is contained already. An
// entry of the same execution is that of a call whose answer was lost. What a person released stays
// so whatever becomes of the findings that it was contained for; another finding claims it again.
func claim() workflow.Task {
	t := take("Act", object{"#r": "Record", "#b": "Begun", "#d": "Detail", "#k": "Resource", "#i": "Finding"}, object{
		":r": object{"S.$": "States.JsonToString($.record)"}, ":d": object{"S.$": "States.JsonToString($.resource)"},
		":b": object{"S.$": "$$.State.EnteredTime"}, ":i": object{"S.$": "$.finding.id"}, ":released": object{"S": "released"},
	}, "SET #s = :s, #x = :me, #r = :r, #d = :d, #b = :b, #i = :i REMOVE #v ADD #f :f",
		"attribute_not_exists(#k) OR (#s = :released AND NOT contains(#f, :i)) OR #x = :me")
	t.Parameters["ExpressionAttributeNames"].(object)["#v"] = "Evidence"
	t.Catch = append(expected(conditionFailed, "Find entry"), catch("$.problems.Claim", "Lost")...)
	return t
}

// take makes this execution the one that contains a resource, and adds the finding to those that it
// is contained for.
func take(next string, names, values object, update, condition string) workflow.Task {
	return ledger("updateItem", next, object{
		"Key": entry(), "UpdateExpression": update, "ConditionExpression": condition,
		"ExpressionAttributeNames": extend(object{"#s": "State", "#x": "Execution", "#f": "Findings"}, names),
		"ExpressionAttributeValues": extend(object{
			":s": object{"S": "containing"}, ":me": object{"S.$": "$$.Execution.Id"}, ":f": object{"SS.$": "States.Array($.finding.id)"}}, values),
	})
}

// repeatStates decide about a resource that is in the ledger already: what is whole or in the works
// is left alone, and what is unfinished is finished.
func repeatStates() workflow.States {
	find := ledger("getItem", "Entry", object{"Key": entry(), "ConsistentRead": true})
	find.To, find.Catch = "$.found", catch("$.problems.Ledger", "Lost")
	other := call("sfn:describeExecution", "Is it at work", object{"ExecutionArn.$": "$.found.Item.Execution.S"})
	other.Role, other.Selector, other.To = "", object{"status.$": "$.Status"}, "$.other"
	other.Catch = append(expected([]string{"Sfn.ExecutionDoesNotExistException"}, "Take over"), catch("$.problems.Ledger", "Lost")...)
	takeOver := take("Is there evidence", nil, object{":other": object{"S.$": "$.found.Item.Execution.S"}},
		"SET #s = :s, #x = :me ADD #f :f", "#x = :other")
	takeOver.Catch = append(expected(conditionFailed, "Repeated"), catch("$.problems.Claim", "Lost")...)
	note := ledger("updateItem", "Repeated", object{
		"Key": entry(), "UpdateExpression": "ADD #f :f", "ExpressionAttributeNames": object{"#f": "Findings"},
		"ExpressionAttributeValues": object{":f": object{"SS.$": "States.Array($.finding.id)"}},
	})
	note.Catch = catch("$.problems.Ledger", "Lost")
	in := func(state, next string) workflow.Rule {
		const path = "$.found.Item.State.S"
		return workflow.All(workflow.Present(path), workflow.Equals(path, state)).Then(next)
	}
	return workflow.States{
		"Find entry": find,
		"Entry": choose("Lost", in("released", "Released"), in("contained", "Note finding"),
			in("incomplete", "Take over"), in("containing", "Look at other")),
		"Note finding":  note,
		"Look at other": other,
		// One that has ended without settling was stopped, or failed on its way.
		"Is it at work":     choose("Take over", workflow.Equals("$.other.status", "RUNNING").Then("Repeated")),
		"Take over":         takeOver,
		"Is there evidence": choose("Act", workflow.Present("$.found.Item.Evidence.S").Then("Evidence there")),
		"Evidence there":    set("Act", "$.evidence", true),
	}
}

// noteEvidence writes down that there is evidence, so that a repeat takes no more of it.
func noteEvidence(next string) workflow.Task {
	t := ledger("updateItem", next, object{
		"Key": entry(), "UpdateExpression": "SET #v = :v", "ExpressionAttributeNames": object{"#v": "Evidence"},
		"ExpressionAttributeValues": object{":v": object{"S.$": "$$.State.EnteredTime"}},
	})
	t.Catch = catch(workflow.Discard, next)
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
