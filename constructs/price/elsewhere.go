package price

import (
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/rehearse/schema"
)

// elsewhere is why a resource makes something that costs, and of which its template does not tell:
// it has a template of its own, or is of a type that nobody here knows.
func elsewhere(a *assembly.Assembly, r *assembly.Resource) string {
	switch r.Type {
	case "AWS::CloudFormation::Stack", "AWS::CloudFormation::StackSet":
		return ofTemplate(a, r)
	case "AWS::ServiceCatalog::CloudFormationProvisionedProduct":
		return "is billed by what its product makes"
	}
	if strings.HasSuffix(r.Type, "::MODULE") {
		return "is billed by the resources of its module, which are not in the app"
	}
	if _, known := schema.Of(r.Type); !known && !custom(r) && r.Type != "AWS::CDK::Metadata" {
		return "is of a type that the table does not know"
	}
	return ""
}

func ofTemplate(a *assembly.Assembly, r *assembly.Resource) string {
	for _, s := range a.Stacks {
		if s.Parent != r {
			continue
		}
		for _, inside := range s.Resources {
			if charges, _ := chargesOf(inside); len(charges) > 0 && r.Type == "AWS::CloudFormation::StackSet" {
				return "is billed in every account and Region that it goes to, and counted once"
			}
		}
		return ""
	}
	return "is billed by the resources of its template, which is not in the app"
}

// custom reports whether a resource is what code makes, which nobody reads here.
func custom(r *assembly.Resource) bool {
	return strings.HasPrefix(r.Type, "Custom::") || r.Type == "AWS::CloudFormation::CustomResource"
}
