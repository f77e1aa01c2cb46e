package identity

import (
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/access"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/handover"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
	"github.com/plinth-cdk/plinth/constructs/policy/decide"
	"github.com/plinth-cdk/plinth/constructs/policy/witness"
)

var accessRules = []engine.Rule{
	{
		ID: "ACCESS-001", Title: "Resource policies do not allow public access",
		Why: "A topic, queue, secret, function or vault that every AWS account can use is as public as an open bucket.",
		Fix: "Name the principals, or add a condition such as aws:PrincipalOrgID or, for Amazon S3 as a caller of a function, " +
			"SourceAccount.",
		Pillar:   engine.Security,
		Controls: []string{"Lambda.1", "SNS.4", "SQS.3", "SecretsManager.5"},
		Check: func(pass *engine.Pass) {
			publicPolicies(pass)
			openStores(pass)
		},
	},
	{
		ID: "ACCESS-002", Title: "Resources and their policies give access to known accounts only",
		Why: "An account that no stack of the app deploys to, a host on the internet or a bucket of another app may belong to anyone, " +
			"and whoever runs it decides who uses what it gets.",
		Fix: "Check whose it is; then require aws:PrincipalOrgID or, for a partner's role, sts:ExternalId; name an account, bucket or " +
			"host that you trust once, with guardrail.Trust or -trust; or waive the rule for the construct.",
		Pillar:   engine.Security,
		Controls: []string{"S3.6"},
		Check:    foreignAccounts,
	},
	{
		ID: "ACCESS-003", Title: "Resource policies let AWS services act for known sources only",
		Why: "Without a condition on the source, another account can make a service use the resource (the confused deputy). It is a " +
			"warning, as that takes a service that is misled; of functions, as Lambda.1 wants, ACCESS-001 makes it an error.",
		Fix:      "Add aws:SourceAccount, aws:SourceArn or aws:SourceOrgID.",
		Pillar:   engine.Security,
		Severity: engine.Warning,
		Check:    confusedDeputies,
	},
	{
		ID: "ACCESS-004", Title: "Public endpoints and databases authenticate their callers",
		Why: "Whoever finds the address of a function, an API, a broker or a cache without authentication can use it, and a key " +
			"that every client has is none.",
		Fix: "Set the authorization type to AWS_IAM or to an authorizer, disallow unauthenticated identities, and keep passwords " +
			"in Secrets Manager.",
		Pillar:   engine.Security,
		Controls: append(callerTable.Controls(), "AwsSolutions-APIG4"),
		Check:    unauthenticated,
	},
	{
		ID: "ACCESS-005", Title: "Resources have one policy",
		Why: "A bucket, topic, queue or secret has one policy: of two, the one that is deployed last replaces the other or is refused, " +
			"and nobody sees in the template which one holds.",
		Fix:    "Add the statements to the policy that the resource has.",
		Pillar: engine.Security,
		Check:  onePolicy,
	},
	{
		ID: "ACCESS-006", Title: "APIs share answers with credentials with known sites only",
		Why: "A browser sends the cookies of its user with every request: where each site may read the answer, each site that the user " +
			"visits acts as the user.",
		Fix:    "Name the sites in AllowOrigins, over https, or set AllowCredentials to false.",
		Pillar: engine.Security,
		Check:  anyOrigin,
	},
	{
		ID: "ACCESS-007", Title: "Resource policies do not allow all actions to services and insiders",
		Why: "A service that delivers into a bucket, or a role that reads from it, may then delete what is there, change the policy and let " +
			"others in.",
		Fix:      "List the actions that are needed.",
		Pillar:   engine.Security,
		Severity: engine.Warning,
		Check:    allActionsForSome,
	},
}

// judgedElsewhere have rules of their own for public access and deputies: S3-007, S3-011, KMS-002
// and KMS-003.
var judgedElsewhere = []string{"AWS::S3::BucketPolicy", "AWS::KMS::Key", "AWS::KMS::ReplicaKey"}

// eachResourceStatement visits the statements of resource policies.
func eachResourceStatement(pass *engine.Pass, visit func(p *access.Policy, s access.Statement)) {
	for _, p := range access.Policies(pass.Assembly) {
		for _, s := range p.Statements {
			if p.Type.Kind == access.Resource && s.Allows() {
				visit(p, s)
			}
		}
	}
}

