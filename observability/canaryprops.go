package observability

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"

	"github.com/plinth-cdk/plinth/constructs/identifier"
)

// CanaryRuntime is the runtime of canaries, the newest of "Runtime versions using Node.js" in
// November 2026. CloudWatch refuses changes of canaries whose runtime is deprecated, so it moves
// with this library.
const CanaryRuntime = "syn-nodejs-5.2"

// CanaryProps configure a [Canary]. Checks are required.
type CanaryProps struct {
	// Checks are made one after the other, up to ten.
	Checks []CanaryCheck
	// Every is how often, 1 minute to an hour in whole minutes. The default is 5 minutes.
	Every time.Duration
	// Timeout is how long all checks may take, 15 seconds to Every, and 14 minutes at most. The
	// default is a minute.
	Timeout time.Duration
	// Topics hear when two of three runs failed, and when it is over.
	Topics []awssns.ITopic
	// Artifacts takes the reports of each run. Several canaries may share it. The default is a new
	// [bucket.SecureBucket] that keeps them for 30 days.
	Artifacts awss3.IBucket
	// LogKey encrypts the logs. The default is a key of their own.
	LogKey awskms.IKey
}

// A CanaryCheck is a request to a public endpoint, and what it has to answer.
type CanaryCheck struct {
	// Name is unique in the canary, such as "Health".
	Name string
	// URL begins with https://.
	URL string
	// Status is what the endpoint answers. The default is anything from 200 to 299.
	Status int
	// Contains is in the body. The default is nothing.
	Contains string
}

// rate is an interval in the language of schedules.
func rate(every time.Duration) string {
	if minutes := int(every / time.Minute); minutes != 1 {
		return fmt.Sprintf("rate(%d minutes)", minutes)
	}
	return "rate(1 minute)"
}

func (p CanaryProps) checks() (all []any) {
	for _, c := range p.Checks {
		check := map[string]any{"name": c.Name, "url": c.URL}
		if c.Status != 0 {
			check["status"] = c.Status
		}
		if c.Contains != "" {
			check["contains"] = c.Contains
		}
		all = append(all, check)
	}
	return all
}

func (p *CanaryProps) withDefaults() (q CanaryProps, err error) {
	if p != nil {
		q = *p
	}
	q.Checks = slices.Clone(q.Checks)
	q.Every, q.Timeout = cmp.Or(q.Every, 5*time.Minute), cmp.Or(q.Timeout, time.Minute)
	switch {
	case len(q.Checks) == 0:
		return q, errors.New("Checks is empty, want what users ask for: an endpoint and its answer")
	case len(q.Checks) > 10:
		return q, fmt.Errorf("Checks has %d, want ten at most: define another canary", len(q.Checks))
	case q.Every < time.Minute || q.Every > time.Hour || q.Every%time.Minute != 0:
		return q, fmt.Errorf("Every is %s, want whole minutes up to an hour", q.Every)
	case q.Timeout < 15*time.Second || q.Timeout > min(q.Every, 14*time.Minute) || q.Timeout%time.Second != 0:
		return q, fmt.Errorf("Timeout is %s, want 15s to %s in whole seconds", q.Timeout, min(q.Every, 14*time.Minute))
	}
	names := map[string]bool{}
	for _, c := range q.Checks {
		switch {
		case !checkName.MatchString(c.Name) || names[c.Name]:
			return q, fmt.Errorf("Checks has the name %q, want letters, digits, spaces and hyphens, and each name once", c.Name)
		case !identifier.IsToken(c.URL) && !strings.HasPrefix(c.URL, "https://"):
			return q, fmt.Errorf("Checks has %s with the URL %q, want one that begins with https://", c.Name, c.URL)
		case c.Status != 0 && (c.Status < 100 || c.Status > 599):
			return q, fmt.Errorf("Checks has %s with the status %d, want one of HTTP, 100 to 599", c.Name, c.Status)
		}
		names[c.Name] = true
	}
	return q, nil
}
