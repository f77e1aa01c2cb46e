package plinth

import (
	"cmp"
	"encoding/json"
	"fmt"
	"os"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/constructs-go/constructs/v10"

	"github.com/plinth-cdk/plinth/constructs/batch"
)

// Outputs are what stacks put out when they were last deployed: the ids that nobody knows before,
// such as those of accounts. The CDK CLI writes them down with
//
//	cdk deploy Accounts --outputs-file ids.json
//
// The zero value is that of an app that was never deployed.
type Outputs struct {
	file   string
	values map[string]map[string]string // by stack and output
}

// ReadOutputs reads the file that the CLI wrote, from the working directory, which is that of
// cdk.json when the CLI runs the app. Without a file nothing was deployed yet. The CLI writes the
// file anew each time, so the command has to name all stacks whose outputs are needed.
func ReadOutputs(file string) (Outputs, error) {
	o := Outputs{file: file}
	data, err := os.ReadFile(file)
	if os.IsNotExist(err) {
		return o, nil
	}
	if err != nil {
		return o, fmt.Errorf("%s is no file of outputs, want what cdk deploy --outputs-file writes: %w", file, err)
	}
	return ParseOutputs(file, data)
}

// ParseOutputs reads the content of such a file, for instance one that is embedded. Errors name it.
func ParseOutputs(file string, data []byte) (Outputs, error) {
	o := Outputs{file: file}
	if err := json.Unmarshal(data, &o.values); err != nil {
		return o, fmt.Errorf("%s is no file of outputs, want what cdk deploy --outputs-file writes: %w", file, err)
	}
	return o, nil
}

// Of returns the value of an output, "" where it is not known yet.
func (o Outputs) Of(output awscdk.CfnOutput) string {
	if len(o.values) == 0 {
		return ""
	}
	return o.of(batch.Ask(named(output)...))
}

// Define defines an output and returns what it was when its stack was last deployed, as
// [Outputs.Of] does.
func (o Outputs) Define(scope constructs.Construct, id string, value *string) string {
	output := batch.New("CfnOutput", scope, id, batch.Map{"value": value})
	return o.of(batch.Ask(append([]batch.Call{output}, named(batch.Result(0))...)...)[1:])
}

// named asks for what the file calls the stack of an output, and the output.
func named(output any) []batch.Call {
	stack := batch.Get(output, "stack")
	return []batch.Call{batch.Get(stack, "stackName"), batch.On(stack, "getLogicalId", output)}
}

func (o Outputs) of(names []any) string { return o.values[names[0].(string)][names[1].(string)] }

// File is where the outputs are, or will be.
func (o Outputs) File() string { return cmp.Or(o.file, "ids.json") }
