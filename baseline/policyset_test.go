package baseline_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/baseline"
	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/constructs/guardrail/guardrailtest"
	"github.com/plinth-cdk/plinth/constructs/policy"
	"github.com/plinth-cdk/plinth/constructs/policy/decide"
	"github.com/plinth-cdk/plinth/constructs/policy/management"
	"github.com/plinth-cdk/plinth/constructs/policy/policytest"
	"github.com/plinth-cdk/plinth/constructs/policy/preset"
	"github.com/plinth-cdk/plinth/constructs/sdkcall"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
)

var europe = baseline.PolicyOptions{Regions: []string{"eu-west-1", "eu-central-1"}}

func attachments(t testing.TB, org *baseline.Organization) []baseline.Attachment {
	t.Helper()
	all, err := baseline.DefaultPolicies(org, europe)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func newPolicies(t testing.TB, scope constructs.Construct, org *baseline.Organization) *baseline.PolicySet {
	t.Helper()
	return baseline.NewPolicySet(scope, "Policies", &baseline.PolicySetProps{Organization: org, Attachments: attachments(t, org)})
}

func TestPolicySetDefault(t *testing.T) {
	app, stack := managementStack(t)
	newPolicies(t, stack, newOrganization(stack))
	snapshot.Check(t, app)
}

func TestPolicyOfFindsThePolicyOfATarget(t *testing.T) {
	_, stack := managementStack(t)
	org := newOrganization(stack)
	set := newPolicies(t, stack, org)
	for target, kind := range map[*baseline.Target]policy.Type{org.Root(): policy.TypeRCP, org.Unit(baseline.SuspendedUnit): policy.TypeSCP} {
		if got := set.PolicyOf(target, kind); got.Target != target || got.Type != kind {
			t.Errorf("PolicyOf(%s, %s) = a %s on %s, want that of the target", target.Name(), kind, got.Type, got.Target.Name())
		}
	}
	err := constructtest.Panic(func() { set.PolicyOf(org.Unit(baseline.SuspendedUnit), policy.TypeRCP) })
	const want = `baseline.PolicySet "Management/Policies": target is "Suspended", which has 0 policies of type RESOURCE_CONTROL_POLICY`
	if err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("PolicyOf(Suspended) panics with %v, want %s", err, want)
	}
}

// In another stack, with what others attach, under the raised quota.
func TestPolicySetFull(t *testing.T) {
	app, stack := managementStack(t)
	org := existing(stack)
	tags, err := management.Tags{Rules: []management.TagRule{{Key: "CostCenter"}}}.Policy()
	if err != nil {
		t.Fatal(err)
	}
	baseline.NewPolicySet(stackIn(app, "Policies", managementAccount), "Policies", &baseline.PolicySetProps{
		Organization: org, SCPQuota: policy.RaisedSCPQuota, Reserved: 2,
		Attachments: append(attachments(t, org),
			baseline.Attachment{Target: org.Account(baseline.NetworkAccount), Management: []management.Policy{tags}},
			baseline.Attachment{Target: org.Unit(baseline.ProductionUnit), SCPs: []policy.Document{policy.Must(policy.NewSCP("Tags",
				preset.RequireTags{Tags: []preset.RequiredTag{{Key: "Owner"}}}))}},
		),
	})
	snapshot.Check(t, app)
}

