package workflowtest

import "encoding/json"

// Mail is what an address gets of the message that a call of sns:publish publishes: of one with a
// structure, as workflow.Message has it, the text for mail.
func Mail(call Call) string {
	text, _ := call.Parameters["Message"].(string)
	var by map[string]string
	if call.Parameters["MessageStructure"] == "json" && json.Unmarshal([]byte(text), &by) == nil {
		return by["email"]
	}
	return text
}
