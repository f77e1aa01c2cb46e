package preset_test

import (
	"testing"

	"github.com/plinth-cdk/plinth/constructs/policy"
	"github.com/plinth-cdk/plinth/constructs/policy/decide"
	"github.com/plinth-cdk/plinth/constructs/policy/policytest"
	"github.com/plinth-cdk/plinth/constructs/policy/preset"
)

const (
	here  = "111122223333"
	there = "444455556666"
)

func docs(d ...policy.Document) []policy.Document { return d }

// allow is a policy that allows actions on everything.
func allow(actions ...string) policy.Document {
	return policy.Document{Statements: []policy.Statement{
		{Sid: "Allow", Effect: policy.Allow, Action: actions, Resource: []string{"*"}},
	}}
}

var (
	admin  = decide.Principal{ARN: "arn:aws:iam::" + here + ":role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_0123", OrgID: "o-exampleorgid"}
	deploy = decide.Principal{ARN: "arn:aws:iam::" + here + ":role/cdk-hnb659fds-deploy-role-" + here + "-eu-west-1", OrgID: "o-exampleorgid"}
	root   = decide.Principal{ARN: "arn:aws:iam::" + here + ":root"}
	linked = decide.Principal{ARN: "arn:aws:iam::" + here + ":role/aws-service-role/guardduty.amazonaws.com/AWSServiceRoleForAmazonGuardDuty"}
	exempt = []string{policy.Role("cdk-*")}
)

// underSCP are an administrator's policies below a root with the presets.
func underSCP(t *testing.T, presets ...policy.Preset) decide.Policies {
	t.Helper()
	scp, err := policy.NewSCP("test", presets...)
	if err != nil {
		t.Fatal(err)
	}
	return decide.Policies{
		Identity: []policy.Document{allow("*")},
		SCPs:     [][]policy.Document{{policy.FullAWSAccess(), scp}, {policy.FullAWSAccess()}},
	}
}

// rows makes one row of each action, with the service's answer as its name.
func rows(who decide.Principal, want policy.Effect, by string, ctx decide.Context, actions ...string) []decide.Row {
	var out []decide.Row
	for _, a := range actions {
		out = append(out, decide.Row{Name: string(want) + " " + a, Request: decide.Request{Principal: who, Action: a, Context: ctx}, Want: want, By: by})
	}
	return out
}

func in(region string) decide.Context { return decide.Context{"aws:RequestedRegion": {region}} }

// check runs all groups of rows.
func check(t *testing.T, p decide.Policies, groups ...[]decide.Row) {
	t.Helper()
	for _, g := range groups {
		policytest.Check(t, p, g)
	}
}

