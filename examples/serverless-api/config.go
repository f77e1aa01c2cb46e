package main

import "github.com/plinth-cdk/plinth/constructs/fields"

// Replace these with your own, first of all.
var config = Config{
	Account:      "111111111111",
	Region:       "eu-west-1",
	Domain:       "orders.example.com",
	ZoneID:       "Z0123456789ABCDEFGHIJ",
	Team:         "orders@example.com",
	Lead:         "lead@example.com",
	OnCallSecret: "on-call-url",
	Issuer:       "https://login.example.com/",
	Audience:     "orders",
}

// A Config is what differs from company to company.
type Config struct {
	Account string `want:"account"`
	Region  string `want:"region"`
	// Domain is that of the API, and ZoneID its public hosted zone.
	Domain string `want:"domain"`
	ZoneID string `want:"zone"`
	// Team hears of tickets, and Lead of pages that nobody acknowledges.
	Team string `want:"email"`
	Lead string `want:"email,distinct"`
	// OnCallSecret is the secret with the URL of the on-call service.
	OnCallSecret string `want:"text"`
	// Issuer signs the tokens of customers, for Audience.
	Issuer   string `want:"url"`
	Audience string `want:"text"`
}

// Validate returns an error that names this file and each field that cannot be right.
func (c Config) Validate() error { return fields.Check("config.go", c) }
