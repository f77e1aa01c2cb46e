package again

import (
	"fmt"
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/rehearse/finding"
	"github.com/plinth-cdk/plinth/constructs/rehearse/need"
	"github.com/plinth-cdk/plinth/constructs/rehearse/plan"
	"github.com/plinth-cdk/plinth/constructs/rehearse/schema"
)

// singular are types of which an account, a Region or a parent has one, or one of a name that is no
// identifier, by the property that tells them apart.
var singular = map[string]string{
	"AWS::AccessAnalyzer::Analyzer":          "AnalyzerName",
	"AWS::Config::ConfigurationRecorder":     "Name",
	"AWS::Config::DeliveryChannel":           "Name",
	"AWS::GuardDuty::Detector":               "",
	"AWS::Macie::Session":                    "",
	"AWS::Organizations::Organization":       "",
	"AWS::Organizations::OrganizationalUnit": "Name",
	"AWS::Organizations::Policy":             "Name",
	"AWS::SecurityHub::DelegatedAdmin":       "AdminAccountId",
	"AWS::SecurityHub::Hub":                  "",
	"AWS::SecurityHub::HubV2":                "",
	"AWS::SecretsManager::Secret":            "Name",
	"AWS::EC2::SnapshotBlockPublicAccess":    "",
	"AWS::EC2::VPCBlockPublicAccessOptions":  "",
	"AWS::Organizations::ResourcePolicy":     "",
	"AWS::ControlTower::LandingZone":         "",
}

// Taken finds new resources that outlive a failed creation, because they are retained, and that a
// second attempt cannot create again, because their name or place is taken.
func Taken(p *plan.Plan) []finding.Finding {
	var all []finding.Finding
	for _, r := range p.After.Resources() {
		switch {
		case !p.New(r):
		case r.Type == "AWS::Organizations::Account":
			if f, ok := account(r); ok {
				all = append(all, f)
			}
		case r.DeletionPolicy == "Retain":
			if name, fixed := Fixed(r); fixed {
				all = append(all, finding.Finding{
					Kind: finding.Retry, Severity: finding.Error, Stack: r.Stack, Resource: r, Property: "DeletionPolicy",
					Message: fmt.Sprintf("is retained when the creation of its stack fails, and a second attempt finds %s taken", name),
					Fix:     "Set DeletionPolicy to RetainExceptOnCreate.",
				})
			}
		}
	}
	return all
}

// Fixed reports whether another resource like this one cannot be created beside it, and names what
// is taken.
func Fixed(r *assembly.Resource) (string, bool) {
	if property, ok := singular[r.Type]; ok {
		if property == "" {
			return "its place", true
		}
		if v := r.Get(property); v.Exists() {
			return fmt.Sprintf("%s %v", property, v), true
		}
	}
	t, ok := schema.Of(r.Type)
	if !ok {
		return "", false
	}
	var names []string
	for _, property := range t.Identifier {
		p, settable := t.Properties[property]
		if !settable || p.Replaces != schema.Always {
			return "", false // part of the identifier is made at creation
		}
		v := r.Get(property)
		if !v.Exists() || len(v.Targets()) > 0 {
			return "", false // made up by CloudFormation, or as new as what it refers to
		}
		names = append(names, fmt.Sprintf("%s %v", property, v))
	}
	return strings.Join(names, ", "), len(names) > 0
}

// harmless are resources that an account may share a stack with: they wait for it, or it for them,
// and nothing else can fail.
var harmless = []string{
	"AWS::CDK::Metadata", "AWS::Organizations::Account", "AWS::Organizations::Organization", "AWS::Organizations::OrganizationalUnit",
}

// account is about an account, which exists for good once it is made: its e-mail address is taken
// even after it is closed.
func account(r *assembly.Resource) (finding.Finding, bool) {
	others := 0
	for _, other := range r.Stack.Resources {
		if !slices.Contains(harmless, other.Type) {
			others++
		}
	}
	return finding.Finding{
		Kind: finding.Retry, Severity: finding.Error, Stack: r.Stack, Resource: r, Property: "Email",
		Message: fmt.Sprintf(
			"cannot be made twice, and shares its stack with %d resources any of which may fail: a second attempt finds %v taken",
			others, r.Get("Email")),
		Fix: "Make accounts in a stack of their own, and deploy it with --no-rollback.",
	}, others > 0
}

// repeated are calls that fail when what they do is done, with the error that says so.
var repeated = map[string]string{
	"cloudtrail registerorganizationdelegatedadmin": "AccountRegisteredException",
	"ec2 enableipamorganizationadminaccount":        "InvalidParameterValue",
	"guardduty createdetector":                      "BadRequestException",
	"guardduty enableorganizationadminaccount":      "BadRequestException",
	"iam createaccountalias":                        "EntityAlreadyExistsException",
	"iam createservicelinkedrole":                   "InvalidInputException",
	"inspector2 enabledelegatedadminaccount":        "ConflictException",
	"macie2 enablemacie":                            "ConflictException",
	"macie2 enableorganizationadminaccount":         "ConflictException",
	"organizations createorganization":              "AlreadyInOrganizationException",
	"organizations enablepolicytype":                "PolicyTypeAlreadyEnabledException",
	"organizations registerdelegatedadministrator":  "AccountAlreadyRegisteredException",
	"securityhub enableorganizationadminaccount":    "ResourceConflictException",
	"securityhub enablesecurityhub":                 "ResourceConflictException",
}

// Calls finds custom resources of new stacks whose call fails when it is made again, and that
// nothing undoes when the creation is rolled back.
func Calls(p *plan.Plan) []finding.Finding {
	var all []finding.Finding
	for _, c := range need.Calls(p.After) {
		code := repeated[c.Service+" "+c.Action]
		if code == "" || c.Undone || c.Tolerates(code) || !p.New(c.Resource) {
			continue
		}
		all = append(all, finding.Finding{
			Kind: finding.Retry, Severity: finding.Error, Stack: c.Resource.Stack, Resource: c.Resource, Property: "Create",
			Message: fmt.Sprintf("calls %s:%s, which a rollback does not undo: a second attempt fails with %s", c.Service, c.Action, code),
			Fix:     "Tolerate the error (ignoreErrorCodesMatching).",
		})
	}
	return all
}
