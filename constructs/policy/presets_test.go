package policy_test

import (
	"strings"
	"testing"

	"github.com/plinth-cdk/plinth/constructs/policy"
)

var (
	admin  = policy.Principal{ARN: "arn:aws:iam::" + here + ":role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_0123", OrgID: "o-exampleorgid"}
	deploy = policy.Principal{ARN: "arn:aws:iam::" + here + ":role/cdk-hnb659fds-deploy-role-" + here + "-eu-west-1", OrgID: "o-exampleorgid"}
	root   = policy.Principal{ARN: "arn:aws:iam::" + here + ":root"}
	linked = policy.Principal{ARN: "arn:aws:iam::" + here + ":role/aws-service-role/guardduty.amazonaws.com/AWSServiceRoleForAmazonGuardDuty"}
	exempt = []string{policy.Role("cdk-*")}
)

// underSCP are an administrator's policies below a root with the presets.
func underSCP(t *testing.T, presets ...policy.Preset) policy.Policies {
	t.Helper()
	scp, err := policy.NewSCP("test", presets...)
	if err != nil {
		t.Fatal(err)
	}
	return policy.Policies{
		Identity: []policy.Document{allow("*")},
		SCPs:     [][]policy.Document{{policy.FullAWSAccess(), scp}, {policy.FullAWSAccess()}},
	}
}

// rows makes one row of each action, with the service's answer as its name.
func rows(who policy.Principal, want policy.Effect, by string, ctx policy.Context, actions ...string) []policy.Row {
	var out []policy.Row
	for _, a := range actions {
		out = append(out, policy.Row{Name: string(want) + " " + a, Principal: who, Action: a, Context: ctx, Want: want, By: by})
	}
	return out
}

func in(region string) policy.Context { return policy.Context{"aws:RequestedRegion": {region}} }

// check runs all groups of rows.
func check(t *testing.T, p policy.Policies, groups ...[]policy.Row) {
	t.Helper()
	for _, g := range groups {
		policy.Check(t, p, g)
	}
}

func TestRegionDenyOfAEuropeanCompany(t *testing.T) {
	p := underSCP(t, policy.RegionDeny{Allowed: []string{"eu-west-1", "eu-central-1"}, Exempt: []string{policy.Role("AWSControlTowerExecution")}})
	control := policy.Principal{ARN: "arn:aws:iam::" + here + ":role/AWSControlTowerExecution"}
	management := policy.Principal{ARN: admin.ARN, ManagementAccount: true}
	check(t, p,
		rows(admin, policy.Allow, "", in("eu-west-1"), "ec2:RunInstances", "s3:CreateBucket", "kms:CreateKey", "bedrock:InvokeModel"),
		rows(admin, policy.Allow, "", in("eu-central-1"), "ec2:RunInstances"),
		rows(admin, policy.Deny, "DenyOtherRegions", in("us-east-2"), "ec2:RunInstances", "s3:CreateBucket", "lambda:CreateFunction", "cloudformation:CreateStack"),
		rows(admin, policy.Deny, "DenyOtherRegions", in("us-east-1"), "ec2:RunInstances", "s3:CreateBucket", "cloudformation:CreateStack", "bedrock:InvokeModel"),
		rows(root, policy.Deny, "DenyOtherRegions", in("us-east-2"), "ec2:RunInstances"),
		// Global services name the control Region and have to keep working.
		rows(admin, policy.Allow, "", in("us-east-1"), "iam:CreateRole", "organizations:DescribeOrganization", "route53:ChangeResourceRecordSets",
			"route53domains:ListDomains", "cloudfront:CreateDistribution", "support:CreateCase", "sts:AssumeRole", "budgets:ViewBudget", "ce:GetCostAndUsage",
			"health:DescribeEvents", "wafv2:CreateWebACL", "shield:DescribeProtection", "trustedadvisor:DescribeChecks", "s3:ListAllMyBuckets", "account:GetContactInformation"),
		rows(admin, policy.Allow, "", in("us-west-2"), "globalaccelerator:CreateAccelerator", "networkmanager:CreateGlobalNetwork", "s3:CreateMultiRegionAccessPoint"),
		// Regional services that global ones need there, but nowhere else.
		rows(admin, policy.Allow, "", in("us-east-1"), "acm:RequestCertificate", "kms:CreateKey", "logs:CreateLogGroup", "cloudwatch:GetMetricData", "access-analyzer:ValidatePolicy", "config:PutConfigurationRecorder"),
		rows(admin, policy.Deny, "DenyOutsideControlRegion", in("ap-south-1"), "acm:RequestCertificate", "kms:CreateKey", "logs:CreateLogGroup", "config:PutConfigurationRecorder"),
		// Who is out of reach.
		rows(control, policy.Allow, "", in("us-east-2"), "ec2:RunInstances", "config:PutConfigurationRecorder"),
		rows(management, policy.Allow, "", in("us-east-2"), "ec2:RunInstances"),
		rows(linked, policy.Allow, "", in("us-east-2"), "ec2:DescribeInstances"),
	)
}

