package policy

import (
	"github.com/plinth-cdk/plinth/constructs/policy/internal/compact"
)

// Version is the current version of the policy language. See [OldVersion].
const Version = "2012-10-17"

// OldVersion is the version before [Version]: in it, ${...} is plain text.
const OldVersion = "2008-10-17"

// Effect says what a statement does to the requests it matches.
type Effect string

const (
	Allow Effect = "Allow"
	Deny  Effect = "Deny"
)

// A Document is a policy in the IAM policy language.
type Document struct {
	// Name appears in decisions and errors. It is no part of the JSON.
	Name string
	// Version is the language version. The default is [Version].
	Version string
	// ID is the optional Id element of resource-based policies.
	ID         string
	Statements []Statement
}

// A Statement allows or denies actions on resources under conditions. Of each pair such
// as Action and NotAction, one is set.
type Statement struct {
	Sid                     string
	Effect                  Effect
	Principal, NotPrincipal *Principals
	Action, NotAction       []string
	Resource, NotResource   []string
	Condition               Condition
}

// A Condition maps an operator such as StringEquals to condition keys and their values.
// All operators and keys have to hold; one value of a key is enough, or none of them
// for a negated operator.
type Condition map[string]map[string][]string

// Principals is the Principal or NotPrincipal element of a statement.
type Principals struct {
	// Everyone is the principal "*".
	Everyone bool
	// AWS lists account ids and ARNs of IAM principals, or "*".
	AWS []string
	// Service lists service principals such as cloudtrail.amazonaws.com.
	Service []string
	// Federated lists identity providers.
	Federated []string
	// CanonicalUser lists S3 canonical user ids.
	CanonicalUser []string
}

// Everyone is the principal "*", the only one that a resource control policy may name.
func Everyone() *Principals { return &Principals{Everyone: true} }

// FullAWSAccess is the policy that AWS Organizations attaches to every root,
// organizational unit and account when service control policies are enabled.
func FullAWSAccess() Document {
	return Document{Name: "FullAWSAccess", Version: Version, Statements: []Statement{
		{Effect: Allow, Action: []string{"*"}, Resource: []string{"*"}},
	}}
}

// wireDocument and wireStatement give the JSON its order: a reader looks for the Sid
// first, and equal documents become equal bytes.
type wireDocument struct {
	Version   string
	ID        string `json:"Id,omitempty"`
	Statement []wireStatement
}

type wireStatement struct {
	Sid          string `json:",omitempty"`
	Effect       Effect
	Principal    any                       `json:",omitempty"`
	NotPrincipal any                       `json:",omitempty"`
	Action       any                       `json:",omitempty"`
	NotAction    any                       `json:",omitempty"`
	Resource     any                       `json:",omitempty"`
	NotResource  any                       `json:",omitempty"`
	Condition    map[string]map[string]any `json:",omitempty"`
}

// JSON returns the document as minified JSON. Equal documents give equal bytes. A list
// of one is written as a plain string, which every service accepts and which is shorter.
func (d Document) JSON() []byte {
	w := wireDocument{Version: d.version(), ID: d.ID, Statement: []wireStatement{}}
	for _, s := range d.Statements {
		w.Statement = append(w.Statement, s.wire())
	}
	return compact.JSON(w)
}

// String returns the minified JSON.
func (d Document) String() string { return string(d.JSON()) }

// MarshalJSON writes the minified JSON, so that a Document can be part of other JSON.
func (d Document) MarshalJSON() ([]byte, error) { return d.JSON(), nil }

// UnmarshalJSON is [Parse].
func (d *Document) UnmarshalJSON(data []byte) error {
	parsed, err := Parse(data)
	if err != nil {
		return err
	}
	*d = parsed
	return nil
}

// Size is the length that counts against a quota: the bytes of the minified JSON. AWS
// counts every character of a policy saved through the API, CloudFormation or an SDK,
// white space included; only the console removes white space first. Bytes and characters
// agree for ASCII; for other text, bytes are the safe side.
func (d Document) Size() int { return len(d.JSON()) }

// Object returns the document as CloudFormation takes it. A policy given as an object
// rather than as a string keeps drift detection.
func (d Document) Object() map[string]any {
	statements := []any{}
	for _, s := range d.Statements {
		statements = append(statements, s.object())
	}
	o := map[string]any{"Version": d.version(), "Statement": statements}
	if d.ID != "" {
		o["Id"] = d.ID
	}
	return o
}

func (d Document) version() string {
	if d.Version == "" {
		return Version
	}
	return d.Version
}

func (s Statement) wire() wireStatement {
	w := wireStatement{
		Sid: s.Sid, Effect: s.Effect,
		Principal: s.Principal.wire(), NotPrincipal: s.NotPrincipal.wire(),
		Action: oneOrMany(s.Action), NotAction: oneOrMany(s.NotAction),
		Resource: oneOrMany(s.Resource), NotResource: oneOrMany(s.NotResource),
	}
	if len(s.Condition) > 0 {
		w.Condition = map[string]map[string]any{}
		for op, keys := range s.Condition {
			w.Condition[op] = map[string]any{}
			for key, values := range keys {
				w.Condition[op][key] = oneOrMany(values)
			}
		}
	}
	return w
}

func (s Statement) object() map[string]any {
	w := s.wire()
	o := map[string]any{"Effect": string(w.Effect)}
	put := func(key string, v any) {
		if v != nil {
			o[key] = v
		}
	}
	if w.Sid != "" {
		o["Sid"] = w.Sid
	}
	put("Principal", w.Principal)
	put("NotPrincipal", w.NotPrincipal)
	put("Action", w.Action)
	put("NotAction", w.NotAction)
	put("Resource", w.Resource)
	put("NotResource", w.NotResource)
	if w.Condition != nil {
		condition := map[string]any{}
		for op, keys := range w.Condition {
			condition[op] = keys
		}
		o["Condition"] = condition
	}
	return o
}

// String returns the statement as minified JSON.
func (s Statement) String() string { return string(compact.JSON(s.wire())) }

func (p *Principals) wire() any {
	switch {
	case p == nil:
		return nil
	case p.Everyone:
		return "*"
	}
	o := map[string]any{}
	for kind, list := range p.lists() {
		if v := oneOrMany(*list); v != nil {
			o[kind] = v
		}
	}
	return o
}

func (p *Principals) lists() map[string]*[]string {
	return map[string]*[]string{
		"AWS": &p.AWS, "Service": &p.Service, "Federated": &p.Federated, "CanonicalUser": &p.CanonicalUser,
	}
}

func oneOrMany(list []string) any {
	switch len(list) {
	case 0:
		return nil
	case 1:
		return list[0]
	}
	many := make([]any, len(list))
	for i, v := range list {
		many[i] = v
	}
	return many
}
