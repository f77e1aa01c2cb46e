package deployment

import (
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/access"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/option"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
	"github.com/plinth-cdk/plinth/constructs/promise"
)

// An act is what resources of a type do to another one, which a property of theirs names.
type act struct {
	typ, property string
	// does says it of the other resource.
	does string
	// when tells whether a resource does it; nil if all do.
	when func(m meddler) bool
}

// A meddler is a resource that no construct recorded, and the one of a promise that it names.
type meddler struct {
	*engine.Pass
	by, on *assembly.Resource
	// promised are the obligations of the app, by path.
	promised map[string]promise.Obligation
}

var acts = []act{
	{"AWS::CloudFront::Distribution", "DistributionConfig.Origins.*.DomainName", "hands out the objects of", nil},
	{"AWS::Config::RemediationConfiguration", "ConfigRuleName", "runs a document of its own on what is found by", nil},
	{"AWS::DataSync::LocationS3", "S3BucketArn", "copies from and to", nil},
	{"AWS::EC2::Instance", "SubnetId", "forwards packets of others in", forwards},
	{"AWS::EC2::NetworkInterface", "SubnetId", "forwards packets of others in", forwards},
	{"AWS::EC2::NetworkAclEntry", "NetworkAclId", "adds an entry that allows to", addsEntry},
	{"AWS::EC2::RouteServerAssociation", "VpcId", "lets neighbours set routes in", nil},
	{"AWS::EC2::RouteServerPropagation", "RouteTableId", "lets neighbours set routes in", nil},
	{"AWS::EC2::SecurityGroupIngress", "GroupId", "admits addresses to", admitsAddresses},
	{"AWS::EC2::SubnetNetworkAclAssociation", "SubnetId", "replaces the network ACL of", replaces("SubnetId")},
	{"AWS::EC2::TransitGatewayMulticastDomainAssociation", "SubnetId", "sends multicast, past every route table, from and to", nil},
	{"AWS::EC2::TransitGatewayPeeringAttachment", "TransitGatewayId", "joins another transit gateway to", nil},
	{"AWS::EC2::VPCGatewayAttachment", "VpcId", "attaches a gateway that is not in the app to", foreignGateway},
	{"AWS::EC2::VPNGatewayRoutePropagation", "RouteTableIds.*", "lets neighbours set routes in", nil},
	{"AWS::IAM::ManagedPolicy", "Roles.*", "changes the permissions of", limitsOrExtends},
	{"AWS::IAM::Policy", "Roles.*", "changes the permissions of", limitsOrExtends},
	{"AWS::IAM::RolePolicy", "RoleName", "changes the permissions of", limitsOrExtends},
	{"AWS::KMS::ReplicaKey", "PrimaryKeyArn", "copies, under a policy of its own,", nil},
	{"AWS::Lambda::EventSourceMapping", "EventSourceArn", "takes messages from", ofQueue},
	{"AWS::LakeFormation::Resource", "ResourceArn", "hands out the objects of", nil},
	{"AWS::Logs::SubscriptionFilter", "LogGroupName", "copies, to what is not in the app, the events of", toStranger},
	{"AWS::Logs::Transformer", "LogGroupIdentifier", "rewrites the events of", nil},
	{"AWS::NetworkManager::TransitGatewayPeering", "TransitGatewayArn", "joins a core network to", nil},
	{"AWS::Organizations::Policy", "TargetIds.*", "may override, by inheritance, the policies of", overrides},
	{"AWS::Pipes::Pipe", "Source", "takes messages from", ofQueue},
	{"AWS::RAM::ResourceShare", "ResourceArns.*", "lets other accounts put what they like into", ofSubnet},
	{"AWS::Route53::HostedZone", "VPCs.*.VPCId", "answers for AWS in", forAWS},
	{"AWS::Route53Profiles::ProfileAssociation", "ResourceId", "answers, by a profile that is not in the app, the queries of",
		sendsAway("ProfileId")},
	{"AWS::Route53Resolver::FirewallConfig", "ResourceId", "lets queries pass that DNS Firewall does not answer, in", failsOpen},
	{"AWS::Route53Resolver::FirewallRuleGroupAssociation", "VpcId", "filters, by rules that are not in the app, the queries of",
		sendsAway("FirewallRuleGroupId")},
	{"AWS::Route53Resolver::ResolverRuleAssociation", "VPCId", "sends on, by a rule that is not in the app, the queries of",
		sendsAway("ResolverRuleId")},
	{"AWS::S3::AccessGrantsLocation", "LocationScope", "hands out the objects of", nil},
	{"AWS::S3::AccessPoint", "Bucket", "hands out the objects of", nil},
	{"AWS::S3::MultiRegionAccessPoint", "Regions.*.Bucket", "hands out the objects of", nil},
	{"AWS::SNS::Subscription", "TopicArn", "sends, to what is not in the app, the messages of", unknownReader},
	{"AWS::SSO::Assignment", "PermissionSetArn", "gives somebody else", nil},
	{"AWS::SecretsManager::RotationSchedule", "SecretId", "rotates, by a function that is not in the app,", sendsAway("RotationLambdaARN")},
	{"AWS::VpcLattice::ResourceGateway", "SubnetIds.*", "offers to other networks what is in", nil},
}

