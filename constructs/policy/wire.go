package policy

import (
	"github.com/plinth-cdk/plinth/constructs/policy/internal/compact"
)

// wireDocument and wireStatement fix the order of the JSON, so that the Sid comes first and equal
// documents become equal bytes.
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

// JSON returns the document as minified JSON. Equal documents give equal bytes. A list of one value
// becomes a plain string, which is shorter and which every service accepts.
func (d Document) JSON() []byte {
	w := wireDocument{Version: d.version(), ID: d.ID, Statement: []wireStatement{}}
	for _, s := range d.Statements {
		w.Statement = append(w.Statement, s.wire())
	}
	return compact.JSON(w)
}

// String returns the minified JSON.
func (d Document) String() string { return string(d.JSON()) }

// MarshalJSON implements [encoding/json.Marshaler] with the JSON of the document.
func (d Document) MarshalJSON() ([]byte, error) { return d.JSON(), nil }

// UnmarshalJSON implements [encoding/json.Unmarshaler] with [Parse].
func (d *Document) UnmarshalJSON(data []byte) error {
	parsed, err := Parse(data)
	if err != nil {
		return err
	}
	*d = parsed
	return nil
}

// Size returns the length that counts against a quota, in bytes of the minified JSON. AWS counts
// every character of a policy that comes from the API, CloudFormation or an SDK, white space
// included; only the console removes white space first. For text that is not ASCII, Size is more
// than AWS counts.
func (d Document) Size() int { return len(d.JSON()) }

// Object returns the document as CloudFormation takes it. CloudFormation detects drift of a policy
// that is an object, but not of one that is a string.
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
