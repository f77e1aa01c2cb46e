// Package place tells which resources cannot exist beside each other: they would have the same
// name, or the same place in another resource.
package place

import (
	"fmt"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/rehearse/schema"
)

// single are types of which there is one for each combination of some properties, though these are
// not what identifies a resource: one in an account and Region if there are none.
var single = map[string][]string{
	"AWS::Config::ConfigurationRecorder":                 {},
	"AWS::Config::DeliveryChannel":                       {},
	"AWS::EC2::NetworkAclEntry":                          {"NetworkAclId", "RuleNumber", "Egress"},
	"AWS::EC2::SnapshotBlockPublicAccess":                {},
	"AWS::EC2::TransitGatewayAttachment":                 {"TransitGatewayId", "VpcId"},
	"AWS::EC2::TransitGatewayRouteTableAssociation":      {"TransitGatewayAttachmentId"},
	"AWS::EC2::TransitGatewayVpcAttachment":              {"TransitGatewayId", "VpcId"},
	"AWS::EC2::VPCBlockPublicAccessOptions":              {},
	"AWS::EC2::VPCGatewayAttachment":                     {"VpcId", "InternetGatewayId", "VpnGatewayId"},
	"AWS::ElasticLoadBalancingV2::Listener":              {"LoadBalancerArn", "Port"},
	"AWS::ElasticLoadBalancingV2::ListenerRule":          {"ListenerArn", "Priority"},
	"AWS::GuardDuty::Detector":                           {},
	"AWS::Lambda::EventSourceMapping":                    {"FunctionName", "EventSourceArn"},
	"AWS::Macie::Session":                                {},
	"AWS::Organizations::Account":                        {"Email"},
	"AWS::Organizations::Organization":                   {},
	"AWS::Organizations::OrganizationalUnit":             {"ParentId", "Name"},
	"AWS::Organizations::Policy":                         {"Type", "Name"},
	"AWS::Organizations::ResourcePolicy":                 {},
	"AWS::Route53Resolver::FirewallRuleGroupAssociation": {"VpcId", "Priority"},
	"AWS::SecretsManager::Secret":                        {"Name"},
	"AWS::SecurityHub::DelegatedAdmin":                   {},
	"AWS::SecurityHub::Hub":                              {},
	"AWS::SecurityHub::HubV2":                            {},
}

// named are types whose names are theirs alone, though AWS identifies them by an ARN or an id: the
// name, if it is given, and what it is unique in.
var named = map[string][]string{
	"AWS::CloudFormation::StackSet":             {"StackSetName"},
	"AWS::CloudFront::Function":                 {"Name"},
	"AWS::EC2::LaunchTemplate":                  {"LaunchTemplateName"},
	"AWS::EC2::SecurityGroup":                   {"GroupName", "VpcId"},
	"AWS::ElasticLoadBalancingV2::LoadBalancer": {"Name"},
	"AWS::ElasticLoadBalancingV2::TargetGroup":  {"Name"},
	"AWS::Events::Rule":                         {"Name", "EventBusName"},
	"AWS::IAM::ManagedPolicy":                   {"ManagedPolicyName"},
	"AWS::NetworkFirewall::Firewall":            {"FirewallName"},
	"AWS::NetworkFirewall::FirewallPolicy":      {"FirewallPolicyName"},
	"AWS::NetworkFirewall::RuleGroup":           {"RuleGroupName", "Type"},
	"AWS::SNS::Topic":                           {"TopicName"},
	"AWS::SQS::Queue":                           {"QueueName"},
	"AWS::SSO::PermissionSet":                   {"Name", "InstanceArn"},
	"AWS::StepFunctions::StateMachine":          {"StateMachineName"},
	"AWS::WAFv2::IPSet":                         {"Name", "Scope"},
	"AWS::WAFv2::RegexPatternSet":               {"Name", "Scope"},
	"AWS::WAFv2::RuleGroup":                     {"Name", "Scope"},
	"AWS::WAFv2::WebACL":                        {"Name", "Scope"},
}

// families are types whose resources take each other's place.
var families = map[string]string{"AWS::EC2::TransitGatewayVpcAttachment": "AWS::EC2::TransitGatewayAttachment"}

// Of names the place of a resource; another resource with the same one cannot be created in the
// same account and Region while it exists. It is false for resources whose name CloudFormation
// makes up, and where only the deployment knows.
func Of(r *assembly.Resource) (string, bool) {
	if properties, ok := single[r.Type]; ok {
		return combined(r, properties)
	}
	if r.Type == "AWS::EC2::VPCEndpoint" && r.Get("PrivateDnsEnabled").Is(true) == assembly.True {
		return combined(r, []string{"VpcId", "ServiceName"}) // the name of a service leads to one endpoint
	}
	if properties, ok := named[r.Type]; ok {
		if !r.Get(properties[0]).Exists() {
			return "", false
		}
		return combined(r, properties)
	}
	t, ok := schema.Of(r.Type)
	if !ok || len(t.Identifier) == 0 {
		return "", false
	}
	for _, property := range t.Identifier {
		p, settable := t.Properties[property]
		if !settable || p.Replaces != schema.Always || !r.Get(property).Exists() {
			return "", false // at least in part made at creation
		}
	}
	return combined(r, t.Identifier)
}

// Alone reports whether an account has one resource of the type in a Region, whatever its name.
func Alone(typ string) bool { properties, ok := single[typ]; return ok && len(properties) == 0 }

func combined(r *assembly.Resource, properties []string) (string, bool) {
	if len(properties) == 0 {
		return "the only one of its type", true
	}
	var parts []string
	for _, name := range properties {
		v := r.Get(name)
		if !v.Exists() {
			continue
		}
		text, known := v.Outline()
		if to, ok := v.Target(); ok {
			text, known = to.Resource.Path+" "+to.Attribute, true
		}
		if !known {
			return "", false
		}
		parts = append(parts, fmt.Sprintf("%s %s", name, strings.TrimSpace(text)))
	}
	return strings.Join(parts, ", "), len(parts) > 0
}

// A Key tells a place from those of other types, accounts and Regions.
type Key struct{ account, region, typ, place string }

// KeyOf returns the key of a resource, and the place in words. It is false where the account or the
// Region is not known, and for resources that exist under a condition only.
func KeyOf(r *assembly.Resource) (Key, string, bool) {
	words, ok := Of(r)
	if !ok || r.Stack.Account == "" || r.Stack.Region == "" || len(r.Conditions()) > 0 {
		return Key{}, "", false
	}
	typ := r.Type
	if family := families[typ]; family != "" {
		typ = family
	}
	region := r.Stack.Region
	if global(r.Type) {
		region = ""
	}
	if local(words) {
		return Key{r.Stack.Account, region, typ, r.Stack.Path + " " + words}, words, true
	}
	return Key{r.Stack.Account, region, typ, words}, words, true
}

// local reports whether a name is made of what is different in each stack.
func local(words string) bool {
	for _, same := range []string{"${AWS::AccountId}", "${AWS::Region}", "${AWS::Partition}", "${AWS::URLSuffix}"} {
		words = strings.ReplaceAll(words, same, "")
	}
	return strings.Contains(words, "${")
}

// global reports whether names of the type are taken in all Regions of an account.
func global(typ string) bool {
	for _, service := range []string{"AWS::IAM::", "AWS::Organizations::", "AWS::S3::", "AWS::CloudFront::", "AWS::Route53::",
		"AWS::Budgets::"} {
		if strings.HasPrefix(typ, service) {
			return true
		}
	}
	return false
}