func TestRegionDenyEdgeStacks(t *testing.T) {
	p := underSCP(t, policy.RegionDeny{Allowed: []string{"eu-west-1"}, EdgeStacks: true})
	check(t, p,
		// What cdk bootstrap and a certificate or Lambda@Edge stack do in us-east-1.
		rows(admin, policy.Allow, "", in("us-east-1"), "cloudformation:CreateChangeSet", "s3:CreateBucket", "s3:PutObject", "ecr:CreateRepository", "ssm:PutParameter",
			"iam:CreateRole", "sts:AssumeRole", "lambda:CreateFunction", "acm:RequestCertificate", "cloudfront:UpdateDistribution"),
		rows(admin, policy.Deny, "DenyOutsideControlRegion", in("us-east-2"), "cloudformation:CreateChangeSet", "s3:CreateBucket", "ssm:PutParameter", "lambda:CreateFunction"),
		rows(admin, policy.Deny, "DenyOtherRegions", in("us-east-1"), "ec2:RunInstances", "rds:CreateDBInstance"),
	)
}

func TestRegionDenyWithTheControlRegionAllowed(t *testing.T) {
	p := underSCP(t, policy.RegionDeny{Allowed: []string{"us-east-1", "us-west-2"}})
	check(t, p,
		rows(admin, policy.Allow, "", in("us-east-1"), "ec2:RunInstances", "acm:RequestCertificate"),
		rows(admin, policy.Deny, "DenyOtherRegions", in("eu-west-1"), "acm:RequestCertificate", "kms:CreateKey", "ec2:RunInstances"),
		rows(admin, policy.Allow, "", in("eu-west-1"), "iam:CreateRole"),
	)
}

func TestRegionDenyInOtherPartitions(t *testing.T) {
	for _, c := range []struct{ allowed, control, denied string }{
		{"cn-northwest-1", "cn-north-1", "ap-east-1"}, {"us-gov-east-1", "us-gov-west-1", "us-east-1"},
	} {
		p := underSCP(t, policy.RegionDeny{Allowed: []string{c.allowed}})
		check(t, p,
			rows(admin, policy.Allow, "", in(c.allowed), "ec2:RunInstances"),
			rows(admin, policy.Allow, "", in(c.control), "iam:CreateRole", "kms:CreateKey"),
			rows(admin, policy.Deny, "", in(c.control), "ec2:RunInstances"),
			rows(admin, policy.Deny, "", in(c.denied), "kms:CreateKey"),
		)
	}
}

