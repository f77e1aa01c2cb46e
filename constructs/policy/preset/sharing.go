package preset

import "github.com/plinth-cdk/plinth/constructs/policy"

// DenySharing keeps data inside the organization where resource control policies do not reach. Only
// exempt roles share images, snapshots, documents, directories, products and addresses, export
// databases and instances, and share with strangers in AWS RAM. No condition key distinguishes an
// account of the organization from a stranger there.
//
// Deployers may also write resource policies, and give other accounts permission to invoke a
// function. Nobody but exempt roles opens a function to everybody.
type DenySharing struct {
	// Exempt are patterns of principals that may share, such as the role of an image pipeline. The
	// default is none.
	Exempt []string
	// Deployers are patterns of the roles that deploy workloads. The default is those of Exempt.
	Deployers []string
}

// Statements implements [policy.Preset].
func (d DenySharing) Statements() ([]policy.Statement, error) {
	exempt, err := exempting("DenySharing", d.Exempt)
	if err != nil {
		return nil, err
	}
	deployers, err := exempt.with("DenySharing", d.Deployers)
	if err != nil {
		return nil, err
	}
	when := func(sid string, x exemption, c policy.Condition, actions ...string) policy.Statement {
		s := deniedEverywhere(sid, nil, actions...)
		s.Condition = x.condition(c)
		return s
	}
	return []policy.Statement{
		deniedEverywhere("DenySharing", exempt, shares...),
		deniedEverywhere("KeepPublicAccessBlocks", exempt,
			"ec2:DisableImageBlockPublicAccess",
			"ec2:DisableSnapshotBlockPublicAccess",
			"ec2:EnableSnapshotBlockPublicAccess", // can weaken the mode as well
		),
		deniedEverywhere("DenyResourcePolicies", deployers, resourcePolicies...),
		// Absent, the flag of a new share is true.
		when("DenyForeignShares", exempt, policy.Condition{"BoolIfExists": {"ram:RequestedAllowsExternalPrincipals": {"true"}}},
			"ram:CreateResourceShare", "ram:UpdateResourceShare"),
		when("DenyForeignSharers", exempt, policy.Condition{"BoolIfExists": {"ram:AllowsExternalPrincipals": {"true"}}},
			"ram:AssociateResourceShare"),
		when("DenyPublicFunctionURLs", exempt, policy.Condition{"StringEqualsIfExists": {"lambda:FunctionUrlAuthType": {"NONE"}}},
			"lambda:CreateFunctionUrlConfig", "lambda:UpdateFunctionUrlConfig"),
		when("DenyPublicFunctions", exempt, policy.Condition{"StringEquals": {"lambda:Principal": {"*"}}}, "lambda:AddPermission"),
		when("DenyForeignFunctions", deployers, policy.Condition{"StringNotLike": {"lambda:Principal": {"*.amazonaws.com"}}},
			"lambda:AddPermission"),
	}, nil
}

// shares hand a copy of data, or the use of a resource, to accounts that the caller chooses.
var shares = []string{
	"appstream:UpdateImagePermissions",
	"auditmanager:StartAssessmentFrameworkShare",
	"auditmanager:UpdateAssessmentFrameworkShare",
	"cloudformation:PublishType",
	"cloudformation:RegisterPublisher",
	"directconnect:CreateDirectConnectGatewayAssociationProposal",
	"ds:AcceptSharedDirectory",
	"ds:ShareDirectory",
	"dynamodb:ExportTableToPointInTime",
	"ec2:CreateInstanceExportTask",
	"ec2:CreateNetworkInterfacePermission",
	"ec2:CreateStoreImageTask",
	"ec2:EnableAddressTransfer",
	"ec2:ExportImage",
	"ec2:ModifyFpgaImageAttribute",
	"ec2:ModifyImageAttribute",
	"ec2:ModifySnapshotAttribute",
	"ec2:ModifyVpcEndpointServicePermissions",
	"fis:CreateTargetAccountConfiguration",
	"globalaccelerator:CreateCrossAccountAttachment",
	"globalaccelerator:UpdateCrossAccountAttachment",
	"oam:CreateLink",
	"rds:ModifyDBClusterSnapshotAttribute",
	"rds:ModifyDBSnapshotAttribute",
	"rds:StartExportTask",
	"redshift:AuthorizeDataShare",
	"redshift:AuthorizeEndpointAccess",
	"redshift:AuthorizeSnapshotAccess",
	"route53:CreateVPCAssociationAuthorization",
	"route53domains:TransferDomain*",
	"serverlessrepo:PutApplicationPolicy",
	"servicecatalog:CreatePortfolioShare",
	"servicecatalog:UpdatePortfolioShare",
	"ssm:ModifyDocumentPermission",
	"workspaces:UpdateWorkspaceImagePermission",
}

// resourcePolicies admit callers, or move data, to where resource control policies do not reach.
var resourcePolicies = []string{
	"acm-pca:CreatePermission",
	"acm-pca:PutPolicy",
	"cloudhsm:PutResourcePolicy",
	"codeartifact:PutDomainPermissionsPolicy",
	"codeartifact:PutRepositoryPermissionsPolicy",
	"codebuild:PutResourcePolicy",
	"datasync:CreateLocation*",
	"datasync:CreateTask",
	"eks:UpdateClusterConfig",
	"elasticfilesystem:PutFileSystemPolicy",
	"es:AcceptInboundConnection",
	"es:AuthorizeVpcEndpointAccess",
	"es:Create*Domain",
	"es:Update*DomainConfig",
	"events:PutPermission",
	"glacier:SetVaultAccessPolicy",
	"glue:PutResourcePolicy",
	"imagebuilder:CreateDistributionConfiguration",
	"imagebuilder:UpdateDistributionConfiguration",
	"imagebuilder:Put*Policy",
	"kinesis:PutResourcePolicy",
	"lakeformation:BatchGrantPermissions",
	"lakeformation:GrantPermissions",
	"lambda:AddLayerVersionPermission",
	"lambda:DeleteFunctionCodeSigningConfig",
	"lambda:PutFunctionCodeSigningConfig",
	"lambda:UpdateCodeSigningConfig",
	"lex:CreateResourcePolicy",
	"lex:UpdateResourcePolicy",
	"logs:PutDestinationPolicy",
	"redshift-serverless:PutResourcePolicy",
	"schemas:PutResourcePolicy",
	"sns:AddPermission",
	"sns:CreateTopic",
	"sns:SetTopicAttributes",
	"transfer:CreateServer",
	"transfer:UpdateServer",
	"vpc-lattice:PutAuthPolicy",
	"vpc-lattice:PutResourcePolicy",
}
