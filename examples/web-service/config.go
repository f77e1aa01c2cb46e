package main

import "github.com/plinth-cdk/plinth/constructs/fields"

// Replace these with your own, first of all.
var config = Config{
	Account:      "111111111111",
	Region:       "us-west-2",
	Domain:       "shop.example.com",
	ZoneID:       "Z0123456789ABCDEFGHIJ",
	Image:        "sha256:8f1a5b0c2d3e4f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8",
	Team:         "shop@example.com",
	Lead:         "lead@example.com",
	OnCallSecret: "on-call-url",
	Runbooks:     "https://runbooks.example.com/",
}

// A Config is what differs from company to company.
type Config struct {
	Account string `want:"account"`
	Region  string `want:"region"`
	// Domain is that of the shop, and ZoneID its public hosted zone.
	Domain string `want:"domain"`
	ZoneID string `want:"zone"`
	// Image is the digest of the image, in the repository "shop".
	Image string `want:"image"`
	// Team hears of tickets, and Lead of pages that nobody acknowledges.
	Team string `want:"email"`
	Lead string `want:"email,distinct"`
	// OnCallSecret is the secret with the URL of the on-call service, in each Region.
	OnCallSecret string `want:"text"`
	// Runbooks is where people write down what to do about an alarm.
	Runbooks string `want:"url"`
}

// Validate returns an error that names this file and each field that cannot be right.
func (c Config) Validate() error { return fields.Check("config.go", c) }
