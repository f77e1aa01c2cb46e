package catalogue_test

import (
	"maps"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
)

// inManagement is how the ids of resources begin that belong into a stack of their own, in
// the management account.
const inManagement = "Org"

// organization is what the management account holds.
func organization(r object) {
	made := func(typ string, properties object, after ...any) object {
		r := kept("AWS::Organizations::"+typ, properties)
		r["DependsOn"] = after
		return r
	}
	r["Org"] = made("Organization", object{"FeatureSet": "ALL"})
	r["OrgUnit"] = made("OrganizationalUnit", object{"Name": "Security", "ParentId": att("Org", "RootId")})
	r["OrgFirst"] = made("Account", object{"AccountName": "First", "Email": "first@example.com", "ParentIds": list{ref("OrgUnit")}})
	r["OrgSecond"] = made("Account", object{"AccountName": "Second", "Email": "second@example.com", "ParentIds": list{"ou-ab12-cdefghij"}}, "OrgFirst")
	r["OrgThird"] = made("Account", object{"AccountName": "Third", "Email": ref("Param"), "ParentIds": list{att("OrgUnit", "Id")}}, "OrgSecond")
	r["OrgCall"] = resource("Custom::AWS", object{
		"Create": join(`{"service":"organizations","action":"enablePolicyType","parameters":{"RootId":"`, att("Org", "RootId"), `"}}`)})
}

// divide moves the resources of the management account into their stack.
func divide(s assemblytest.Stack) []assemblytest.Stack {
	template := s.Template.(object)
	theirs, ours := object{}, object{}
	for id, r := range template["Resources"].(object) {
		if strings.HasPrefix(id, inManagement) {
			theirs[id] = r
		} else {
			ours[id] = r
		}
	}
	template["Resources"] = ours
	management := maps.Clone(template)
	delete(management, "Outputs")
	management["Resources"] = theirs
	return []assemblytest.Stack{s, {
		Name: "Management", Environment: "999999999999/us-east-1", Template: management,
		Metadata: map[string][]assemblytest.Entry{"Management": classOf(s)},
	}}
}

func classOf(s assemblytest.Stack) (class []assemblytest.Entry) {
	for _, entry := range s.Metadata["Prod"] {
		if entry.Type == assembly.MetadataClass {
			class = append(class, entry)
		}
	}
	return class
}

func organizationSabotages() []sabotage {
	return []sabotage{
		{rule: "ORG-001", name: "consolidated billing", change: []change{set("Org.FeatureSet", "CONSOLIDATED_BILLING")},
			at: "Org FeatureSet", says: "is CONSOLIDATED_BILLING; want ALL"},
		{rule: "ORG-001", name: "decided at deployment", change: []change{set("Org.FeatureSet", ref("Param"))},
			at: "Org FeatureSet", says: "only deployment decides"},
		{rule: "ORG-002", name: "organization", change: []change{attribute("Org", "DeletionPolicy", nil)}, at: "Org DeletionPolicy", says: "is not set"},
		{rule: "ORG-002", name: "unit", change: []change{attribute("OrgUnit", "DeletionPolicy", "Delete")}, at: "OrgUnit DeletionPolicy", says: "is Delete"},
		{rule: "ORG-002", name: "account", change: []change{attribute("OrgFirst", "UpdateReplacePolicy", "Delete")},
			at: "OrgFirst UpdateReplacePolicy", says: "is Delete"},
		{rule: "ORG-003", name: "together", change: []change{attribute("OrgSecond", "DependsOn", nil)},
			at: "OrgSecond DependsOn", says: "is made together with account Management/OrgFirst"},
		{rule: "ORG-003", name: "two after one", change: []change{attribute("OrgThird", "DependsOn", "OrgFirst")},
			at: "OrgThird DependsOn", says: "together with account Management/OrgSecond"},
		{rule: "ORG-004", name: "root by default", change: []change{set("OrgFirst.ParentIds", nil)}, at: "OrgFirst ParentIds", says: "names 0 parents"},
		{rule: "ORG-004", name: "root by name", change: []change{set("OrgFirst.ParentIds", list{"r-ab12"})}, at: "OrgFirst ParentIds", says: "not surely an organizational unit"},
		{rule: "ORG-004", name: "root by reference", change: []change{set("OrgFirst.ParentIds", list{att("Org", "RootId")})},
			at: "OrgFirst ParentIds", says: "want an organizational unit"},
		{rule: "ORG-004", name: "decided at deployment", change: []change{set("OrgFirst.ParentIds", list{ref("Param")})},
			at: "OrgFirst ParentIds", says: "not surely"},
		{rule: "ORG-005", name: "same address", change: []change{set("OrgSecond.Email", "First@example.com")},
			at: "OrgSecond Email", says: "which account Management/OrgFirst has too"},
		{rule: "ORG-006", name: "on delete", change: []change{set("OrgCall.Delete", `{"service":"Organizations","action":"DisablePolicyType"}`)},
			at: "OrgCall Delete", says: "calls disablePolicyType"},
		{rule: "ORG-006", name: "on update", change: []change{set("OrgCall.Update", join(`{"service":"S3Control","action":"deletePublicAccessBlock","parameters":{"AccountId":"`, ref("AWS::AccountId"), `"}}`))},
			at: "OrgCall Update", says: "calls deletePublicAccessBlock"},
	}
}