func TestSecurityServicesCannotBeSwitchedOff(t *testing.T) {
	p := underSCP(t, preset.ProtectSecurityServices{Exempt: exempt, LogGroups: []string{"/audit/*"}})
	attacks := map[string][]string{
		"ProtectGuardDuty":      {"guardduty:DeleteDetector", "guardduty:UpdateDetector", "guardduty:DisassociateFromAdministratorAccount", "guardduty:DisassociateFromMasterAccount", "guardduty:StopMonitoringMembers", "guardduty:DeletePublishingDestination", "guardduty:CreateFilter", "guardduty:CreateIPSet"},
		"ProtectSecurityHub":    {"securityhub:DisableSecurityHub", "securityhub:BatchDisableStandards", "securityhub:DisassociateFromAdministratorAccount", "securityhub:UpdateSecurityControl", "securityhub:DeleteFindingAggregator", "securityhub:DisableSecurityHubV2"},
		"ProtectConfig":         {"config:StopConfigurationRecorder", "config:DeleteConfigurationRecorder", "config:DeleteDeliveryChannel", "config:PutConfigurationRecorder", "config:DeleteConfigRule", "config:DeleteConformancePack"},
		"ProtectCloudTrail":     {"cloudtrail:DeleteEventDataStore", "cloudtrail:StopEventDataStoreIngestion"},
		"ProtectTrails":         {"cloudtrail:StopLogging", "cloudtrail:DeleteTrail", "cloudtrail:UpdateTrail", "cloudtrail:PutEventSelectors"},
		"ProtectAccessAnalyzer": {"access-analyzer:DeleteAnalyzer", "access-analyzer:CreateArchiveRule"},
		"ProtectMacie":          {"macie2:DisableMacie", "macie2:UpdateMacieSession"},
		"ProtectInspector":      {"inspector2:Disable", "inspector2:CreateFilter"},
		"ProtectDetective":      {"detective:DeleteGraph"},
		"ProtectFlowLogs":       {"ec2:DeleteFlowLogs"},
	}
	for sid, actions := range attacks {
		check(t, p,
			rows(admin, policy.Deny, sid, nil, actions...),
			rows(root, policy.Deny, sid, nil, actions...),
			rows(deploy, policy.Allow, "", nil, actions...),
			rows(linked, policy.Allow, "", nil, actions...),
		)
	}
	check(t, p,
		rows(admin, policy.Allow, "", nil, "guardduty:CreateDetector", "guardduty:ListFindings", "guardduty:ArchiveFindings", "securityhub:EnableSecurityHub",
			"securityhub:BatchUpdateFindings", "config:StartConfigurationRecorder", "config:PutConfigRule", "cloudtrail:CreateTrail", "cloudtrail:LookupEvents",
			"access-analyzer:ListFindings", "inspector2:Enable", "macie2:GetFindings", "ec2:CreateFlowLogs", "ec2:RunInstances"),
		[]decide.Row{
			{Name: "audit logs stay", Want: policy.Deny, By: "ProtectLogGroups", Request: decide.Request{
				Principal: admin, Action: "logs:DeleteLogGroup", Resource: "arn:aws:logs:eu-west-1:" + here + ":log-group:/audit/trail:*",
			}},
			{Name: "audit streams stay", Want: policy.Deny, By: "ProtectLogGroups", Request: decide.Request{
				Principal: admin, Action: "logs:DeleteLogStream", Resource: "arn:aws:logs:eu-west-1:" + here + ":log-group:/audit/trail:log-stream:a",
			}},
			{Name: "other logs are the team's", Want: policy.Allow, Request: decide.Request{
				Principal: admin, Action: "logs:DeleteLogGroup", Resource: "arn:aws:logs:eu-west-1:" + here + ":log-group:/app/x:*",
			}},
		},
	)
}

func TestProtectSecurityServicesOptions(t *testing.T) {
	p := underSCP(t, preset.ProtectSecurityServices{Except: []preset.SecurityService{preset.Detective}, Trails: []string{"org-*"}})
	trail := func(name string, want policy.Effect) decide.Row {
		return decide.Row{Name: name, Want: want, Request: decide.Request{
			Principal: deploy, Action: "cloudtrail:StopLogging", Resource: "arn:aws:cloudtrail:eu-west-1:" + here + ":trail/" + name,
		}}
	}
	check(t, p,
		rows(deploy, policy.Allow, "", nil, "detective:DeleteGraph"),
		rows(deploy, policy.Deny, "ProtectGuardDuty", nil, "guardduty:DeleteDetector"), // nobody is exempt
		[]decide.Row{trail("org-audit", policy.Deny), trail("team", policy.Allow)},
	)
}

func TestDenyRootUser(t *testing.T) {
	p := underSCP(t, preset.DenyRootUser{})
	check(t, p,
		rows(root, policy.Deny, "DenyRootUser", nil, "s3:DeleteBucketPolicy", "iam:CreateAccessKey", "account:CloseAccount"),
		rows(root, policy.Allow, "", decide.Context{"aws:AssumedRoot": {"true"}}, "s3:DeleteBucketPolicy"),
		rows(decide.Principal{ARN: root.ARN, ManagementAccount: true}, policy.Allow, "", nil, "account:CloseAccount"),
		rows(admin, policy.Allow, "", nil, "s3:DeleteBucketPolicy"),
	)
}