// The policies that are attached, and what they decide, level by level. Packing has joined the
// statements about security services, which share everything but their actions, under the Sid
// of the first.
func TestDefaultPoliciesDecide(t *testing.T) {
	app, stack := managementStack(t)
	org := existing(stack)
	set := newPolicies(t, stack, org)
	admin := decide.Principal{ARN: "arn:aws:iam::111122223333:role/Admin", OrgID: "o-exampleorgid"}
	root := decide.Principal{ARN: "arn:aws:iam::111122223333:root", OrgID: "o-exampleorgid"}
	automation := decide.Principal{ARN: "arn:aws:iam::111122223333:role/stacksets-exec-0123", OrgID: "o-exampleorgid"}
	dublin, virginia := decide.Context{"aws:RequestedRegion": {"eu-west-1"}}, decide.Context{"aws:RequestedRegion": {"us-east-1"}}
	secure := decide.Context{"aws:RequestedRegion": {"eu-west-1"}, "aws:SecureTransport": {"true"}}
	in := func(unit string) decide.Policies {
		return decide.Policies{
			Identity: []policy.Document{policy.FullAWSAccess()},
			SCPs:     set.SCPs(org.Unit(unit)), RCPs: set.RCPs(org.Unit(unit)),
		}
	}
	policytest.Check(t, in(baseline.ProductionUnit), []decide.Row{
		{Name: "a workload at home", Want: policy.Allow, Request: decide.Request{
			Principal: admin, Action: "lambda:CreateFunction", Context: dublin,
		}},
		{Name: "a workload elsewhere", Want: policy.Deny, By: "DenyOtherRegions", Request: decide.Request{
			Principal: admin, Action: "lambda:CreateFunction", Context: virginia,
		}},
		{Name: "IAM", Request: decide.Request{Principal: admin, Action: "iam:CreateRole", Context: virginia}, Want: policy.Allow},
		{Name: "Organizations", Want: policy.Allow, Request: decide.Request{
			Principal: admin, Action: "organizations:DescribeOrganization", Context: virginia,
		}},
		{Name: "Route 53", Want: policy.Allow, Request: decide.Request{
			Principal: admin, Action: "route53:ChangeResourceRecordSets", Context: virginia,
		}},
		{Name: "CloudFront", Want: policy.Allow, Request: decide.Request{
			Principal: admin, Action: "cloudfront:CreateDistribution", Context: virginia,
		}},
		{Name: "support", Want: policy.Allow, Request: decide.Request{
			Principal: admin, Action: "support:CreateCase", Context: virginia,
		}},
		{Name: "STS", Want: policy.Allow, Request: decide.Request{
			Principal: admin, Action: "sts:GetCallerIdentity",
			Context: decide.Context{"aws:RequestedRegion": {"us-east-1"}, "aws:SecureTransport": {"true"}},
		}},
		{Name: "the automation, elsewhere", Want: policy.Allow, Request: decide.Request{
			Principal: automation, Action: "config:PutConfigurationRecorder", Context: virginia,
		}},
		{Name: "CDK's bootstrap, elsewhere", Want: policy.Allow, Request: decide.Request{
			Principal: decide.Principal{ARN: "arn:aws:iam::111122223333:role/cdk-plinth-cfn-exec-role-1", OrgID: "o-exampleorgid"},
			Action:    "ssm:PutParameter", Context: virginia,
		}},
		{Name: "the root user", Want: policy.Deny, By: "DenyRootUser", Request: decide.Request{
			Principal: root, Action: "s3:ListAllMyBuckets", Context: secure,
		}},
		{Name: "leaving", Want: policy.Deny, By: "DenyLeavingOrganization", Request: decide.Request{
			Principal: admin, Action: "organizations:LeaveOrganization",
		}},
		{Name: "GuardDuty off", Want: policy.Deny, By: "ProtectAccessAnalyzer", Request: decide.Request{
			Principal: admin, Action: "guardduty:DeleteDetector", Context: dublin,
		}},
		{Name: "GuardDuty by the automation", Want: policy.Allow, Request: decide.Request{
			Principal: automation, Action: "guardduty:DeleteDetector", Context: dublin,
		}},
		{Name: "a role like the automation's", Want: policy.Deny, By: "ProtectRoles", Request: decide.Request{
			Principal: admin, Action: "iam:CreateRole", Resource: "arn:aws:iam::111122223333:role/cdk-plinth-mine",
		}},
		{Name: "an ordinary upload", Want: policy.Allow, Request: decide.Request{
			Principal: admin, Action: "s3:PutObject", Resource: "arn:aws:s3:::data/x", ResourceAccount: "111122223333", Context: secure,
		}},
		{Name: "an upload under a key of one's own", Want: policy.Deny, Request: decide.Request{
			Principal: admin, Action: "s3:PutObject", Resource: "arn:aws:s3:::data/x", ResourceAccount: "111122223333",
			Context: decide.Context{"aws:SecureTransport": {"true"}, "aws:RequestedRegion": {"eu-west-1"},
				"s3:x-amz-server-side-encryption-customer-algorithm": {"AES256"}},
		}},
		{Name: "a stranger with a bucket policy's blessing", Want: policy.Deny, Request: decide.Request{
			Principal: decide.Principal{ARN: "arn:aws:iam::999988887777:role/Thief", OrgID: "o-anotherorg1"}, Action: "s3:GetObject",
			Resource: "arn:aws:s3:::data/x", ResourceAccount: "111122223333", Context: secure,
		}},
	})
	policytest.Check(t, in(baseline.SuspendedUnit), []decide.Row{
		{Name: "anything", Want: policy.Deny, By: "Quarantine", Request: decide.Request{
			Principal: admin, Action: "s3:GetObject", Context: secure,
		}},
		{Name: "the automation", Want: policy.Allow, Request: decide.Request{
			Principal: automation, Action: "ec2:DescribeInstances", Context: dublin,
		}},
	})
	policytest.Check(t, in(baseline.SandboxUnit), []decide.Row{
		{Name: "a savings plan", Want: policy.Deny, Request: decide.Request{
			Principal: admin, Action: "savingsplans:CreateSavingsPlan", Context: virginia,
		}},
	})
	for _, p := range set.Policies() {
		if p.Size == 0 || p.Size > p.Limit {
			t.Errorf("%s has %d characters of %d", p.Name, p.Size, p.Limit)
		}
	}
	snapshot.Synth(t, app)
}

