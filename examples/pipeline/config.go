package main

import "github.com/plinth-cdk/plinth/constructs/fields"

// Replace these with your own, first of all.
var config = Config{
	Repository:         "example/orders",
	DevelopmentAccount: "222222222222",
	ProductionAccount:  "111111111111",
	Home:               "eu-west-1",
	Second:             "eu-central-1",
	OnCall:             "oncall@example.com",
}

// A Config is what differs from company to company.
type Config struct {
	// Repository is the one on GitHub whose workflow deploys.
	Repository         string `want:"text"`
	DevelopmentAccount string `want:"account"`
	ProductionAccount  string `want:"account,distinct"`
	// Home is where everything is deployed first, and Second the Region of the last wave.
	Home   string `want:"region"`
	Second string `want:"region,distinct"`
	OnCall string `want:"email"`
}

// Validate returns an error that names this file and each field that cannot be right.
func (c Config) Validate() error { return fields.Check("config.go", c) }
