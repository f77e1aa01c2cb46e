package main

import "github.com/plinth-cdk/plinth/constructs/fields"

// Replace these with your own, first of all.
var config = Config{
	PayerAccount:       "999999999999",
	NetworkAccount:     "333333333333",
	DevelopmentAccount: "555555555555",
	DevelopmentRegion:  "eu-central-1",
	SandboxUnit:        "ou-ab12-12345678",
	FrozenPolicy:       "p-12345678",
	Finance:            "finance@example.com",
	Team:               "shop@example.com",
	CertificateARN:     "arn:aws:acm:eu-central-1:555555555555:certificate/11111111-1111-1111-1111-111111111111",
	Office:             "203.0.113.0/24",
	Image:              "sha256:8f1a5b0c2d3e4f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8",
}

// A Config is what differs from company to company.
type Config struct {
	// PayerAccount is the management account, which sees all costs.
	PayerAccount       string `want:"account"`
	NetworkAccount     string `want:"account,distinct"`
	DevelopmentAccount string `want:"account,distinct"`
	DevelopmentRegion  string `want:"region"`
	SandboxUnit        string `want:"unit"`
	// FrozenPolicy is a service control policy that lets nothing new start.
	FrozenPolicy string `want:"policy"`
	Finance      string `want:"email"`
	Team         string `want:"email,distinct"`
	// CertificateARN is that of the certificate for the names of all that is developed: one that came
	// and went with the environment would have to be validated each time.
	CertificateARN string `want:"certificate"`
	// Office is from where the team works.
	Office string `want:"cidr"`
	// Image is the digest of the image, in the repository "shop".
	Image string `want:"image"`
}

// Validate returns an error that names this file and each field that cannot be right.
func (c Config) Validate() error { return fields.Check("config.go", c) }
