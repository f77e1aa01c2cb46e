package resilience

import (
	"cmp"
	"errors"
	"fmt"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/constructs-go/constructs/v10"

	"github.com/plinth-cdk/plinth/constructs/identifier"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/regions"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// A CDNOrigin is where a [CDN] fetches what it has not cached: exactly one of LoadBalancer, Bucket
// and Domain.
type CDNOrigin struct {
	// Path is a pattern of the requests to serve, such as "/assets/*"; patterns are tried in order.
	Path string
	// LoadBalancer has to be Internal and of the same account: CloudFront reaches it inside its VPC,
	// which needs an internet gateway all the same. Its certificate has to be for the Domains of the
	// CDN, and its security group comes to admit CloudFront.
	LoadBalancer *LoadBalancer
	// Bucket is read with CloudFront's signature, and its key with CloudFront's identity. A bucket
	// that the app only refers to has to admit both by its own policies.
	Bucket awss3.IBucket
	// Domain is a public name that serves by HTTPS, such as that of another Region: a name refers to
	// nothing that could be lost with its stack.
	Domain string
	// Cached keeps answers of LoadBalancer and Domain for as long as their Cache-Control header says.
	// The default is to keep none: an answer to one viewer is none for another. Buckets are always
	// cached.
	Cached bool
	// Failover serves what the origin answers by 500, 502, 503 or 504, or not at all. Then only GET,
	// HEAD and OPTIONS pass, because CloudFront repeats nothing that changes anything.
	Failover *CDNOrigin
}

func (p *CDNProps) withDefaults(scope constructs.Construct) (CDNProps, error) {
	if p == nil {
		return CDNProps{}, errors.New("Domains are empty, want the names of the distribution")
	}
	q := *p
	at := plinth.PlaceOf(scope)
	if identifier.IsToken(at.Region) {
		at.Region = "not known"
	}
	q.LogDays = cmp.Or(q.LogDays, 365)
	q.ContentSecurityPolicy = cmp.Or(q.ContentSecurityPolicy, "frame-ancestors 'none'; object-src 'none'; base-uri 'self'")
	switch {
	case at.Region != usEast1:
		return q, fmt.Errorf("the Region of the stack is %s, want a stack in us-east-1: CloudFront takes certificates, web ACLs "+
			"and deliveries of logs from there alone", at.Region)
	case len(q.Domains) == 0:
		return q, errors.New("Domains are empty, want the names of the distribution, such as \"shop.example.com\"")
	case q.Certificate == nil:
		return q, fmt.Errorf("Certificate is nil, want that of %s from AWS Certificate Manager in us-east-1", q.Domains[0])
	case q.LogDays < 0:
		return q, fmt.Errorf("LogDays is %d, want 1 or more", q.LogDays)
	case q.WebACL != nil && q.WebACL.scope != "CLOUDFRONT":
		return q, fmt.Errorf("WebACL is %s, which is for load balancers, want one with CloudFront set", tree.Path(q.WebACL))
	}
	if region := *q.Certificate.Env().Region; identifier.Differ(region, usEast1) {
		return q, fmt.Errorf("Certificate is %s in %s, want one in us-east-1: CloudFront takes no other",
			tree.Path(q.Certificate), region)
	}
	return q, q.checkOrigins(at.Account)
}

func (p CDNProps) checkOrigins(account string) error {
	paths := map[string]bool{}
	for i, origin := range p.Origins {
		field := fmt.Sprintf("Origins[%d]", i)
		if paths[origin.Path] {
			return fmt.Errorf("%s.Path is %q, which another origin has, want one origin for a path, and one without", field, origin.Path)
		}
		paths[origin.Path] = true
		if err := origin.check(field, account); err != nil {
			return err
		}
		if origin.Failover == nil {
			continue
		}
		if origin.Failover.Failover != nil || origin.Failover.Path != "" {
			return fmt.Errorf("%s.Failover has a Path or a Failover of its own, want neither: CloudFront asks two origins at most", field)
		}
		if err := origin.Failover.check(field+".Failover", account); err != nil {
			return err
		}
	}
	if !paths[""] {
		return errors.New("Origins have none without a Path, want one that serves what no other does")
	}
	return nil
}

func (o CDNOrigin) check(field, account string) error {
	kinds := 0
	for _, set := range []bool{o.LoadBalancer != nil, o.Bucket != nil, o.Domain != ""} {
		if set {
			kinds++
		}
	}
	if kinds != 1 {
		return fmt.Errorf("%s has %d of LoadBalancer, Bucket and Domain, want exactly one", field, kinds)
	}
	if strings.ContainsAny(o.Domain, "/:") {
		return fmt.Errorf("%s.Domain is %q, want a name without a scheme or a path", field, o.Domain)
	}
	if o.LoadBalancer == nil {
		return nil
	}
	path, at := tree.Path(o.LoadBalancer), plinth.PlaceOf(o.LoadBalancer)
	switch _, known := regions.CloudFrontPrefixList(at.Region); {
	case !o.LoadBalancer.internal:
		return fmt.Errorf("%s.LoadBalancer is %s, which faces the internet, want it Internal: nobody is to go past CloudFront", field, path)
	case at.Account != account:
		return fmt.Errorf("%s.LoadBalancer is %s in account %s, want one in %s, as CloudFront requires of VPC origins",
			field, path, at.Account, account)
	case !known:
		return fmt.Errorf("%s.LoadBalancer is %s in %s, whose prefix list of CloudFront is not known, want a stack with one of the "+
			"Regions that every account has", field, path, at.Region)
	}
	return nil
}
