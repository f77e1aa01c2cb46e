// Production is a whole AWS setup, as a team would run it: one file for each layer, one
// stack for each account and purpose.
package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/plinth-cdk/plinth/constructs/plinth"
)

func main() { plinth.Main(define) }

func define(app awscdk.App) {
	defineNetworks(app)
}

// The accounts and the Region. Replace them with your own.
const (
	region             = "eu-west-1"
	productionAccount  = "111111111111"
	developmentAccount = "222222222222"
)

// tags say who answers for what a stack costs.
func tags(team string) plinth.Tags {
	return plinth.Tags{Project: "shop", Team: team, CostCenter: "4711"}
}
