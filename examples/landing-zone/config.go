package main

import "github.com/plinth-cdk/plinth/constructs/fields"

// Replace these with your own, first of all.
var config = Config{
	ManagementAccount: "999999999999",
	Home:              "eu-west-1",
	Regions:           []string{"eu-central-1"},
	Mailbox:           "aws@example.com",
	OnCall:            "oncall@example.com",
	Security:          "security@example.com",
	SecurityPhone:     "+49 30 1234567",
	IdentityCenter:    "ssoins-1234567890abcdef",
	Administrators:    "9067600000-11111111-1111-1111-1111-111111111111",
	Developers:        "9067600000-22222222-2222-2222-2222-222222222222",
	Auditors:          "9067600000-33333333-3333-3333-3333-333333333333",
	BreakGlass:        "9067600000-44444444-4444-4444-4444-444444444444",
}

// A Config is what differs from company to company.
type Config struct {
	ManagementAccount string `want:"account"`
	// Home is the Region of the landing zone, and Regions are the others that are open.
	Home    string   `want:"region"`
	Regions []string `want:"region,distinct"`
	// Mailbox gets the mail of all root users: each account has an address of its own with a suffix.
	Mailbox string `want:"email"`
	OnCall  string `want:"email"`
	// Security and SecurityPhone are the security contact of every account.
	Security      string `want:"email"`
	SecurityPhone string `want:"text"`
	// IdentityCenter is the instance of IAM Identity Center, and the others are the ids of its groups.
	IdentityCenter string `want:"identity"`
	Administrators string `want:"text,distinct"`
	Developers     string `want:"text,distinct"`
	Auditors       string `want:"text,distinct"`
	BreakGlass     string `want:"text,distinct"`
}

// Validate returns an error that names this file and each field that cannot be right.
func (c Config) Validate() error { return fields.Check("config.go", c) }
