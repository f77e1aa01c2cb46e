// Package fields checks the struct in which an app keeps what is its own, such as accounts,
// Regions, addresses and domains, before anything is defined from it.
//
//	type Config struct {
//		Account string `want:"account"`
//		Region  string `want:"region,macie2"`
//		OnCall  string `want:"email"`
//		Lead    string `want:"email,distinct"`
//	}
//
//	func (c Config) Validate() error { return fields.Check("config.go", c) }
package fields

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/identifier"
	"github.com/plinth-cdk/plinth/constructs/regions"
)

// kinds are what a tag may want of a text.
var kinds = map[string]identifier.Kind{
	"account":      identifier.Account,
	"region":       identifier.Region,
	"email":        identifier.Email,
	"organization": identifier.Organization,
	"root":         identifier.Root,
	"unit":         identifier.Unit,
	"domain": identifier.New(`([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}`,
		`a domain in lower case such as "shop.example.com"`),
	"zone": identifier.New(`Z[A-Z0-9]{4,31}`,
		"the id of the public hosted zone of the domain; `aws route53 list-hosted-zones` shows it"),
	"certificate": identifier.New(`arn:[a-z-]+:acm:[a-z0-9-]+:\d{12}:certificate/[0-9a-f-]+`,
		"the ARN of a certificate; `aws acm list-certificates` in its Region shows it"),
	"image": identifier.New(`sha256:[0-9a-f]{64}`,
		"the digest of an image, sha256: and 64 digits; `aws ecr describe-images` shows it"),
	"url":      identifier.New(`https://\S+`, "a URL that begins with https://"),
	"policy":   identifier.New(`p-[0-9a-z_]{8,128}`, "the id of a policy of the organization; `aws organizations list-policies` shows it"),
	"address":  identifier.New(`\d{1,3}(\.\d{1,3}){3}`, `an address such as "203.0.113.12"`),
	"cidr":     identifier.New(`\d{1,3}(\.\d{1,3}){3}/\d{1,2}`, `a range of addresses such as "203.0.113.0/24"`),
	"identity": identifier.New(`ssoins-[0-9a-f]{16}`, "the instance of IAM Identity Center; `aws sso-admin list-instances` shows it"),
	"text":     identifier.New(`.*\S.*`, "a text"),
}

// Check returns an error that names each field of a struct whose value is not what its tag wants,
// as well as the file. A tag is a kind of value, such as account, region or email, and options:
//
//   - distinct: no other field of the kind may have the value,
//   - optional: it may be empty,
//   - of a Region, the services that have to be there, by their names in endpoints.
//
// Structs, and lists of structs and texts, are checked as deep as they go. A text without a tag is
// an error: nobody would notice when it is left as it was copied. Other types than texts need no
// tag.
func Check(file string, config any) error {
	c := checker{seen: map[[2]string]string{}}
	c.check("", "", reflect.ValueOf(config))
	for i, err := range c.errs {
		c.errs[i] = fmt.Errorf("%s: %w", file, err)
	}
	return errors.Join(c.errs...)
}

type checker struct {
	seen map[[2]string]string // the field that has a value of a kind
	errs []error
}

func (c *checker) fail(format string, args ...any) {
	c.errs = append(c.errs, fmt.Errorf(format, args...))
}

func (c *checker) check(name, tag string, v reflect.Value) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			f := v.Type().Field(i)
			c.check(strings.TrimPrefix(name+"."+f.Name, "."), f.Tag.Get("want"), v.Field(i))
		}
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			c.check(fmt.Sprintf("%s[%d]", name, i), tag, v.Index(i))
		}
	case reflect.String:
		c.text(name, tag, v.String())
	}
}

func (c *checker) text(name, tag, value string) {
	options := strings.Split(tag, ",")
	kind, ok := kinds[options[0]]
	if !ok {
		c.fail("%s has the tag want:%q, want a kind such as account, email or text", name, tag)
		return
	}
	options = options[1:]
	if value == "" && slices.Contains(options, "optional") {
		return
	}
	if err := kind.CheckKnown(name, value); err != nil {
		c.errs = append(c.errs, err)
		return
	}
	key := [2]string{tag[:strings.IndexByte(tag+",", ',')], strings.ToLower(value)}
	if other := c.seen[key]; other != "" && slices.Contains(options, "distinct") {
		c.fail("%s is %q, as %s is; want another one", name, value, other)
	}
	c.seen[key] = name
	if key[0] == "region" {
		c.region(name, value, options)
	}
}

// region wants a Region that AWS has, with the services in it.
func (c *checker) region(name, region string, services []string) {
	partition, known := regions.PartitionOf(region)
	if !known {
		c.fail("%s is %q, which is no Region of AWS; want one such as %q", name, region, nearest(region))
		return
	}
	for _, service := range services {
		if regions.Lacks(region, service) {
			c.fail("%s is %q, where AWS has no %s; want another Region of %s, or leave the service out", name, region, service, partition)
		}
	}
}

func nearest(region string) string {
	var all []string
	for _, p := range []regions.Partition{regions.Commercial, regions.China, regions.GovCloud, regions.Sovereign} {
		all = append(all, regions.In(p)...)
	}
	return append(identifier.Nearest(region, all), "eu-west-1")[0]
}
