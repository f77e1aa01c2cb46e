package assembly

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/identifier"
)

// A Trusted is somebody outside of the app to whom its stacks may give access or send data: a
// vendor, a partner, the account that collects the logs of a company. It is a fact that somebody
// stated, with a reason, not a waiver: guardrails go by it as by the accounts of the app.
type Trusted struct {
	// Who is the id of an account, a bucket such as "s3://central-logs", whose account no template
	// tells, or a host such as "https://intake.example.com".
	Who string `json:"who"`
	// Reason says who that is and why.
	Reason string `json:"reason"`
}

var trusted = identifier.New(`\d{12}|s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]|https://[a-z0-9-]+(\.[a-z0-9-]+)+`,
	`an account id, a bucket such as "s3://central-logs" or a host such as "https://intake.example.com"`)

// Check returns an error unless the entry names one account, bucket or host and has a reason.
func (t Trusted) Check() error {
	if err := trusted.CheckKnown("who is trusted", t.Who); err != nil {
		return err
	}
	if strings.TrimSpace(t.Reason) == "" {
		return fmt.Errorf("%s is trusted for no reason, want one: who reads the report has to know who that is", t.Who)
	}
	return nil
}

// Trusts reports whether the app of the stack trusts an account, bucket or host, which is written
// as in [Trusted].
func (s *Stack) Trusts(who string) bool {
	return slices.ContainsFunc(s.Root().Trusted, func(t Trusted) bool { return t.Who == who })
}

// trust notes what the app recorded of whom it trusts.
func (s *Stack) trust(data any) error {
	var t Trusted
	text, err := json.Marshal(data)
	if err == nil {
		err = json.Unmarshal(text, &t)
	}
	if err == nil {
		err = t.Check()
	}
	if err != nil {
		return fmt.Errorf("stack %s: %s: %w", s.Path, MetadataTrusted, err)
	}
	s.Trusted = append(s.Trusted, t)
	return nil
}
