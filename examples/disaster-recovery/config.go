package main

import "github.com/plinth-cdk/plinth/constructs/fields"

// Replace these with your own, first of all.
var config = Config{
	Account:        "111111111111",
	StagingAccount: "222222222222",
	Home:           "us-west-2",
	Recovery:       "us-east-2",
	Domain:         "shop.example.com",
	ZoneID:         "Z0123456789ABCDEFGHIJ",
	StagingDomain:  "shop.staging.example.com",
	StagingZoneID:  "Z1123456789ABCDEFGHIJ",
	Image:          "sha256:8f1a5b0c2d3e4f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8",
	OnCall:         "oncall@example.com",
}

// A Config is what differs from company to company.
type Config struct {
	Account        string `want:"account"`
	StagingAccount string `want:"account,distinct"`
	// Home is where the shop runs, and Recovery where it goes on.
	Home     string `want:"region"`
	Recovery string `want:"region,distinct"`
	// Domain is that of the shop, and ZoneID its public hosted zone.
	Domain        string `want:"domain"`
	ZoneID        string `want:"zone"`
	StagingDomain string `want:"domain,distinct"`
	StagingZoneID string `want:"zone,distinct"`
	// Image is the digest of the image, in the repository "shop" of both Regions.
	Image  string `want:"image"`
	OnCall string `want:"email"`
}

// Validate returns an error that names this file and each field that cannot be right.
func (c Config) Validate() error { return fields.Check("config.go", c) }