// The calls that set up what CloudFormation has no type for are made as a role that the policies
// leave alone, and that nobody else can make, change or pass.
func TestDefaultPoliciesLeaveCallsAlone(t *testing.T) {
	_, stack := managementStack(t)
	org := existing(stack)
	set := newPolicies(t, stack, org)
	call := decide.Principal{ARN: "arn:aws:iam::111122223333:role" + sdkcall.RolePath + "Prod-AWS679f53fac002430cb0da5b79-0123"}
	admin := decide.Principal{ARN: "arn:aws:iam::111122223333:role/Admin"}
	at := func(region string) decide.Context { return decide.Context{"aws:RequestedRegion": {region}} }
	for _, unit := range []string{baseline.SecurityUnit, baseline.ProductionUnit, baseline.SuspendedUnit} {
		above := decide.Policies{Identity: []policy.Document{policy.FullAWSAccess()}, SCPs: set.SCPs(org.Unit(unit))}
		policytest.Check(t, above, []decide.Row{
			{Name: unit + ": a detector", Want: policy.Allow, Request: decide.Request{
				Principal: call, Action: "guardduty:UpdateDetector", Context: at("eu-west-1"),
			}},
			{Name: unit + ": in another Region", Want: policy.Allow, Request: decide.Request{
				Principal: call, Action: "inspector2:Enable", Context: at("ap-south-1"),
			}},
			{Name: unit + ": lent to somebody else", Want: policy.Deny, Request: decide.Request{
				Principal: admin, Action: "iam:PassRole", Resource: call.ARN, Context: at("eu-west-1"),
			}},
			{Name: unit + ": trusted to somebody else", Want: policy.Deny, Request: decide.Request{
				Principal: admin, Action: "iam:UpdateAssumeRolePolicy", Resource: call.ARN, Context: at("eu-west-1"),
			}},
		})
	}
}

