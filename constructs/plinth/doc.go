// Package plinth starts and ends an app.
//
//	func main() {
//		plinth.Main(func(app awscdk.App) {
//			stack := plinth.NewStack(app, "Prod", &plinth.StackProps{
//				Account: "111111111111", Region: "eu-west-1",
//				Tags: plinth.Tags{Project: "shop", Team: "checkout", CostCenter: "4711"},
//			})
//			network.NewVPC(stack, "Network", nil)
//		})
//	}
//
// [Main] makes the app with pinned feature flags, runs the function, synthesizes, holds the
// result to the guardrails and to CloudFormation's schemas, prints a summary and exits 0 or
// 1. [NewStack] makes a stack that knows its [Class] of environment and carries the tags
// that cost allocation needs. [Init] is how Plinth's own constructs come into being.
package plinth
