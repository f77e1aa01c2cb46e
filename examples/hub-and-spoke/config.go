package main

import "github.com/plinth-cdk/plinth/constructs/fields"

// Replace these with your own, first of all.
var config = Config{
	ManagementAccount:     "999999999999",
	OrganizationID:        "o-abcdef1234",
	NetworkAccount:        "333333333333",
	SharedServicesAccount: "444444444444",
	ProductionAccount:     "111111111111",
	DevelopmentAccount:    "222222222222",
	Region:                "eu-west-1",
	OnCall:                "network-oncall@example.com",
	OfficeGateway:         "203.0.113.12",
}

// A Config is what differs from company to company.
type Config struct {
	ManagementAccount     string `want:"account,distinct"`
	OrganizationID        string `want:"organization"`
	NetworkAccount        string `want:"account,distinct"`
	SharedServicesAccount string `want:"account,distinct"`
	ProductionAccount     string `want:"account,distinct"`
	DevelopmentAccount    string `want:"account,distinct"`
	Region                string `want:"region"`
	OnCall                string `want:"email"`
	// OfficeGateway is the public address of the VPN device in the office.
	OfficeGateway string `want:"address"`
}

// Validate returns an error that names this file and each field that cannot be right.
func (c Config) Validate() error { return fields.Check("config.go", c) }