func TestPolicySetIsAConstruct(t *testing.T) {
	app, stack := managementStack(t)
	org := existing(stack)
	all := attachments(t, org)
	props := baseline.PolicySetProps{Organization: org, Attachments: all[:1]}
	before := fmt.Sprintf("%#v", props)
	first := baseline.NewPolicySet(stack, "First", &props)
	second := baseline.NewPolicySet(stack, "Second", &baseline.PolicySetProps{Organization: org, Attachments: all[1:]})
	if after := fmt.Sprintf("%#v", props); after != before {
		t.Error("the props were written to")
	}
	usable(t, app, stackIn(app, "After", managementAccount), first, second)
}

func TestPolicySetSabotage(t *testing.T) {
	statement := func(sid string, statements ...any) map[string]any {
		return map[string]any{"Version": "2012-10-17", "Statement": append(statements, map[string]any{
			"Sid": sid, "Effect": "Deny", "Action": "*", "Resource": "*"})}
	}
	for name, c := range map[string]struct {
		rule, path string
		sabotage   func(set *baseline.PolicySet)
	}{
		"a dropped statement": {"SCP-004", "Policies/Suspended/SCP-1", func(set *baseline.PolicySet) {
			child(set, "Suspended", "SCP-1").AddPropertyOverride(jsii.String("Content"), statement("Other"))
		}},
		"an exemption foreverybody": {"SCP-003", "Policies/Suspended/SCP-1", func(set *baseline.PolicySet) {
			child(set, "Suspended", "SCP-1").AddPropertyOverride(jsii.String("Content.Statement.0.Condition.ArnNotLike"),
				map[string]any{"aws:PrincipalArn": "*"})
		}},
		"a dropped policy": {"SCP-004", "Policies", func(set *baseline.PolicySet) {
			set.Node().FindChild(jsii.String("Suspended")).Node().TryRemoveChild(jsii.String("SCP-1"))
		}},
		"over the quota": {"SCP-001", "Policies/Suspended/SCP-1", func(set *baseline.PolicySet) {
			child(set, "Suspended", "SCP-1").AddPropertyOverride(jsii.String("Content"), statement("Quarantine", map[string]any{
				"Sid": "Long", "Effect": "Deny", "Action": "s3:" + strings.Repeat("x", 10240), "Resource": "*"}))
		}},
		"another unit": {"PROMISE-001", "Policies/Suspended/SCP-1", func(set *baseline.PolicySet) {
			child(set, "Suspended", "SCP-1").AddPropertyOverride(jsii.String("TargetIds"), []string{"ou-ab12-elsewhere"})
		}},
		"another type": {"PROMISE-001", "Policies/Suspended/SCP-1", func(set *baseline.PolicySet) {
			child(set, "Suspended", "SCP-1").AddPropertyOverride(jsii.String("Type"), "TAG_POLICY")
		}},
		"detached": {"SCP-005", "Policies/Suspended/SCP-1", func(set *baseline.PolicySet) {
			child(set, "Suspended", "SCP-1").AddPropertyDeletionOverride(jsii.String("TargetIds"))
		}},
		"one too many": {"SCP-002", "Policies/", func(set *baseline.PolicySet) {
			for _, unit := range []string{"Production", "Development", "Sandbox"} {
				for i := range 3 {
					p := child(set, unit, "SCP-1")
					copied := constructs.NewConstruct(set, jsii.String(fmt.Sprint(unit, i)))
					more := newCopy(copied, p)
					more.AddPropertyOverride(jsii.String("TargetIds"), []string{"r-ab12"})
				}
			}
		}},
	} {
		t.Run(name, func(t *testing.T) {
			app, stack := managementStack(t)
			set := newPolicies(t, stack, existing(stack))
			c.sabotage(set)
			guardrailtest.Caught(t, app, c.rule, c.path)
		})
	}
}