func TestRegionDenyBedrockProfiles(t *testing.T) {
	p := underSCP(t, policy.RegionDeny{Allowed: []string{"eu-west-1"}, BedrockProfiles: []string{"eu"}, Exempt: exempt})
	with := func(region, profile string) policy.Context {
		return policy.Context{"aws:RequestedRegion": {region}, "bedrock:InferenceProfileArn": {"arn:aws:bedrock:eu-west-1:" + here + ":inference-profile/" + profile}}
	}
	check(t, p,
		rows(admin, policy.Allow, "", in("eu-west-1"), "bedrock:InvokeModel"),
		rows(admin, policy.Allow, "", with("eu-north-1", "eu.anthropic.model"), "bedrock:InvokeModel", "bedrock:InvokeModelWithResponseStream"),
		rows(admin, policy.Deny, "DenyInferenceElsewhere", with("us-east-1", "us.anthropic.model"), "bedrock:InvokeModel"),
		rows(admin, policy.Deny, "DenyInferenceElsewhere", in("eu-north-1"), "bedrock:InvokeModel"),
		rows(admin, policy.Deny, "DenyOtherRegions", with("eu-north-1", "eu.anthropic.model"), "bedrock:CreateModelCustomizationJob"),
		rows(deploy, policy.Allow, "", in("eu-north-1"), "bedrock:InvokeModel"),
	)
}

func TestSecurityServicesCannotBeSwitchedOff(t *testing.T) {
	p := underSCP(t, policy.ProtectSecurityServices{Exempt: exempt, LogGroups: []string{"/audit/*"}})
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
		[]policy.Row{
			{Name: "audit logs stay", Principal: admin, Action: "logs:DeleteLogGroup", Resource: "arn:aws:logs:eu-west-1:" + here + ":log-group:/audit/trail:*", Want: policy.Deny, By: "ProtectLogGroups"},
			{Name: "audit streams stay", Principal: admin, Action: "logs:DeleteLogStream", Resource: "arn:aws:logs:eu-west-1:" + here + ":log-group:/audit/trail:log-stream:a", Want: policy.Deny, By: "ProtectLogGroups"},
			{Name: "other logs are the team's", Principal: admin, Action: "logs:DeleteLogGroup", Resource: "arn:aws:logs:eu-west-1:" + here + ":log-group:/app/x:*", Want: policy.Allow},
		},
	)
}

func TestProtectSecurityServicesOptions(t *testing.T) {
	p := underSCP(t, policy.ProtectSecurityServices{Except: []policy.SecurityService{policy.Detective}, Trails: []string{"org-*"}})
	trail := func(name string, want policy.Effect) policy.Row {
		return policy.Row{Name: name, Principal: deploy, Action: "cloudtrail:StopLogging", Resource: "arn:aws:cloudtrail:eu-west-1:" + here + ":trail/" + name, Want: want}
	}
	check(t, p,
		rows(deploy, policy.Allow, "", nil, "detective:DeleteGraph"),
		rows(deploy, policy.Deny, "ProtectGuardDuty", nil, "guardduty:DeleteDetector"), // nobody is exempt
		[]policy.Row{trail("org-audit", policy.Deny), trail("team", policy.Allow)},
	)
}

const encryption = "s3:x-amz-server-side-encryption"

func upload(name string, want policy.Effect, headers policy.Context) policy.Row {
	return policy.Row{Name: name, Principal: admin, Action: "s3:PutObject", Resource: "arn:aws:s3:::b/k", ResourceAccount: here, Context: headers, Want: want}
}

func TestS3Encryption(t *testing.T) {
	check(t, underSCP(t, policy.S3Encryption{}), []policy.Row{
		upload("without a header", policy.Allow, nil),
		upload("AES256", policy.Allow, policy.Context{encryption: {"AES256"}}),
		upload("aws:kms", policy.Allow, policy.Context{encryption: {"aws:kms"}}),
		upload("aws:kms:dsse", policy.Allow, policy.Context{encryption: {"aws:kms:dsse"}}),
		upload("something else", policy.Deny, policy.Context{encryption: {"none"}}),
		upload("a key of the customer", policy.Deny, policy.Context{encryption + "-customer-algorithm": {"AES256"}}),
		{Name: "buckets can be made", Principal: admin, Action: "s3:CreateBucket", Resource: "arn:aws:s3:::b", Want: policy.Allow},
	})
	check(t, underSCP(t, policy.S3Encryption{RequireKMS: true}), []policy.Row{
		upload("without a header", policy.Allow, nil),
		upload("AES256", policy.Deny, policy.Context{encryption: {"AES256"}}),
		upload("aws:kms:dsse", policy.Allow, policy.Context{encryption: {"aws:kms:dsse"}}),
	})
}

