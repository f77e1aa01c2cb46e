package again

import (
	"fmt"
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/rehearse/finding"
	"github.com/plinth-cdk/plinth/constructs/rehearse/need"
	"github.com/plinth-cdk/plinth/constructs/rehearse/place"
	"github.com/plinth-cdk/plinth/constructs/rehearse/plan"
	"github.com/plinth-cdk/plinth/constructs/rehearse/schema"
)

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
			if name, fixed := place.Of(r); fixed && own(r) {
				all = append(all, finding.Finding{
					Kind: finding.Retry, Severity: finding.Error, Stack: r.Stack, Resource: r, Property: "DeletionPolicy",
					Message: fmt.Sprintf("is retained when the creation of its stack fails, and a second attempt finds its place taken (%s)", name),
					Fix:     "Set DeletionPolicy to RetainExceptOnCreate.",
				})
			}
		}
	}
	return all
}

// own reports whether the place of a resource is not in a resource that is as new as it.
func own(r *assembly.Resource) bool {
	t, ok := schema.Of(r.Type)
	if !ok {
		return true
	}
	for _, property := range t.Identifier {
		if len(r.Get(property).Targets()) > 0 {
			return false
		}
	}
	return true
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

// repeated are calls that fail when what they do is done, with the error that says so. Not every
// one has been compared with the API reference of its service. That of IPAM names none, and its
// code is the one of EC2 for a value that it does not take. GuardDuty answers with
// BadRequestException to anything it refuses.
var repeated = map[string]string{
	"cloudtrail registerorganizationdelegatedadmin": "AccountRegisteredException",
	"cloudwatch-logs createloggroup":                "ResourceAlreadyExistsException",
	"ec2 enableipamorganizationadminaccount":        "InvalidParameterValue",
	"guardduty createdetector":                      "BadRequestException",
	"guardduty enableorganizationadminaccount":      "BadRequestException",
	"iam createaccountalias":                        "EntityAlreadyExistsException",
	"iam createrole":                                "EntityAlreadyExistsException",
	"iam createservicelinkedrole":                   "InvalidInputException",
	"inspector2 enabledelegatedadminaccount":        "ConflictException",
	"kms createalias":                               "AlreadyExistsException",
	"logs createloggroup":                           "ResourceAlreadyExistsException",
	"macie2 enablemacie":                            "ConflictException",
	"macie2 enableorganizationadminaccount":         "ConflictException",
	"organizations attachpolicy":                    "DuplicatePolicyAttachmentException",
	"organizations createorganization":              "AlreadyInOrganizationException",
	"organizations createorganizationalunit":        "DuplicateOrganizationalUnitException",
	"organizations createpolicy":                    "DuplicatePolicyException",
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
		code := repeated[strings.ToLower(c.Service+" "+c.Action)]
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
