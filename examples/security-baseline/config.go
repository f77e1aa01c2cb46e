package main

import "github.com/plinth-cdk/plinth/constructs/fields"

// Replace these with your own, first of all.
var config = Config{
	ToolingAccount:   "444444444444",
	MemberAccount:    "111111111111",
	OrganizationRoot: "r-ab12",
	Regions:          []string{"eu-west-1", "eu-central-1", "eu-north-1"},
	Security:         "security@example.com",
	Owners:           "shop@example.com",
	SlackWorkspace:   "T07EA123LEP",
	SlackChannel:     "C07EZ1ABC23",
}

// A Config is what differs from company to company.
type Config struct {
	// ToolingAccount is the delegated administrator of all that tooling has.
	ToolingAccount   string `want:"account"`
	MemberAccount    string `want:"account,distinct"`
	OrganizationRoot string `want:"root"`
	// Regions are those that accounts may work in, home first: the Allowed of preset.DenyOtherRegions.
	// An intruder goes where nobody looks, and controls fail where nothing is recorded.
	Regions  []string `want:"region,distinct,macie2,inspector2"`
	Security string   `want:"email"`
	// Owners are those of the member account.
	Owners         string `want:"email,distinct"`
	SlackWorkspace string `want:"text"`
	SlackChannel   string `want:"text"`
}

// Validate returns an error that names this file and each field that cannot be right.
func (c Config) Validate() error { return fields.Check("config.go", c) }