func TestDenyLeavingOrganization(t *testing.T) {
	p := underSCP(t, preset.DenyLeavingOrganization{})
	check(t, p,
		rows(root, policy.Deny, "DenyLeavingOrganization", nil, "organizations:LeaveOrganization", "account:CloseAccount"),
		rows(deploy, policy.Deny, "DenyLeavingOrganization", nil, "organizations:LeaveOrganization"),
		rows(admin, policy.Allow, "", nil, "organizations:DescribeOrganization", "account:GetContactInformation"),
	)
}

func TestDenyIAMUsers(t *testing.T) {
	p := underSCP(t, preset.DenyIAMUsers{Exempt: exempt})
	check(t, p,
		rows(admin, policy.Deny, "DenyIAMUsers", nil, "iam:CreateUser", "iam:CreateAccessKey", "iam:CreateLoginProfile", "iam:CreateServiceSpecificCredential"),
		rows(admin, policy.Allow, "", nil, "iam:CreateRole", "iam:DeleteUser", "iam:DeleteAccessKey", "iam:UpdateAccessKey", "iam:ListUsers"),
		rows(deploy, policy.Allow, "", nil, "iam:CreateUser"),
	)
}

// The exemption by name is a door until the names are protected.
func TestProtectTags(t *testing.T) {
	keys := func(keys ...string) decide.Context { return decide.Context{"aws:TagKeys": keys} }
	check(t, underSCP(t, preset.ProtectTags{Keys: []string{"plinth:*"}, Exempt: exempt}),
		rows(admin, policy.Deny, "ProtectTags", keys("plinth:do-not-contain"), "ec2:CreateTags", "ec2:DeleteTags", "iam:TagRole", "lambda:TagResource"),
		rows(admin, policy.Deny, "ProtectTags", keys("Team", "plinth:do-not-contain"), "ec2:RunInstances", "rds:AddTagsToResource"),
		rows(admin, policy.Allow, "", keys("Team", "plinthos"), "ec2:CreateTags", "ec2:RunInstances"),
		rows(admin, policy.Allow, "", nil, "ec2:RunInstances", "s3:GetObject"),
		rows(deploy, policy.Allow, "", keys("plinth:quarantine"), "ec2:CreateTags", "ec2:CreateSecurityGroup"),
	)
}

func TestProtectRolesClosesTheDoor(t *testing.T) {
	open := underSCP(t, preset.DenyOtherRegions{Allowed: []string{"eu-west-1"}, Exempt: exempt})
	closed := underSCP(t, preset.DenyOtherRegions{Allowed: []string{"eu-west-1"}, Exempt: exempt}, preset.ProtectRoles{Roles: exempt})
	on := func(who decide.Principal, action, role string, want policy.Effect) decide.Row {
		return decide.Row{Name: role, Want: want, Request: decide.Request{
			Principal: who, Action: action, Resource: "arn:aws:iam::" + here + ":role/" + role, Context: in("us-east-1"),
		}}
	}
	policytest.Check(t, open, []decide.Row{on(admin, "iam:CreateRole", "cdk-evil", policy.Allow)})
	policytest.Check(t, closed, []decide.Row{
		on(admin, "iam:CreateRole", "cdk-evil", policy.Deny),
		on(admin, "iam:UpdateAssumeRolePolicy", "cdk-deploy", policy.Deny),
		on(admin, "iam:PassRole", "cdk-deploy", policy.Deny),
		on(admin, "iam:GetRole", "cdk-deploy", policy.Allow),
		on(admin, "iam:CreateRole", "app", policy.Allow),
		on(deploy, "iam:UpdateAssumeRolePolicy", "cdk-deploy", policy.Allow),
	})
}

