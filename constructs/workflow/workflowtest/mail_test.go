package workflowtest_test

import (
	"fmt"

	"github.com/plinth-cdk/plinth/constructs/workflow/workflowtest"
)

func ExampleMail() {
	fmt.Println(workflowtest.Mail(workflowtest.Call{Parameters: map[string]any{
		"MessageStructure": "json", "Message": `{"email": "a backup is too old", "default": "{}"}`,
	}}))
	fmt.Println(workflowtest.Mail(workflowtest.Call{Parameters: map[string]any{"Message": "as it is"}}))
	// Output:
	// a backup is too old
	// as it is
}
