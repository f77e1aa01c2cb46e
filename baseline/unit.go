package baseline

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/identifier"
)

// A Unit is an organizational unit: accounts that are held to the same policies.
type Unit struct {
	// Name is unique among its siblings, at most 128 characters and without a slash. It is
	// part of the logical id, so a new name is a new unit.
	Name string
	// Units are the units in it, at most five levels in all.
	Units []Unit
	// Accounts are the accounts in it.
	Accounts []Account
	// ID is the id, such as "ou-ab12-cdefghij", where it is known.
	ID string
	// Existing says that the unit is there already and not to be made. It needs an ID.
	Existing bool
}

// An Account is a member account.
type Account struct {
	// Name is unique in the organization, at most 50 characters. Neither it nor Email can be
	// changed by CloudFormation later. Moving the account to another unit changes neither.
	Name string
	// Email is the address of the root user, unique in all of AWS. The default is a
	// subaddress of the organization's: aws+log-archive@example.com.
	Email string
	// ID is the account's 12 digits, where they are known: write them down after the first
	// deployment, and the environments of other stacks can use them.
	ID string
	// Existing says that the account is there already and not to be made. It needs an ID.
	Existing bool
}

// The units of [DefaultUnits] and the accounts in them.
const (
	SecurityUnit       = "Security"
	InfrastructureUnit = "Infrastructure"
	DevelopmentUnit    = "Development"
	ProductionUnit     = "Production"
	RegulatedUnit      = "Regulated"
	SandboxUnit        = "Sandbox"
	SuspendedUnit      = "Suspended"
	PolicyStagingUnit  = "PolicyStaging"

	SecurityToolingAccount = "Security Tooling"
	LogArchiveAccount      = "Log Archive"
	SharedServicesAccount  = "Shared Services"
	NetworkAccount         = "Network"
)

// DefaultUnits returns the units of a landing zone: Security, Infrastructure, Development and
// Production with the accounts that every organization needs, Sandbox to play in, Suspended
// for accounts that are to be closed, and PolicyStaging to try policies out on.
// See "Recommended OUs and accounts" in Organizing Your AWS Environment.
func DefaultUnits() []Unit {
	return []Unit{
		{Name: SecurityUnit, Accounts: []Account{{Name: SecurityToolingAccount}, {Name: LogArchiveAccount}}},
		{Name: InfrastructureUnit, Accounts: []Account{{Name: SharedServicesAccount}, {Name: NetworkAccount}}},
		{Name: DevelopmentUnit},
		{Name: ProductionUnit},
		{Name: SandboxUnit},
		{Name: SuspendedUnit},
		{Name: PolicyStagingUnit},
	}
}

// maxLevels is how deep AWS Organizations lets units be nested below the root.
const maxLevels = 5

// A census checks a tree of units and remembers the names in it.
type census struct {
	accounts, emails map[string]string // to the path of their unit
}

// units checks the units of one parent. A list of units that contains itself is refused by
// its depth, like any other tree that is too deep.
func (c *census) units(parent string, units []Unit, level int) error {
	if len(units) > 0 && level > maxLevels {
		return fmt.Errorf("Units[%q] is %d levels deep or contains itself, want at most %d: AWS Organizations nests no deeper",
			join(parent, units[0].Name), level, maxLevels)
	}
	seen := map[string]bool{}
	for _, u := range units {
		path := join(parent, u.Name)
		switch {
		case strings.TrimSpace(u.Name) == "" || len(u.Name) > 128 || strings.Contains(u.Name, "/"):
			return fmt.Errorf("Units[%q].Name is %q, want 1 to 128 characters without a slash", path, u.Name)
		case seen[strings.ToLower(u.Name)]:
			return fmt.Errorf("Units has %q twice, want names that differ among siblings", path)
		}
		seen[strings.ToLower(u.Name)] = true
		if err := checkID(fmt.Sprintf("Units[%q].ID", path), u.ID, u.Existing, identifier.Unit); err != nil {
			return err
		}
		if err := c.check(path, u.Accounts); err != nil {
			return err
		}
		if err := c.units(path, u.Units, level+1); err != nil {
			return err
		}
	}
	return nil
}

// check checks the accounts of one unit, whose e-mail addresses are complete by now.
func (c *census) check(unit string, accounts []Account) error {
	for _, a := range accounts {
		name, email := strings.ToLower(a.Name), strings.ToLower(a.Email)
		field := fmt.Sprintf("Accounts[%q]", a.Name)
		switch {
		case strings.TrimSpace(a.Name) == "" || len(a.Name) > 50:
			return fmt.Errorf("%s.Name is %q, want 1 to 50 characters", field, a.Name)
		case c.accounts[name] != "":
			return fmt.Errorf("%s is in unit %q and in unit %q, want account names that differ", field, c.accounts[name], unit)
		case !a.Existing && c.emails[email] != "":
			return fmt.Errorf("%s.Email is %q, which account %q has too: AWS takes an address once", field, a.Email, c.emails[email])
		case !a.Existing && !mailbox(a.Email):
			return fmt.Errorf("%s.Email is %q, want an address of at most 64 characters", field, a.Email)
		}
		if err := checkID(field+".ID", a.ID, a.Existing, identifier.Account); err != nil {
			return err
		}
		c.accounts[name] = unit
		if !a.Existing {
			c.emails[email] = a.Name
		}
	}
	return nil
}

// checkID checks an id that may be left out of what is yet to be made.
func checkID(field, id string, existing bool, kind identifier.Kind) error {
	if id == "" && !existing {
		return nil
	}
	return kind.Check(field, id)
}

// mailbox reports whether an address can be that of a root user.
func mailbox(address string) bool {
	return identifier.IsToken(address) || len(address) <= 64 && identifier.Email.Valid(address)
}

// addressed returns a copy of the units in which every account has an e-mail address. Below
// the depth that is refused anyway it stops, as a list that contains itself has no end.
func addressed(units []Unit, mailbox string, level int) []Unit {
	if level > maxLevels+1 {
		return nil
	}
	copies := make([]Unit, len(units))
	for i, u := range units {
		accounts := make([]Account, len(u.Accounts))
		for j, a := range u.Accounts {
			if a.Email == "" && !a.Existing {
				a.Email = subaddress(mailbox, a.Name)
			}
			accounts[j] = a
		}
		u.Accounts, u.Units = accounts, addressed(u.Units, mailbox, level+1)
		copies[i] = u
	}
	return copies
}

// subaddress is the address in a mailbox for an account: aws+log-archive@example.com.
func subaddress(mailbox, account string) string {
	local, domain, found := strings.Cut(mailbox, "@")
	if !found {
		return ""
	}
	return local + "+" + strings.Trim(notInAddress.ReplaceAllString(strings.ToLower(account), "-"), "-") + "@" + domain
}

var notInAddress = regexp.MustCompile(`[^a-z0-9]+`)

func join(parent, name string) string {
	if parent == "" {
		return name
	}
	return parent + "/" + name
}