func TestRequireIMDSv2(t *testing.T) {
	p := underSCP(t, preset.RequireIMDSv2{Exempt: exempt})
	launch := func(name, resource string, want policy.Effect, by string, ctx decide.Context) decide.Row {
		return decide.Row{Name: name, Want: want, By: by, Request: decide.Request{
			Principal: admin, Action: "ec2:RunInstances", Resource: "arn:aws:ec2:eu-west-1:" + here + ":" + resource, Context: ctx,
		}}
	}
	tokens := func(tokens, hops string) decide.Context {
		return decide.Context{"ec2:MetadataHttpTokens": {tokens}, "ec2:MetadataHttpPutResponseHopLimit": {hops}}
	}
	check(t, p, []decide.Row{
		launch("version 2", "instance/i-1", policy.Allow, "", tokens("required", "2")),
		launch("version 1", "instance/i-1", policy.Deny, "RequireIMDSv2", tokens("optional", "1")),
		launch("nothing said", "instance/i-1", policy.Deny, "RequireIMDSv2", nil),
		launch("many hops", "instance/i-1", policy.Deny, "LimitMetadataHops", tokens("required", "3")),
		// The same launch is checked for these, which have no metadata options.
		launch("its subnet", "subnet/subnet-1", policy.Allow, "", nil),
		launch("its volume", "volume/vol-1", policy.Allow, "", nil),
	},
		rows(admin, policy.Deny, "RefuseIMDSv1Credentials", decide.Context{"ec2:RoleDelivery": {"1.0"}}, "s3:GetObject"),
		rows(admin, policy.Allow, "", decide.Context{"ec2:RoleDelivery": {"2.0"}}, "s3:GetObject"),
		rows(admin, policy.Allow, "", nil, "s3:GetObject"),
		rows(admin, policy.Deny, "KeepMetadataOptions", nil, "ec2:ModifyInstanceMetadataOptions", "ec2:ModifyInstanceMetadataDefaults"),
		rows(deploy, policy.Allow, "", nil, "ec2:ModifyInstanceMetadataOptions"),
	)
	wide := underSCP(t, preset.RequireIMDSv2{MaxHops: 3})
	check(t, wide, []decide.Row{launch("three hops", "instance/i-1", policy.Allow, "", tokens("required", "3"))})
}

func TestDenyPublicSharing(t *testing.T) {
	p := underSCP(t, preset.DenyPublicSharing{Exempt: exempt})
	check(t, p,
		rows(admin, policy.Deny, "DenyPublicSnapshots", decide.Context{"ec2:Add/group": {"all"}}, "ec2:ModifySnapshotAttribute"),
		rows(admin, policy.Allow, "", decide.Context{"ec2:Add/userId": {there}}, "ec2:ModifySnapshotAttribute"),
		rows(admin, policy.Deny, "DenySharing", nil, "ec2:ModifyImageAttribute", "rds:ModifyDBSnapshotAttribute", "rds:ModifyDBClusterSnapshotAttribute", "ssm:ModifyDocumentPermission"),
		rows(admin, policy.Deny, "KeepPublicAccessBlocks", nil, "ec2:DisableImageBlockPublicAccess", "ec2:DisableSnapshotBlockPublicAccess"),
		rows(admin, policy.Allow, "", nil, "ec2:CreateImage", "ec2:CreateSnapshot", "ec2:EnableImageBlockPublicAccess"),
		rows(deploy, policy.Allow, "", decide.Context{"ec2:Add/group": {"all"}}, "ec2:ModifySnapshotAttribute", "ec2:ModifyImageAttribute"),
	)
}

func TestProtectKeys(t *testing.T) {
	p := underSCP(t, preset.ProtectKeys{Exempt: exempt})
	check(t, p,
		rows(admin, policy.Deny, "ProtectKeys", nil, "kms:ScheduleKeyDeletion", "kms:DisableKey", "kms:DeleteImportedKeyMaterial"),
		rows(admin, policy.Allow, "", nil, "kms:CancelKeyDeletion", "kms:EnableKey", "kms:CreateGrant", "kms:PutKeyPolicy", "kms:DeleteAlias", "kms:Decrypt"),
		rows(deploy, policy.Allow, "", nil, "kms:ScheduleKeyDeletion"),
	)
}

