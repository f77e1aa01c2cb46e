package schema

// tagProperties are what the tags of a resource are called, in the order in which they are looked
// for: a type that has Tags may have other tags for what it makes.
var tagProperties = []string{
	"Tags", "ResourceTags", "TagSpecifications", "AccessPointTags", "BackupPlanTags", "BackupVaultTags", "BotAliasTags", "BotTags",
	"FileSystemTags",
	"FrameworkTags", "HealthCheckTags", "HostedZoneTags", "IdentityPoolTags", "PipelineTags", "ReportPlanTags", "TieringConfigurationTags",
	"UserPoolTags",
}

// othersTags are types whose only tags are those of something else.
var othersTags = map[string]bool{"AWS::ECR::RepositoryCreationTemplate": true, "AWS::Inspector::ResourceGroup": true}

// TagProperty returns the property that holds the tags of resources of the type, empty if they take
// none: CloudFormation puts the tags of a stack on what takes some, and says nothing of the others.
func (t *Type) TagProperty() string {
	for _, name := range tagProperties {
		if p, ok := t.Properties[name]; ok && !p.Shape.Scalar() && !othersTags[t.Name] {
			return name
		}
	}
	return ""
}