func TestS3EncryptionAsRCPReachesStrangers(t *testing.T) {
	rcp, err := policy.NewRCP("s3", policy.S3Encryption{})
	if err != nil {
		t.Fatal(err)
	}
	stranger := policy.Principal{ARN: "arn:aws:iam::" + there + ":role/x"}
	p := policy.Policies{RCPs: [][]policy.Document{{rcp}}, Identity: docs(allow("*")), Resource: docs(policy.Document{Statements: []policy.Statement{
		{Effect: policy.Allow, Principal: policy.Everyone(), Action: []string{"s3:*"}, Resource: []string{"*"}}}})}
	request := upload("", policy.Allow, policy.Context{encryption + "-customer-algorithm": {"AES256"}})
	request.Principal, request.Want, request.By = stranger, policy.Deny, "DenyCustomerProvidedKeys"
	plain := upload("plain", policy.Allow, nil)
	plain.Principal = stranger
	policy.Check(t, p, []policy.Row{request, plain})
}

func TestProtectS3Settings(t *testing.T) {
	p := underSCP(t, policy.ProtectS3Settings{Exempt: exempt})
	settings := []string{"s3:PutEncryptionConfiguration", "s3:PutBucketPublicAccessBlock", "s3:PutAccountPublicAccessBlock", "s3:PutBucketOwnershipControls"}
	check(t, p,
		rows(admin, policy.Deny, "ProtectBucketSettings", nil, settings...),
		rows(deploy, policy.Allow, "", nil, settings...),
		rows(admin, policy.Allow, "", nil, "s3:PutObject", "s3:PutBucketPolicy", "s3:CreateBucket"),
	)
}

func TestDenyRootUser(t *testing.T) {
	p := underSCP(t, policy.DenyRootUser{})
	check(t, p,
		rows(root, policy.Deny, "DenyRootUser", nil, "s3:DeleteBucketPolicy", "iam:CreateAccessKey", "account:CloseAccount"),
		rows(root, policy.Allow, "", policy.Context{"aws:AssumedRoot": {"true"}}, "s3:DeleteBucketPolicy"),
		rows(policy.Principal{ARN: root.ARN, ManagementAccount: true}, policy.Allow, "", nil, "account:CloseAccount"),
		rows(admin, policy.Allow, "", nil, "s3:DeleteBucketPolicy"),
	)
}

func TestDenyLeavingOrganization(t *testing.T) {
	p := underSCP(t, policy.DenyLeavingOrganization{})
	check(t, p,
		rows(root, policy.Deny, "DenyLeavingOrganization", nil, "organizations:LeaveOrganization", "account:CloseAccount"),
		rows(deploy, policy.Deny, "DenyLeavingOrganization", nil, "organizations:LeaveOrganization"),
		rows(admin, policy.Allow, "", nil, "organizations:DescribeOrganization", "account:GetContactInformation"),
	)
}

func TestDenyIAMUsers(t *testing.T) {
	p := underSCP(t, policy.DenyIAMUsers{Exempt: exempt})
	check(t, p,
		rows(admin, policy.Deny, "DenyIAMUsers", nil, "iam:CreateUser", "iam:CreateAccessKey", "iam:CreateLoginProfile", "iam:CreateServiceSpecificCredential"),
		rows(admin, policy.Allow, "", nil, "iam:CreateRole", "iam:DeleteUser", "iam:DeleteAccessKey", "iam:UpdateAccessKey", "iam:ListUsers"),
		rows(deploy, policy.Allow, "", nil, "iam:CreateUser"),
	)
}

