package containment

import (
	"time"

	"github.com/plinth-cdk/plinth/constructs/workflow"
)

// Undo is the workflow that restores a resource, from what the ledger says of it. Its input is the
// resource's account, kind and id.
func Undo() workflow.Machine {
	find := ledger("getItem", "Is contained", object{"Key": entry(), "ConsistentRead": true})
	find.To = "$.found"
	return workflow.Machine{Start: "Check", Timeout: 24 * time.Hour, States: workflow.Merge(workflow.States{
		"Check":     choose("Bad input", haveText("$.account", "$.kind", "$.id").Then("Begin")),
		"Bad input": workflow.Fail{Error: "BadInput", Cause: "Want account, kind and id, as the message of the containment names them."},
		"Begin": workflow.Pass{Next: "Entry", Parameters: object{
			"account.$": "$.account", "resource": object{"kind.$": "$.kind", "id.$": "$.id"}, "role.$": roleIn("$.account"),
		}},
		"Find": find,
		"Is contained": choose("Nothing to undo",
			workflow.All(workflow.Present("$.found.Item.State.S"), workflow.Equals("$.found.Item.State.S", "released")).Then("Nothing to undo"),
			workflow.Present("$.found.Item.Record.S").Then("Read")),
		"Nothing to undo": workflow.Fail{Error: "NothingToUndo", Cause: "The ledger has no such resource, or it is released already."},
		"Read": workflow.Pass{Next: "Restore", Parameters: object{
			"entry.$": "$.entry", "role.$": "$.role", "problems": object{},
			"resource.$": "States.StringToJson($.found.Item.Detail.S)", "record.$": "States.StringToJson($.found.Item.Record.S)",
		}},
		"Restore": byKind("Restore ", "Restored"),

		"Restored":   compute("How", "$.settled", object{"errors.$": "$.problems..Error"}),
		"How":        choose("Done", workflow.Present("$.settled.errors[0]").Then("Tell not done")),
		"Done":       set("Write done", "$.outcome", "released"),
		"Write done": settle("Tell done"),
		"Tell done": publish("Containment was undone",
			"$states.input.entry.key & ' is as it was, except that an instance is not back in its Auto Scaling group'", "End"),
		"End": workflow.Succeed{},
		"Tell not done": publish("Containment was not wholly undone",
			"$states.input.(entry.key & ': ' & $string(problems) & '. Start it again when that is mended.')", "Not all done"),
		"Not all done": workflow.Fail{Error: "Incomplete", Cause: "Something is not restored: see the message. It can be started again."},
	}, keyStates("Entry", "Find", "$.account"), restoreInstance(), restorePrincipal(), restoreData())}
}
