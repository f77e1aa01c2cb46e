package policy

import "fmt"

// A Quota is how many policies of one type can be attached to one root, organizational unit or
// account, and how long each may be. AWS changes quotas, so [Pack] takes them as an argument.
type Quota struct {
	// Policies is the number of policies on one root, organizational unit or account. Policies that
	// others attach count as well: FullAWSAccess or RCPFullAWSAccess, and those of Control Tower.
	Policies int
	// Characters is the length of a policy, white space included.
	Characters int
}

var (
	// SCPQuota applies to service control policies ("Quotas for AWS Organizations" in its user
	// guide). FullAWSAccess is one of the five.
	SCPQuota = Quota{Policies: 5, Characters: 5120}
	// RaisedSCPQuota is for organizations in which AWS accepts more: it announced twice as much on
	// 15 May 2026.
	RaisedSCPQuota = Quota{Policies: 10, Characters: 10240}
	// RCPQuota applies to resource control policies. RCPFullAWSAccess, which cannot be detached, is
	// one of the five.
	RCPQuota = Quota{Policies: 5, Characters: 5120}
)

// Quotas of policies of IAM on one role ("IAM and AWS STS quotas" in the IAM User Guide), of which
// AWS raises some on request. White space does not count.
var (
	ManagedQuota = Quota{Policies: 10, Characters: 6144}
	// InlineQuota is what the inline policies of a role have together; those of a user have 2,048,
	// those of a group 5,120.
	InlineQuota  = Quota{Policies: 1, Characters: 10_240}
	TrustQuota   = Quota{Policies: 1, Characters: 2048}
	SessionQuota = Quota{Policies: 1, Characters: 2048}
)

// Quotas of policies of resources, of which each has one.
var (
	KeyQuota      = Quota{Policies: 1, Characters: 32_768} // PutKeyPolicy in the AWS KMS API Reference
	BucketQuota   = Quota{Policies: 1, Characters: 20_480} // "Bucket policies for Amazon S3" in its User Guide
	EndpointQuota = Quota{Policies: 1, Characters: 20_480} // "AWS PrivateLink quotas" in its guide
)

// Check returns an error if one document is longer than the quota. [Pack] divides it.
func (q Quota) Check(d Document) error {
	if size := d.Size(); size > q.Characters {
		return &Problem{Policy: d.Name, Got: fmt.Sprintf("%d characters long", size), Want: fmt.Sprintf("at most %d", q.Characters)}
	}
	return nil
}

// Reserve returns the quota without the policies that are attached anyway.
func (q Quota) Reserve(policies int) Quota {
	q.Policies -= policies
	return q
}
