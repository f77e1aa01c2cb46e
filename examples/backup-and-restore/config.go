package main

import "github.com/plinth-cdk/plinth/constructs/fields"

// Replace these with your own, first of all.
var config = Config{
	Account:  "111111111111",
	Home:     "eu-west-1",
	Recovery: "eu-central-1",
	OnCall:   "oncall@example.com",
}

// A Config is what differs from company to company.
type Config struct {
	Account string `want:"account"`
	// Home is where the documents are, and Recovery where they are restored.
	Home     string `want:"region"`
	Recovery string `want:"region,distinct"`
	OnCall   string `want:"email"`
}

// Validate returns an error that names this file and each field that cannot be right.
func (c Config) Validate() error { return fields.Check("config.go", c) }