func TestDenyPurchases(t *testing.T) {
	p := underSCP(t, preset.DenyPurchases{Allow: []preset.Purchase{preset.Domains}})
	check(t, p,
		rows(admin, policy.Deny, "DenyReservedCapacity", nil, "ec2:PurchaseReservedInstancesOffering", "rds:PurchaseReservedDBInstancesOffering", "ec2:PurchaseCapacityBlock"),
		rows(admin, policy.Deny, "DenySavingsPlans", nil, "savingsplans:CreateSavingsPlan"),
		rows(admin, policy.Deny, "DenyMarketplace", nil, "aws-marketplace:Subscribe"),
		rows(admin, policy.Deny, "DenyDedicatedHosts", nil, "ec2:AllocateHosts"),
		rows(admin, policy.Deny, "DenyHardware", nil, "outposts:CreateOrder"),
		rows(admin, policy.Deny, "DenySubscriptions", nil, "shield:CreateSubscription", "acm-pca:CreateCertificateAuthority"),
		rows(admin, policy.Allow, "", nil, "route53domains:RegisterDomain", "ec2:RunInstances", "savingsplans:DescribeSavingsPlans", "aws-marketplace:Unsubscribe", "acm:RequestCertificate"),
	)
}

func TestRequireTags(t *testing.T) {
	p := underSCP(t, preset.RequireTags{Tags: []preset.RequiredTag{{Key: "Owner"}, {Key: "Cost:Center", Values: []string{"100", "200"}}}, Exempt: exempt})
	create := func(name string, who decide.Principal, action, resource string, want policy.Effect, by string, tags decide.Context) decide.Row {
		return decide.Row{Name: name, Request: decide.Request{Principal: who, Action: action, Resource: resource, Context: tags}, Want: want, By: by}
	}
	instance := "arn:aws:ec2:eu-west-1:" + here + ":instance/i-1"
	full := decide.Context{"aws:RequestTag/owner": {"me"}, "aws:RequestTag/Cost:Center": {"100"}}
	policytest.Check(t, p, []decide.Row{
		create("all tags", admin, "ec2:RunInstances", instance, policy.Allow, "", full),
		create("no owner", admin, "ec2:RunInstances", instance, policy.Deny, "RequireTagOwner", decide.Context{"aws:RequestTag/Cost:Center": {"100"}}),
		create("no cost center", admin, "ec2:RunInstances", instance, policy.Deny, "RequireTagCostCenter", decide.Context{"aws:RequestTag/Owner": {"me"}}),
		create("other cost center", admin, "sqs:CreateQueue", "arn:aws:sqs:eu-west-1:"+here+":q", policy.Deny, "RequireTagCostCenter", decide.Context{"aws:RequestTag/Owner": {"me"}, "aws:RequestTag/Cost:Center": {"300"}}),
		create("the subnet of a launch", admin, "ec2:RunInstances", "arn:aws:ec2:eu-west-1:"+here+":subnet/s-1", policy.Allow, "", nil),
		create("a change", admin, "lambda:UpdateFunctionCode", "arn:aws:lambda:eu-west-1:"+here+":function:f", policy.Allow, "", nil),
		create("automation", deploy, "ec2:RunInstances", instance, policy.Allow, "", nil),
	})
}

func TestQuarantine(t *testing.T) {
	p := underSCP(t, preset.Quarantine{Exempt: exempt})
	check(t, p,
		rows(admin, policy.Deny, "Quarantine", nil, "s3:GetObject", "iam:CreateRole", "sts:GetSessionToken"),
		rows(root, policy.Deny, "Quarantine", nil, "s3:GetObject"),
		rows(deploy, policy.Allow, "", nil, "s3:GetObject"),
		rows(linked, policy.Allow, "", nil, "s3:GetObject"),
	)
}
