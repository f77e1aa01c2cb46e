package policy

// Version is the current version of the policy language.
const Version = "2012-10-17"

// OldVersion is the version before [Version]. In it, ${...} is plain text.
const OldVersion = "2008-10-17"

// An Effect says what a statement does to the requests that it matches.
type Effect string

const (
	Allow Effect = "Allow"
	Deny  Effect = "Deny"
)

// A Document is a policy in the IAM policy language.
type Document struct {
	// Name appears in decisions and errors. It is not part of the JSON.
	Name string
	// Version is the version of the language. The default is [Version].
	Version string
	// ID is the optional Id element of resource-based policies.
	ID         string
	Statements []Statement
}

// A Statement allows or denies actions on resources under conditions. It has one element of each
// pair, such as Action or NotAction.
type Statement struct {
	Sid                     string
	Effect                  Effect
	Principal, NotPrincipal *Principals
	Action, NotAction       []string
	Resource, NotResource   []string
	Condition               Condition
}

// A Condition maps an operator such as StringEquals to condition keys and their values. All
// operators and keys have to hold. A key holds if one of its values does, or, under a negated
// operator, if none of them matches.
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

// Everyone returns the principal "*", the only one that a resource control policy may name.
func Everyone() *Principals { return &Principals{Everyone: true} }

// FullAWSAccess returns the policy that AWS Organizations attaches to every root, organizational
// unit and account when service control policies are enabled. It allows everything.
func FullAWSAccess() Document {
	return Document{Name: "FullAWSAccess", Version: Version, Statements: []Statement{
		{Effect: Allow, Action: []string{"*"}, Resource: []string{"*"}},
	}}
}

func (d Document) version() string {
	if d.Version == "" {
		return Version
	}
	return d.Version
}

// lists returns the lists of the element by their names in the JSON.
func (p *Principals) lists() map[string]*[]string {
	return map[string]*[]string{
		"AWS": &p.AWS, "Service": &p.Service, "Federated": &p.Federated, "CanonicalUser": &p.CanonicalUser,
	}
}