// The exemption by name is a door until the names are protected.
func TestProtectRolesClosesTheDoor(t *testing.T) {
	open := underSCP(t, policy.RegionDeny{Allowed: []string{"eu-west-1"}, Exempt: exempt})
	closed := underSCP(t, policy.RegionDeny{Allowed: []string{"eu-west-1"}, Exempt: exempt}, policy.ProtectRoles{Roles: exempt})
	on := func(who policy.Principal, action, role string, want policy.Effect) policy.Row {
		return policy.Row{Name: role, Principal: who, Action: action, Resource: "arn:aws:iam::" + here + ":role/" + role, Context: in("us-east-1"), Want: want}
	}
	policy.Check(t, open, []policy.Row{on(admin, "iam:CreateRole", "cdk-evil", policy.Allow)})
	policy.Check(t, closed, []policy.Row{
		on(admin, "iam:CreateRole", "cdk-evil", policy.Deny),
		on(admin, "iam:UpdateAssumeRolePolicy", "cdk-deploy", policy.Deny),
		on(admin, "iam:PassRole", "cdk-deploy", policy.Deny),
		on(admin, "iam:GetRole", "cdk-deploy", policy.Allow),
		on(admin, "iam:CreateRole", "app", policy.Allow),
		on(deploy, "iam:UpdateAssumeRolePolicy", "cdk-deploy", policy.Allow),
	})
}

func TestRequireIMDSv2(t *testing.T) {
	p := underSCP(t, policy.RequireIMDSv2{Exempt: exempt})
	launch := func(name, resource string, want policy.Effect, by string, ctx policy.Context) policy.Row {
		return policy.Row{Name: name, Principal: admin, Action: "ec2:RunInstances", Resource: "arn:aws:ec2:eu-west-1:" + here + ":" + resource, Context: ctx, Want: want, By: by}
	}
	tokens := func(tokens, hops string) policy.Context {
		return policy.Context{"ec2:MetadataHttpTokens": {tokens}, "ec2:MetadataHttpPutResponseHopLimit": {hops}}
	}
	check(t, p, []policy.Row{
		launch("version 2", "instance/i-1", policy.Allow, "", tokens("required", "2")),
		launch("version 1", "instance/i-1", policy.Deny, "RequireIMDSv2", tokens("optional", "1")),
		launch("nothing said", "instance/i-1", policy.Deny, "RequireIMDSv2", nil),
		launch("many hops", "instance/i-1", policy.Deny, "LimitMetadataHops", tokens("required", "3")),
		// The same launch is checked for these, which have no metadata options.
		launch("its subnet", "subnet/subnet-1", policy.Allow, "", nil),
		launch("its volume", "volume/vol-1", policy.Allow, "", nil),
	},
		rows(admin, policy.Deny, "RefuseIMDSv1Credentials", policy.Context{"ec2:RoleDelivery": {"1.0"}}, "s3:GetObject"),
		rows(admin, policy.Allow, "", policy.Context{"ec2:RoleDelivery": {"2.0"}}, "s3:GetObject"),
		rows(admin, policy.Allow, "", nil, "s3:GetObject"),
		rows(admin, policy.Deny, "KeepMetadataOptions", nil, "ec2:ModifyInstanceMetadataOptions", "ec2:ModifyInstanceMetadataDefaults"),
		rows(deploy, policy.Allow, "", nil, "ec2:ModifyInstanceMetadataOptions"),
	)
	wide := underSCP(t, policy.RequireIMDSv2{MaxHops: 3})
	check(t, wide, []policy.Row{launch("three hops", "instance/i-1", policy.Allow, "", tokens("required", "3"))})
}

func TestDenyPublicSharing(t *testing.T) {
	p := underSCP(t, policy.DenyPublicSharing{Exempt: exempt})
	check(t, p,
		rows(admin, policy.Deny, "DenyPublicSnapshots", policy.Context{"ec2:Add/group": {"all"}}, "ec2:ModifySnapshotAttribute"),
		rows(admin, policy.Allow, "", policy.Context{"ec2:Add/userId": {there}}, "ec2:ModifySnapshotAttribute"),
		rows(admin, policy.Deny, "DenySharing", nil, "ec2:ModifyImageAttribute", "rds:ModifyDBSnapshotAttribute", "rds:ModifyDBClusterSnapshotAttribute", "ssm:ModifyDocumentPermission"),
		rows(admin, policy.Deny, "KeepPublicAccessBlocks", nil, "ec2:DisableImageBlockPublicAccess", "ec2:DisableSnapshotBlockPublicAccess"),
		rows(admin, policy.Allow, "", nil, "ec2:CreateImage", "ec2:CreateSnapshot", "ec2:EnableImageBlockPublicAccess"),
		rows(deploy, policy.Allow, "", policy.Context{"ec2:Add/group": {"all"}}, "ec2:ModifySnapshotAttribute", "ec2:ModifyImageAttribute"),
	)
}

