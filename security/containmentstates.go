package security

import "maps"

// The states of both workflows are in the JSONPath dialect of the Amazon States Language,
// which the interpreter of the tests runs. ${} are substitutions of the template.

// with is a state with more fields.
func with(state object, more object) object {
	merged := maps.Clone(state)
	maps.Copy(merged, more)
	return merged
}

// again are calls that fail for a moment: AWS is busy, or somebody else changes the same. What is
// an answer, and no failure, is not asked for again.
var again = []any{
	object{"ErrorEquals": append([]string{"Iam.NoSuchEntityException"}, claimed...), "MaxAttempts": 0},
	object{"ErrorEquals": []string{"States.TaskFailed"}, "IntervalSeconds": 2, "BackoffRate": 3, "MaxAttempts": 2},
}

// claimed is what the ledger answers when somebody was there before.
var claimed = []string{"DynamoDB.ConditionalCheckFailedException", "DynamoDb.ConditionalCheckFailedException"}

// call calls an API in the account of the finding, and forgets the answer.
func call(api, next string, parameters object) object {
	return object{
		"Type": "Task", "Resource": "arn:${Partition}:states:::aws-sdk:" + api, "Credentials": object{"RoleArn.$": "$.role"},
		"Parameters": parameters, "ResultPath": nil, "Next": next, "Retry": again,
	}
}

// look calls an API that changes nothing, and keeps what is selected of its answer. Without
// the answer the resource is left alone.
func look(api, next string, parameters object, to string, selected object) object {
	return with(call(api, next, parameters), object{
		"ResultSelector": selected, "ResultPath": "$." + to, "Catch": catch("$.problems."+to, "Lost"),
	})
}

// try calls an API that changes something. When it fails that is noted, and the next step is
// tried all the same.
func try(api, note, next string, parameters object) object {
	return with(call(api, next, parameters), object{"Catch": catch("$.problems."+note, next)})
}

func catch(path, next string) []any {
	return []any{object{"ErrorEquals": []string{"States.ALL"}, "ResultPath": path, "Next": next}}
}

// each runs a machine for every item of a list. Its iterations end in an object that has a
// problem if there was one. None of them keeps the others from being tried.
func each(note, next, items string, item object, start string, states object) object {
	return object{
		"Type": "Map", "ItemsPath": items, "ItemSelector": with(object{"role.$": "$.role", "resource.$": "$.resource", "item.$": "$$.Map.Item.Value"}, item),
		"ItemProcessor":  object{"StartAt": start, "States": states},
		"ResultSelector": object{"failed.$": "$[*].problem"}, "ResultPath": "$.problems." + note, "Next": next,
	}
}

// tryEach is each for one API. The name is that of the state; some errors are fine.
func tryEach(name, api, note, next, items string, item, parameters object, fine ...string) object {
	failed := name + " failed"
	catches := catch("$.problem", failed)
	if fine != nil {
		catches = append([]any{object{"ErrorEquals": fine, "ResultPath": nil, "Next": failed}}, catches...)
	}
	return each(note, next, items, item, name, object{
		name:   last(with(call(api, "", parameters), object{"Catch": catches})),
		failed: object{"Type": "Pass", "End": true},
	})
}

// last makes a state the end of its machine.
func last(state object) object {
	ending := maps.Clone(state)
	delete(ending, "Next")
	ending["End"] = true
	return ending
}

func pass(next, path string, parameters object) object {
	return object{"Type": "Pass", "Parameters": parameters, "ResultPath": path, "Next": next}
}

// put is a state that sets a value that is known before.
func put(next, path string, result any) object {
	return object{"Type": "Pass", "Result": result, "ResultPath": path, "Next": next}
}

func choose(otherwise string, choices ...object) object {
	return object{"Type": "Choice", "Default": otherwise, "Choices": choices}
}

// when is a choice for one text; has one for a field that is there.
func when(variable, text, next string) object {
	return object{"Variable": variable, "StringEquals": text, "Next": next}
}

func has(variable, next string) object {
	return object{"Variable": variable, "IsPresent": true, "Next": next}
}

// all are choices of which all have to hold.
func all(next string, conditions ...object) object {
	return object{"And": conditions, "Next": next}
}

func isText(variable string) object { return object{"Variable": variable, "IsString": true} }
func present(variable string) object {
	return object{"Variable": variable, "IsPresent": true}
}

// byKind leads each kind of resource its way.
func byKind(prefix, otherwise string) object {
	var choices []object
	for _, kind := range kinds {
		choices = append(choices, when("$.resource.kind", kind.name, prefix+kind.what))
	}
	return choose(otherwise, choices...)
}

// kinds are what the workflows know how to contain, as GuardDuty calls them.
var kinds = []struct{ name, what string }{
	{"Instance", "instance"}, {"AccessKey", "principal"}, {"S3Bucket", "bucket"}, {"Lambda", "function"}, {"RDSDBInstance", "database"},
}

// tell publishes a message, which is an intrinsic function. If that fails the execution does, and
// an alarm says so.
func tell(subject, message, next string) object {
	return object{
		"Type": "Task", "Resource": "arn:${Partition}:states:::sns:publish", "ResultPath": nil, "Next": next, "Retry": again,
		"Parameters": object{"TopicArn": "${Topic}", "Subject": subject, "Message.$": message},
	}
}

// ledger calls the table, in the account of the workflow.
func ledger(api, next string, parameters object) object {
	return object{
		"Type": "Task", "Resource": "arn:${Partition}:states:::dynamodb:" + api, "ResultPath": nil, "Next": next, "Retry": again,
		"Parameters": with(object{"TableName": "${Ledger}"}, parameters),
	}
}

// entry is the key of a resource in the ledger.
var entry = object{"Resource": object{"S.$": "$.key"}}

// settle writes down how it ended.
func settle(next string) object {
	return ledger("updateItem", next, object{
		"Key": entry, "UpdateExpression": "SET #s = :s, #e = :e",
		"ExpressionAttributeNames":  object{"#s": "State", "#e": "Ended"},
		"ExpressionAttributeValues": object{":s": object{"S.$": "$.outcome"}, ":e": object{"S.$": "$$.State.EnteredTime"}},
	})
}

// mark is the tag of what is contained.
var mark = []any{object{"Key": ContainedTag, "Value.$": "$.finding.id"}}

// inline is the name of the inline policy that denies sessions, one for each resource.
const inline = "States.Format('plinth-contained-{}', $.resource.id)"

// merge puts the states of several files into one machine.
func merge(parts ...object) object {
	merged := object{}
	for _, part := range parts {
		maps.Copy(merged, part)
	}
	return merged
}
