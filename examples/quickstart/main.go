// Quickstart defines one production VPC.
package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/network"
)

func main() { plinth.Main(define) }

func define(app awscdk.App) {
	stack := plinth.NewStack(app, "Quickstart", &plinth.StackProps{
		Account: "111111111111", // yours
		Region:  "eu-west-1",
		Tags:    plinth.Tags{Project: "quickstart", Team: "platform", CostCenter: "4711"},
	})
	network.NewVPC(stack, "Network", nil)
}