func TestProtectKeys(t *testing.T) {
	p := underSCP(t, policy.ProtectKeys{Exempt: exempt})
	check(t, p,
		rows(admin, policy.Deny, "ProtectKeys", nil, "kms:ScheduleKeyDeletion", "kms:DisableKey", "kms:DeleteImportedKeyMaterial"),
		rows(admin, policy.Allow, "", nil, "kms:CancelKeyDeletion", "kms:EnableKey", "kms:CreateGrant", "kms:PutKeyPolicy", "kms:DeleteAlias", "kms:Decrypt"),
		rows(deploy, policy.Allow, "", nil, "kms:ScheduleKeyDeletion"),
	)
}

func TestSpendGuard(t *testing.T) {
	p := underSCP(t, policy.SpendGuard{Allow: []policy.Spend{policy.Domains}})
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
	p := underSCP(t, policy.RequireTags{Tags: []policy.RequiredTag{{Key: "Owner"}, {Key: "Cost:Center", Values: []string{"100", "200"}}}, Exempt: exempt})
	create := func(name string, who policy.Principal, action, resource string, want policy.Effect, by string, tags policy.Context) policy.Row {
		return policy.Row{Name: name, Principal: who, Action: action, Resource: resource, Context: tags, Want: want, By: by}
	}
	instance := "arn:aws:ec2:eu-west-1:" + here + ":instance/i-1"
	full := policy.Context{"aws:RequestTag/owner": {"me"}, "aws:RequestTag/Cost:Center": {"100"}}
	policy.Check(t, p, []policy.Row{
		create("all tags", admin, "ec2:RunInstances", instance, policy.Allow, "", full),
		create("no owner", admin, "ec2:RunInstances", instance, policy.Deny, "RequireTagOwner", policy.Context{"aws:RequestTag/Cost:Center": {"100"}}),
		create("no cost center", admin, "ec2:RunInstances", instance, policy.Deny, "RequireTagCostCenter", policy.Context{"aws:RequestTag/Owner": {"me"}}),
		create("other cost center", admin, "sqs:CreateQueue", "arn:aws:sqs:eu-west-1:"+here+":q", policy.Deny, "RequireTagCostCenter", policy.Context{"aws:RequestTag/Owner": {"me"}, "aws:RequestTag/Cost:Center": {"300"}}),
		create("the subnet of a launch", admin, "ec2:RunInstances", "arn:aws:ec2:eu-west-1:"+here+":subnet/s-1", policy.Allow, "", nil),
		create("a change", admin, "lambda:UpdateFunctionCode", "arn:aws:lambda:eu-west-1:"+here+":function:f", policy.Allow, "", nil),
		create("automation", deploy, "ec2:RunInstances", instance, policy.Allow, "", nil),
	})
}

func TestQuarantine(t *testing.T) {
	p := underSCP(t, policy.Quarantine{Exempt: exempt})
	check(t, p,
		rows(admin, policy.Deny, "Quarantine", nil, "s3:GetObject", "iam:CreateRole", "sts:GetSessionToken"),
		rows(root, policy.Deny, "Quarantine", nil, "s3:GetObject"),
		rows(deploy, policy.Allow, "", nil, "s3:GetObject"),
		rows(linked, policy.Allow, "", nil, "s3:GetObject"),
	)
}