func TestPolicySetBadInput(t *testing.T) {
	app, stack := managementStack(t)
	org := existing(stack)
	elsewhere := existing(stackIn(app, "Elsewhere", workload))
	with := func(change func(p *baseline.PolicySetProps)) func(constructs.Construct, string) {
		return func(scope constructs.Construct, id string) {
			props := baseline.PolicySetProps{Organization: org, Attachments: attachments(t, org)}
			change(&props)
			baseline.NewPolicySet(scope, id, &props)
		}
	}
	attach := func(a baseline.Attachment) func(constructs.Construct, string) {
		return with(func(p *baseline.PolicySetProps) { p.Attachments = []baseline.Attachment{a} })
	}
	long := policy.Document{Name: "Long", Statements: []policy.Statement{{Sid: "Long", Effect: policy.Deny, NotAction: []string{"s3:*"},
		Resource: []string{"arn:aws:s3:::" + strings.Repeat("x", 10240)}}}}
	many := policy.Document{Name: "Many"}
	for i := range 10 {
		many.Statements = append(many.Statements, policy.Statement{Sid: fmt.Sprint("Part", i), Effect: policy.Deny, NotAction: []string{"s3:*"},
			Resource: []string{fmt.Sprintf("arn:aws:s3:::%d%s", i, strings.Repeat("x", 6000))}})
	}
	ec2, err := management.EC2{}.Policy()
	if err != nil {
		t.Fatal(err)
	}
	eleven := make([]management.Policy, 11)
	for i := range eleven {
		eleven[i] = ec2
	}
	refused(t, stack, map[string]misuse{
		"no props": {func(scope constructs.Construct, id string) { baseline.NewPolicySet(scope, id, nil) }, "Organization is nil"},
		"zero props": {func(scope constructs.Construct, id string) {
			baseline.NewPolicySet(scope, id, &baseline.PolicySetProps{})
		}, "Organization is nil"},
		"elsewhere":    {with(func(p *baseline.PolicySetProps) { p.Organization = elsewhere }), "is in another account"},
		"nothing":      {with(func(p *baseline.PolicySetProps) { p.Attachments = nil }), "Attachments is empty"},
		"no target":    {attach(baseline.Attachment{}), "Attachments[0].Target is nil"},
		"other target": {attach(baseline.Attachment{Target: elsewhere.Root()}), "of another organization"},
		"reserved":     {with(func(p *baseline.PolicySetProps) { p.Reserved = -1 }), "Reserved is -1"},
		"too long": {attach(baseline.Attachment{Target: org.Root(), SCPs: []policy.Document{long}}),
			`target "Root" with more than fits: of 5 places for a service control policy on one target, FullAWSAccess takes 1, Reserved 0`},
		"eleventh": {attach(baseline.Attachment{Target: org.Root(), SCPs: []policy.Document{many}}),
			"all to fit into 4 policies of 5120 characters"},
		"no room at all": {with(func(p *baseline.PolicySetProps) { p.Reserved = 5 }), "and the other -1 cannot hold it"},
		"eleventh management": {attach(baseline.Attachment{Target: org.Root(), Management: eleven}),
			`target "Root" with a DECLARATIVE_POLICY_EC2 number 11, want at most 10`},
		"empty management": {attach(baseline.Attachment{Target: org.Root(), Management: make([]management.Policy, 1)}),
			"an empty management policy"},
		"an RCP that allows": {attach(baseline.Attachment{Target: org.Root(), RCPs: []policy.Document{policy.FullAWSAccess()}}),
			`target "Root" with resource control policy "FullAWSAccess"`},
	})
	for want, options := range map[string]baseline.PolicyOptions{
		`"atlantis-1"`:                 {Regions: []string{"atlantis-1"}},
		"DenyOtherRegions.Allowed":     {},
		"does not match everybody":     {Regions: []string{"eu-west-1"}, Automation: []string{policy.Role("*")}},
		"DefaultPolicies for the root": {Regions: []string{"eu-west-1"}, Automation: []string{"me"}},
	} {
		if _, err := baseline.DefaultPolicies(org, options); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error is %v, want one with %q", err, want)
		}
	}
}
