package main

import "github.com/plinth-cdk/plinth/constructs/fields"

// Replace these with your own, first of all.
var config = Config{
	Account: "111111111111",
	Region:  "eu-west-1",
	Team:    "team@example.com",
}

// A Config is what differs from company to company.
type Config struct {
	Account string `want:"account"`
	Region  string `want:"region"`
	// Team hears of alarms.
	Team string `want:"email"`
}

// Validate returns an error that names this file and each field that cannot be right.
func (c Config) Validate() error { return fields.Check("config.go", c) }