func meddlers(pass *engine.Pass) {
	promised := promise.First(pass.Assembly)
	if len(promised) == 0 {
		return
	}
	for _, a := range acts {
		for _, by := range pass.OfType(a.typ) {
			if _, recorded := promised[by.Path]; recorded {
				continue
			}
			for _, path := range option.Paths(by, a.property) {
				for _, to := range by.Get(path...).Targets() {
					o, is := promised[to.Resource.Path]
					if is && (a.when == nil || a.when(meddler{pass, by, to.Resource, promised})) {
						pass.Report(by, strings.Join(path, "."), "%s %s, of which %s promises that it %s", a.does, to.Resource.Path, o.By, o.Sentence)
					}
				}
			}
		}
	}
	meddlersEverywhere(pass, promised)
	deniedWithin(pass, promised)
}

// sendsAway tells whether a property is set and names nothing of the app.
func sendsAway(property string) func(meddler) bool {
	return func(m meddler) bool {
		v := m.by.Get(property)
		return v.Exists() && len(v.Targets()) == 0
	}
}

// toStranger tells whether events leave the app for an account that it does not trust.
func toStranger(m meddler) bool {
	arn, _ := m.by.Get("DestinationArn").Outline()
	parts := strings.Split(arn, ":")
	return sendsAway("DestinationArn")(m) && (len(parts) < 5 || !m.by.Stack.Trusts(parts[4]))
}

// replaces tells whether a construct recorded a resource of the type that names the same.
func replaces(property string) func(meddler) bool {
	return func(m meddler) bool {
		return slices.ContainsFunc(m.Referrers(m.on, m.by.Type, property), func(other *assembly.Resource) bool {
			_, recorded := m.promised[other.Path]
			return recorded
		})
	}
}

func ofQueue(m meddler) bool { return m.on.Type == "AWS::SQS::Queue" }

// admitsAddresses tells whether a rule admits addresses to a group of which a construct promises
// that it admits none.
func admitsAddresses(m meddler) bool {
	if m.by.Get("SourceSecurityGroupId").Exists() {
		return false
	}
	for o := range promise.Obligations(m.Assembly) {
		unset, _ := o.Wants["unset"].(map[string]any)
		is, _ := o.Wants["is"].(map[string]any)
		closed := o.Wants["closed"] != nil && is["SecurityGroupIngress"] == nil
		if o.Path == m.on.Path && (closed || unset["SecurityGroupIngress"] != nil) {
			return true
		}
	}
	return false
}

// addsEntry tells whether an entry of a network ACL allows something, and is none that the ACL's
// own construct was told to add.
func addsEntry(m meddler) bool {
	return m.by.Get("RuleAction").Is("deny") != assembly.True &&
		!strings.HasPrefix(m.by.Path, strings.TrimSuffix(m.on.Path, "Resource"))
}

func ofSubnet(m meddler) bool { return m.on.Type == "AWS::EC2::Subnet" }

func forwards(m meddler) bool {
	return m.by.Get("SourceDestCheck").Exists() && m.by.Get("SourceDestCheck").Is(true) != assembly.True
}

func foreignGateway(m meddler) bool {
	return sendsAway("InternetGatewayId")(m) || sendsAway("VpnGatewayId")(m)
}

func failsOpen(m meddler) bool { return m.by.Get("FirewallFailOpen").Is("DISABLED") != assembly.True }

// limitsOrExtends tells whether a policy denies something, or gives more to a role that is to have
// nothing but what was promised.
func limitsOrExtends(m meddler) bool {
	for _, p := range access.Of(m.Assembly, m.by) {
		if slices.ContainsFunc(p.Statements, func(s access.Statement) bool { return !s.Allows() }) {
			return true
		}
	}
	if m.by.Path == strings.TrimSuffix(m.on.Path, "/Resource")+"/DefaultPolicy/Resource" {
		return false // which CDK makes of the grants that the role's own construct gives it
	}
	for _, typ := range []string{"AWS::IAM::Policy", "AWS::IAM::ManagedPolicy"} {
		for _, p := range m.OfType(typ) {
			of := func(role assembly.Reference) bool { return role.Resource == m.on }
			if m.promised[p.Path].Wants["statements"] != nil && slices.ContainsFunc(p.Get("Roles").Targets(), of) {
				return true
			}
		}
	}
	return false
}

// overrides tells whether a policy of an organization is of a type that units inherit, instead of
// one of which every level has to allow a request.
func overrides(m meddler) bool {
	return m.by.Get("Type").OneOf("SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY") != assembly.True
}

// forAWS tells whether a private zone answers for names of AWS, which lead to its services.
func forAWS(m meddler) bool {
	name, known := m.by.Get("Name").Text()
	name = strings.ToLower(strings.TrimSuffix(name, "."))
	return !known || slices.ContainsFunc([]string{"amazonaws.com", "amazonaws.com.cn", "api.aws", "aws.amazon.com", "com", "aws", "cn"},
		func(of string) bool {
			return name == of || strings.HasSuffix(name, "."+of) && strings.Contains(of, ".")
		})
}

// unknownReader tells whether a subscription is of an endpoint that is neither in the app nor an
// address: one at the domain of an address that a construct subscribes, if any does.
func unknownReader(m meddler) bool {
	if !sendsAway("Endpoint")(m) {
		return false
	}
	address, known := m.by.Get("Endpoint").Text()
	_, domain, isMail := strings.Cut(address, "@")
	var domains []string
	for _, other := range m.OfType("AWS::SNS::Subscription") {
		text, _ := other.Get("Endpoint").Text()
		_, at, mail := strings.Cut(text, "@")
		if _, recorded := m.promised[other.Path]; recorded && mail {
			domains = append(domains, strings.ToLower(at))
		}
	}
	return !known || !isMail || len(domains) > 0 && !slices.Contains(domains, strings.ToLower(domain))
}
