package report

import (
	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
	"github.com/plinth-cdk/plinth/constructs/report/checklist"
	"github.com/plinth-cdk/plinth/constructs/report/roadmap"
	"github.com/plinth-cdk/plinth/constructs/report/standard"
)

// Schema names the form of what [Report.JSON] writes. A field may be added under the same name; one
// that changes or goes gets a new name.
const Schema = "plinth-well-architected/1"

// JSONFile and HTMLFile are the names of the report beside the templates.
const (
	JSONFile = "well-architected.json"
	HTMLFile = "well-architected.html"
)

// A Report is where an app stands.
type Report struct {
	Schema  string  `json:"schema"`
	Score   Score   `json:"score"`
	Summary Summary `json:"summary"`
	// Pillars are in the order of the framework, each with its items of the checklist.
	Pillars []Pillar            `json:"pillars"`
	Roadmap []roadmap.Milestone `json:"roadmap"`
	// Steps are the items that the roadmap asks for and the checklist does not.
	Steps    []checklist.Result `json:"steps"`
	Findings []Finding          `json:"findings"`
	Waived   []Finding          `json:"waived"`
	Known    []Finding          `json:"known,omitempty"`
	// Rules are those that findings name.
	Rules     []Rule              `json:"rules"`
	Trusted   []engine.Trust      `json:"trusted,omitempty"`
	Stacks    []Stack             `json:"stacks"`
	Cost      Cost                `json:"cost"`
	Alarms    Alarms              `json:"alarms"`
	Reach     Reach               `json:"reach"`
	Standards []standard.Standard `json:"standards"`

	// Since is what has changed since an earlier report, if it was compared with one.
	Since *Difference `json:"since,omitempty"`

	assembly *assembly.Assembly
}

// Assembly is what the report is about; nil for one that was read from a file.
func (r *Report) Assembly() *assembly.Assembly { return r.assembly }

// A Summary counts.
type Summary struct {
	Stacks     int `json:"stacks"`
	Resources  int `json:"resources"`
	Guardrails int `json:"guardrails"`
	Errors     int `json:"errors"`
	Warnings   int `json:"warnings"`
	Waived     int `json:"waived"`
	Known      int `json:"known,omitempty"`
}

// A Pillar is one of the six, with its items and what guardrails found of it.
type Pillar struct {
	Name     engine.Pillar      `json:"name"`
	Score    Score              `json:"score"`
	Errors   int                `json:"errors"`
	Warnings int                `json:"warnings"`
	Waived   int                `json:"waived"`
	Items    []checklist.Result `json:"items"`
}

// A Finding is a violation of a guardrail.
type Finding struct {
	Rule      string `json:"rule"`
	Severity  string `json:"severity"`
	Path      string `json:"path"`
	Stack     string `json:"stack"`
	LogicalID string `json:"logicalId,omitempty"`
	Type      string `json:"type,omitempty"`
	Property  string `json:"property,omitempty"`
	Detail    string `json:"detail"`
	// Where is the place in the app's code, or in the template.
	Where string `json:"where,omitempty"`
	// Reason and Expires are those of the waiver that accepted it.
	Reason  string `json:"reason,omitempty"`
	Expires string `json:"expires,omitempty"`
}

// A Rule is a guardrail that findings name.
type Rule struct {
	ID       string        `json:"id"`
	Title    string        `json:"title"`
	Why      string        `json:"why"`
	Fix      string        `json:"fix"`
	Pillar   engine.Pillar `json:"pillar"`
	Controls []string      `json:"controls,omitempty"`
}

// A Stack is one of the app.
type Stack struct {
	Path      string         `json:"path"`
	Class     assembly.Class `json:"class"`
	Account   string         `json:"account,omitempty"`
	Region    string         `json:"region,omitempty"`
	Resources int            `json:"resources"`
	Monthly   string         `json:"monthly,omitempty"`
	Findings  int            `json:"findings"`
}