// Misuse is an error that names the setting, the value and the way out.
func TestPresetErrors(t *testing.T) {
	for name, c := range map[string]struct {
		preset policy.Preset
		want   string
	}{
		"no Regions":         {policy.RegionDeny{}, "RegionDeny.Allowed is empty, want at least one Region"},
		"unknown Region":     {policy.RegionDeny{Allowed: []string{"eu-west-9"}}, `is "eu-west-9", want a Region such as eu-central-1; known are eu-central-1, eu-central-2`},
		"mixed partitions":   {policy.RegionDeny{Allowed: []string{"eu-west-1", "cn-north-1"}}, "Regions of one partition"},
		"Bedrock prefix":     {policy.RegionDeny{Allowed: []string{"eu-west-1"}, BedrockProfiles: []string{"*"}}, "the prefix of an inference profile"},
		"exempting names":    {policy.RegionDeny{Allowed: []string{"eu-west-1"}, Exempt: []string{"Admin"}}, `RegionDeny.Exempt is "Admin", want the ARN of an IAM principal`},
		"exempting sessions": {policy.DenyIAMUsers{Exempt: []string{"arn:aws:sts::1:assumed-role/a/b"}}, "the ARN of an IAM principal"},
		"exempting all":      {policy.ProtectKeys{Exempt: []string{policy.Role("*")}}, "does not exempt everybody"},
		"unknown service":    {policy.ProtectSecurityServices{Except: []policy.SecurityService{"Shield"}}, "one of the SecurityService constants"},
		"exempt in services": {policy.ProtectSecurityServices{Exempt: []string{"x"}}, "ProtectSecurityServices.Exempt"},
		"S3 lock-out":        {policy.ProtectS3Settings{}, "ProtectS3Settings.Exempt is empty, want at least the roles"},
		"S3 exempt":          {policy.S3Encryption{Exempt: []string{"x"}}, "S3Encryption.Exempt"},
		"quarantine for all": {policy.Quarantine{}, "Quarantine.Exempt is empty"},
		"no roles":           {policy.ProtectRoles{}, "ProtectRoles.Exempt is empty"},
		"roles of nobody":    {policy.ProtectRoles{Exempt: exempt}, "ProtectRoles.Exempt is empty"},
		"hops":               {policy.RequireIMDSv2{MaxHops: 65}, `RequireIMDSv2.MaxHops is 65, want 1 to 64`},
		"IMDS exempt":        {policy.RequireIMDSv2{Exempt: []string{"x"}}, "RequireIMDSv2.Exempt"},
		"sharing exempt":     {policy.DenyPublicSharing{Exempt: []string{"x"}}, "DenyPublicSharing.Exempt"},
		"unknown spend":      {policy.SpendGuard{Allow: []policy.Spend{"Coffee"}}, "one of the Spend constants"},
		"spend exempt":       {policy.SpendGuard{Exempt: []string{"x"}}, "SpendGuard.Exempt"},
		"no tags":            {policy.RequireTags{}, "RequireTags.Tags is empty"},
		"tag key":            {policy.RequireTags{Tags: []policy.RequiredTag{{Key: "a*"}}}, "a tag key such as CostCenter"},
	} {
		if _, err := policy.NewSCP("test", c.preset); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error is %v, want one with %s", name, err, c.want)
		}
	}
	for name, c := range map[string]struct {
		preset policy.Preset
		want   string
	}{
		"org id":        {policy.OrgIdentitiesOnly{OrgID: "example"}, `is "example", want an organization id`},
		"account":       {policy.OrgIdentitiesOnly{OrgID: "o-exampleorgid", TrustedAccounts: []string{"12"}}, "an account id of twelve digits"},
		"service":       {policy.TLSOnly{Services: []string{"ec2"}}, `TLSOnly.Services is "ec2"`},
		"deputy org id": {policy.ConfusedDeputy{}, "ConfusedDeputy.OrgID"},
		"an SCP preset": {policy.DenyRootUser{}, "a resource control policy cannot be about all actions"},
	} {
		if _, err := policy.NewRCP("test", c.preset); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("RCP %s: error is %v, want one with %s", name, err, c.want)
		}
	}
	defer func() {
		if recover() == nil {
			t.Error("Must does not panic")
		}
	}()
	policy.Must(policy.NewSCP("test", policy.RegionDeny{}))
}
