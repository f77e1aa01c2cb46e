// Package controls knows the controls of AWS Control Tower, once called guardrails, by readable
// names: which exist, what they do, which can be enabled, and what is meant by names that do not
// exist.
//
// controls.csv is the table. Its rows follow "Identifiers for legacy controls", "Controls that
// cannot be changed with the AWS Control Tower APIs" and the pages of the single controls in the
// AWS Control Tower Controls Reference Guide. The global identifier is there where one is
// published. The package is pure Go.
package controls

import (
	_ "embed" // the table
	"encoding/csv"
	"fmt"
	"slices"
	"strings"
)

// A Name is the readable name of a control: one of the constants.
type Name string

// Behaviour is what a control does.
type Behaviour string

const (
	// Preventive controls are policies that deny.
	Preventive Behaviour = "preventive"
	// Detective controls are rules of AWS Config that report. They prevent nothing.
	Detective Behaviour = "detective"
)

// Guidance is how much AWS wants a control.
type Guidance string

const (
	// Mandatory controls are always on.
	Mandatory Guidance = "mandatory"
	// StronglyRecommended and Elective controls are on where they are enabled.
	StronglyRecommended Guidance = "strongly recommended"
	Elective            Guidance = "elective"
	// Setting is a control that is a setting of the landing zone, for the console only.
	Setting Guidance = "landing zone setting"
)

// A Parameter is what a control can be configured with.
type Parameter string

const (
	AllowedRegions        Parameter = "AllowedRegions"
	ExemptedActions       Parameter = "ExemptedActions"
	ExemptedPrincipalARNs Parameter = "ExemptedPrincipalArns"
	ExemptAssumeRoot      Parameter = "ExemptAssumeRoot"
)

// A Control is a row of the table.
type Control struct {
	Name Name
	// ID is AWS's name, such as "AWS-GR_RESTRICT_ROOT_USER".
	ID string
	// Global is its identifier in the Control Catalog, empty where none is published.
	Global     string
	Behaviour  Behaviour
	Guidance   Guidance
	Parameters []Parameter
	// Title is what AWS calls it.
	Title string
}

// Enableable returns nil, or why nobody can enable the control.
func (c Control) Enableable() error {
	switch c.Guidance {
	case Mandatory:
		return fmt.Errorf("%s (%s) is mandatory: AWS Control Tower enables it itself", c.Name, c.ID)
	case Setting:
		return fmt.Errorf("%s (%s) is a setting of the landing zone, in the console only: want %s, which is for a unit", c.Name, c.ID,
			DenyOtherRegions)
	}
	return nil
}

// Takes reports whether the control has a parameter.
func (c Control) Takes(p Parameter) bool { return slices.Contains(c.Parameters, p) }

// legacy is how the ids begin that are the same in every Region.
const legacy = "AWS-GR_"

// ARN is the identifier for EnableControl. Controls of the first years are named by their readable,
// Regional ARN in the home Region; others have only opaque ones there, and are named by their
// global ARN. It is not changed later: CloudFormation would replace the control.
func (c Control) ARN(partition, homeRegion string) string {
	if strings.HasPrefix(c.ID, legacy) {
		return "arn:" + partition + ":controltower:" + homeRegion + "::control/" + c.ID
	}
	return "arn:" + partition + ":controlcatalog:::control/" + c.Global
}

// All returns the table.
func All() []Control { return slices.Clone(table) }

// With returns the names of the controls of a guidance, in the order of the table.
func With(g Guidance) []Name {
	var names []Name
	for _, c := range table {
		if c.Guidance == g {
			names = append(names, c.Name)
		}
	}
	return names
}

// Find returns the control of a name. The error for a name that does not exist says what comes
// closest, also for an [Alias].
func Find(name Name) (Control, error) {
	for _, c := range table {
		if c.Name == name {
			return c, nil
		}
	}
	for _, c := range table {
		if c.ID == string(name) || c.Title == string(name) || c.Global != "" && c.Global == string(name) {
			return Control{}, fmt.Errorf("%q is %s here", name, c.Name)
		}
	}
	for _, a := range aliases {
		if strings.EqualFold(a.Name, string(name)) {
			return Control{}, fmt.Errorf("%q is no control of AWS Control Tower: %s", name, a.Meaning)
		}
	}
	return Control{}, fmt.Errorf("%q is no known control, want one of package controls, such as %s", name, DisallowRootUser)
}

// ByID returns the control of an id, Regional or global: what comes last in its ARN.
func ByID(id string) (Control, bool) {
	i := slices.IndexFunc(table, func(c Control) bool { return c.ID == id || c.Global != "" && c.Global == id })
	if i < 0 {
		return Control{}, false
	}
	return table[i], true
}

// Legacy reports whether an id is of the controls of the first years, all of which are in the
// table.
func Legacy(id string) bool { return strings.HasPrefix(id, legacy) }

//go:embed controls.csv
var file string

var table = func() []Control {
	rows, err := csv.NewReader(strings.NewReader(file)).ReadAll()
	if err != nil {
		panic(fmt.Errorf("controls.csv: %w", err)) // it is part of the program
	}
	var all []Control
	for _, row := range rows[1:] {
		c := Control{Name: Name(row[0]), ID: row[1], Global: row[2], Behaviour: Behaviour(row[3]), Guidance: Guidance(row[4]), Title: row[6]}
		for _, p := range strings.Fields(row[5]) {
			c.Parameters = append(c.Parameters, Parameter(p))
		}
		all = append(all, c)
	}
	return all
}()