func publicPolicies(pass *engine.Pass) {
	eachResourceStatement(pass, func(p *access.Policy, s access.Statement) {
		if slices.Contains(judgedElsewhere, p.At.Type) || knowsCallers(p.At) || p.At.Get("VPCOptions").AlwaysExists() {
			return // a domain in a VPC is reached through security groups
		}
		truth := s.Ask(witness.Search.Outsider)
		if p.At.Type == "AWS::Lambda::Permission" {
			truth = truth.Or(anySource(p.At, s))
		}
		switch truth {
		case assembly.True:
			pass.Report(p.At, p.Property, "allows %v to everyone", s.Get("Action"))
		case assembly.Unknown:
			pass.Report(p.At, p.Property, "allows %v to %v, which may be everyone", s.Get("Action"), s.Get("Principal"))
		}
	})
}

// knowsCallers exempts APIs that are not private: their methods tell who may call (ACCESS-004).
func knowsCallers(api *assembly.Resource) bool {
	return api.Type == "AWS::ApiGateway::RestApi" && api.Get("EndpointConfiguration", "Types").Includes("PRIVATE") == assembly.False
}

// anySource tells whether a service may call a function for a source of anybody: for the services
// whose sources their documentation has named. The ARN of a bucket says nothing of its account.
func anySource(permission *assembly.Resource, s access.Statement) assembly.Truth {
	truth := assembly.False
	for _, service := range []string{"apigateway.", "cognito-idp.", "config.", "events.", "iot.", "logs.", "s3.", "ses.", "sns."} {
		truth = truth.Or(s.Ask(func(search witness.Search) (decide.Request, bool) {
			return search.OfServices(witness.Search.Deputy, service)
		}))
	}
	source, account := permission.Get("SourceArn"), permission.Get("SourceAccount")
	if text, _ := source.Outline(); strings.Contains(text, ":s3:::") && len(source.Targets()) == 0 && !account.AlwaysExists() {
		truth = truth.Or(assembly.Unknown)
	}
	return truth
}

func foreignAccounts(pass *engine.Pass) {
	for _, p := range access.Policies(pass.Assembly) {
		known := access.TrustedOrOwn(p.At.Stack)
		if p.Type.Kind != access.Resource && p.Type.Kind != access.Trust {
			continue
		}
		for _, s := range p.Statements {
			var who string
			truth := s.Ask(func(search witness.Search) (decide.Request, bool) {
				r, found := search.Foreign(known)
				who = r.Principal.ARN
				return r, found
			})
			if truth == assembly.True {
				pass.Report(p.At, p.Property, "allows %v to %s, whose account is not in the app", s.Get("Action"), who)
			}
			if id := s.CanonicalUser(); id != "" {
				pass.Report(p.At, p.Property, "allows %v to the canonical user %s, whose account nobody sees", s.Get("Action"), id)
			}
		}
	}
	handover.Check(pass)
}

func confusedDeputies(pass *engine.Pass) {
	eachResourceStatement(pass, func(p *access.Policy, s access.Statement) {
		if slices.Contains(judgedElsewhere, p.At.Type) || p.At.Type == "AWS::Logs::ResourcePolicy" {
			return // DELIVERY-001 asks it of log groups
		}
		if p.At.Type == "AWS::Lambda::Permission" && anySource(p.At, s) != assembly.False {
			return // ACCESS-001 says so
		}
		if s.Ask(anyDeputy) != assembly.False {
			pass.Report(p.At, p.Property, "lets %v act on behalf of any account", s.Get("Principal", "Service"))
		}
	})
}

// anyDeputy finds a request that a service makes for a stranger.
func anyDeputy(search witness.Search) (decide.Request, bool) {
	return search.OfServices(witness.Search.Deputy, "")
}

func unauthenticated(pass *engine.Pass) {
	callerTable.Check(pass)
	openDefinitions(pass)
	for _, point := range pass.OfType("AWS::S3::MultiRegionAccessPoint") {
		for _, setting := range []string{"BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"} {
			pass.WantNot(point, false, "PublicAccessBlockConfiguration", setting)
		}
	}
}
