package service

import (
	"slices"
	"strconv"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

var loadBalancing = []rule{
	{"E3680", on("AWS::ElasticLoadBalancingV2::LoadBalancer"), func(r *assembly.Resource, report func(string, string, ...any)) {
		if typ := text(r.Get("Type")); typ != "" && typ != "application" || r.Get("Type").Exists() && typ == "" {
			return
		}
		for _, name := range []string{"Subnets", "SubnetMappings"} {
			if list, ok := r.Get(name).Raw().([]any); ok && len(list) == 1 && r.Get(name, "0").Exists() {
				report(name, "has one subnet, and an application load balancer needs two")
			}
		}
	}},
	{"E3676", on("AWS::ElasticLoadBalancingV2::Listener"), func(r *assembly.Resource, report func(string, string, ...any)) {
		if p := text(r.Get("Protocol")); (p == "HTTPS" || p == "TLS") && !r.Get("Certificates").Exists() {
			report("Certificates", "is required for the protocol %s and not set", p)
		}
	}},
	{"E3679", on("AWS::ElasticLoadBalancing::LoadBalancer"), func(r *assembly.Resource, report func(string, string, ...any)) {
		for i, l := range r.Get("Listeners").List() {
			if p := text(l.Get("Protocol")); (p == "HTTPS" || p == "SSL") && !l.Get("SSLCertificateId").Exists() {
				report("Listeners."+strconv.Itoa(i)+".SSLCertificateId", "is required for the protocol %s and not set", p)
			}
		}
	}},
	{"E9002", on("AWS::EC2::SecurityGroup"), func(r *assembly.Resource, report func(string, string, ...any)) {
		for _, name := range []string{"SecurityGroupIngress", "SecurityGroupEgress"} {
			for i, rule := range r.Get(name).List() {
				inverted(rule, name+"."+strconv.Itoa(i)+".", report)
			}
		}
	}},
	{"E9002", on("AWS::EC2::SecurityGroupIngress", "AWS::EC2::SecurityGroupEgress"),
		func(r *assembly.Resource, report func(string, string, ...any)) {
			inverted(r.Get(), "", report)
		}},
	{"E3706", on("AWS::AutoScaling::AutoScalingGroup"), func(r *assembly.Resource, report func(string, string, ...any)) {
		least, one := number(r.Get("MinSize"))
		most, two := number(r.Get("MaxSize"))
		if one && two && most < least {
			report("MaxSize", "is %d, and MinSize is %d", most, least)
		}
	}},
	{"E3057", on("AWS::CloudFront::Distribution"), origins},
	{"E3013", on("AWS::CloudFront::Distribution"), func(r *assembly.Resource, report func(string, string, ...any)) {
		for i, alias := range r.Get("DistributionConfig", "Aliases").List() {
			if name := text(alias); name != "" && !domain(name) {
				report("DistributionConfig.Aliases."+strconv.Itoa(i), "is %s, want the name of a domain", name)
			}
		}
	}},
}

// inverted reports a range of ports that ends before it begins; for ICMP the two are something
// else.
func inverted(rule assembly.Value, at string, report func(string, string, ...any)) {
	from, one := number(rule.Get("FromPort"))
	to, two := number(rule.Get("ToPort"))
	if one && two && from > to && slices.Contains([]string{"tcp", "udp", "6", "17"}, text(rule.Get("IpProtocol"))) {
		report(at+"FromPort", "is %d, and ToPort is %d", from, to)
	}
}

// origins compares the origins that a distribution has with those that its behaviors name.
func origins(r *assembly.Resource, report func(string, string, ...any)) {
	config := r.Get("DistributionConfig")
	known := map[string]bool{}
	for _, list := range []assembly.Value{config.Get("Origins"), config.Get("OriginGroups", "Items")} {
		for _, origin := range list.List() {
			id, literal := origin.Get("Id").Text()
			if !literal {
				return
			}
			known[id] = true
		}
	}
	check := func(at string, behavior assembly.Value) {
		if id := text(behavior.Get("TargetOriginId")); id != "" && !known[id] {
			report("DistributionConfig."+at+".TargetOriginId", "is %s, which is no origin of the distribution", id)
		}
	}
	check("DefaultCacheBehavior", config.Get("DefaultCacheBehavior"))
	for i, behavior := range config.Get("CacheBehaviors").List() {
		check("CacheBehaviors."+strconv.Itoa(i), behavior)
	}
}
