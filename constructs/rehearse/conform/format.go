package conform

import (
	"net/netip"
	"regexp"
)

// formats are those of texts that schemas name, with the rule that is about each.
var formats = map[string]struct {
	rule, want string
	is         func(text string) bool
	of         string // the type of resource whose Ref is of the format, empty if there are several
}{
	"ipv4-network": {"E1103", "an IPv4 range such as 10.0.0.0/16", func(s string) bool { return network(s, netip.Addr.Is4) },
		""},
	"ipv6-network": {"E1103", "an IPv6 range such as 2001:db8::/56", func(s string) bool { return network(s, netip.Addr.Is6) },
		""},
	"AWS::EC2::SecurityGroup.Id": {"E1150", "the id of a security group", like(`^sg-([a-fA-F0-9]{8}|[a-fA-F0-9]{17})$`),
		"AWS::EC2::SecurityGroup"},
	"AWS::EC2::VPC.Id":             {"E1151", "the id of a VPC", like(`^vpc-([a-fA-F0-9]{8}|[a-fA-F0-9]{17})$`), "AWS::EC2::VPC"},
	"AWS::EC2::Image.Id":           {"E1152", "the id of an image", like(`^ami-([0-9a-z]{8}|[0-9a-z]{17})$`), ""},
	"AWS::EC2::SecurityGroup.Name": {"E1153", "the name of a security group", like(`^[a-zA-Z0-9 ._\-:/()#,@\[\]+=&;{}!$*]+$`), ""},
	"AWS::EC2::Subnet.Id":          {"E1154", "the id of a subnet", like(`^subnet-([0-9A-Fa-f]{8}|[0-9A-Fa-f]{17})$`), "AWS::EC2::Subnet"},
	"AWS::Logs::LogGroup.Name":     {"E1155", "the name of a log group", like(`^[.\-_/#A-Za-z0-9]{1,512}$`), ""},
	"AWS::IAM::Role.Arn":           {"E1156", "the ARN of a role", like(`^arn:aws[a-zA-Z-]*:iam::\d{12}:role/.+$`), ""},
}

func like(pattern string) func(string) bool { return regexp.MustCompile(pattern).MatchString }

func network(text string, family func(netip.Addr) bool) bool {
	prefix, err := netip.ParsePrefix(text)
	return err == nil && family(prefix.Addr())
}

// formatted returns what a format wants of a text that is not of it.
func formatted(text, format string) (rule, want string) {
	if f, ok := formats[format]; ok && !f.is(text) {
		return f.rule, f.want
	}
	return "", ""
}
