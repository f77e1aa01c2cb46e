package security

import (
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsaccessanalyzer"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/identifier"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/promise"
)

// AccessAnalyzersProps configure [AccessAnalyzers]; nil and the zero value are the
// production choice of one account.
type AccessAnalyzersProps struct {
	// ForOrganization analyzes all accounts of the organization. The account has to be the
	// delegated administrator of IAM Access Analyzer.
	ForOrganization bool
	// RegionalOnly leaves out unused access, which is of roles and users: for the stacks of further
	// Regions, where it would be found and paid again.
	RegionalOnly bool
	// UnusedDays is for how long nobody has used access when it is reported, 1 to 365. The default
	// is 90.
	UnusedDays int
	// Critical are the ARNs of resources for which access from inside is analyzed too, such as the
	// payroll's bucket. Each costs extra, so the default is none.
	Critical []string
}

// AccessAnalyzers find access from outside, access that nobody uses, and access from inside to
// critical resources.
//
// Standing idle they cost by each role and user a month, for unused access, and by each critical
// resource; external access is free. See "Using AWS Identity and Access Management Access
// Analyzer".
type AccessAnalyzers struct {
	constructs.Construct
	external, unused, internal awsaccessanalyzer.CfnAnalyzer
}

// NewAccessAnalyzers defines the analyzers. It panics with an error when UnusedDays is out of range
// or Critical has something that is no ARN.
func NewAccessAnalyzers(scope constructs.Construct, id string, props *AccessAnalyzersProps) *AccessAnalyzers {
	a := &AccessAnalyzers{}
	p := plinth.Define(a, scope, id, props.withDefaults)
	zone := "ACCOUNT"
	if p.ForOrganization {
		zone = "ORGANIZATION"
	}
	analyzer := func(id, typ string, configuration any) awsaccessanalyzer.CfnAnalyzer {
		made := awsaccessanalyzer.NewCfnAnalyzer(a, &id, &awsaccessanalyzer.CfnAnalyzerProps{Type: &typ, AnalyzerConfiguration: configuration})
		plinth.Promise(made, promise.That("archives nothing by itself", promise.At("").Is("Type", typ).Unset("ArchiveRules")))
		return made
	}
	a.external = analyzer("Resource", zone, nil)
	if !p.RegionalOnly {
		a.unused = analyzer("Unused", zone+"_UNUSED_ACCESS", &awsaccessanalyzer.CfnAnalyzer_AnalyzerConfigurationProperty{
			UnusedAccessConfiguration: &awsaccessanalyzer.CfnAnalyzer_UnusedAccessConfigurationProperty{UnusedAccessAge: jsii.Number(p.UnusedDays)},
		})
		plinth.Promise(a.unused, promise.That("finds what nobody has used for as long as it says, in every account", promise.At("").
			Is("AnalyzerConfiguration", map[string]any{"UnusedAccessConfiguration": map[string]any{"UnusedAccessAge": p.UnusedDays}})))
	}
	if len(p.Critical) > 0 {
		a.internal = analyzer("Internal", zone+"_INTERNAL_ACCESS", map[string]any{
			"internalAccessConfiguration": map[string]any{"internalAccessAnalysisRule": map[string]any{
				"inclusions": []any{map[string]any{"resourceArns": p.Critical}},
			}},
		})
	}
	return a
}

// External returns the analyzer of access from outside; there is no L2.
func (a *AccessAnalyzers) External() awsaccessanalyzer.CfnAnalyzer { return a.external }

// Unused returns the analyzer of unused access, nil with RegionalOnly.
func (a *AccessAnalyzers) Unused() awsaccessanalyzer.CfnAnalyzer { return a.unused }

// Internal returns the analyzer of access from inside, nil without critical resources.
func (a *AccessAnalyzers) Internal() awsaccessanalyzer.CfnAnalyzer { return a.internal }

func (p *AccessAnalyzersProps) withDefaults() (AccessAnalyzersProps, error) {
	var q AccessAnalyzersProps
	if p != nil {
		q = *p
	}
	if q.UnusedDays == 0 {
		q.UnusedDays = 90
	}
	if q.UnusedDays < 1 || q.UnusedDays > 365 {
		return q, fmt.Errorf("UnusedDays is %d, want 1 to 365", q.UnusedDays)
	}
	return q, identifier.ARN.CheckAll("Critical", q.Critical)
}
