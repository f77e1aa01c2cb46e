package engine

import (
	"bytes"
	"encoding/json"
	"io"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// JSONSchema names the form of what [Report.JSON] writes. A field may be added under the same
// name; one that changes or goes gets a new name.
const JSONSchema = "plinth-guardrail-report/1"

// The document that JSON writes. Paths are those of constructs, or of files below the
// assembly or the app's module; none is absolute. Empty texts are left out.
type (
	document struct {
		Schema   string        `json:"schema"`
		Summary  summary       `json:"summary"`
		Findings []findingJSON `json:"findings"`
		Waived   []findingJSON `json:"waived"`
		Known    []findingJSON `json:"known,omitempty"`
		Trusted  []Trust       `json:"trusted,omitempty"`
		Rules    []Rule        `json:"rules"`
	}
	summary struct {
		Errors    int `json:"errors"`
		Warnings  int `json:"warnings"`
		Waived    int `json:"waived"`
		Known     int `json:"known,omitempty"`
		Rules     int `json:"rules"`
		Resources int `json:"resources"`
		Stacks    int `json:"stacks"`
	}
	findingJSON struct {
		Rule         string           `json:"rule"`
		Severity     Severity         `json:"severity"`
		Path         string           `json:"path"`
		Stack        string           `json:"stack"`
		Class        assembly.Class   `json:"class"`
		Template     string           `json:"template"`
		Line         int              `json:"line,omitempty"` // of the template
		LogicalID    string           `json:"logicalId,omitempty"`
		ResourceType string           `json:"resourceType,omitempty"`
		Property     string           `json:"property,omitempty"`
		Detail       string           `json:"detail"`
		Source       *assembly.Source `json:"source,omitempty"`
		Waiver       *Waiver          `json:"waiver,omitempty"`
	}
	ruleJSON struct {
		ID       string                      `json:"id"`
		Title    string                      `json:"title"`
		Why      string                      `json:"why"`
		Fix      string                      `json:"fix"`
		Pillar   Pillar                      `json:"pillar"`
		Controls []string                    `json:"controls,omitempty"`
		Severity Severity                    `json:"severity"`
		Relax    map[assembly.Class]Severity `json:"relax,omitempty"`
	}
)

// JSON writes the report for programs, in the form that [JSONSchema] names.
func (r *Report) JSON(w io.Writer) error {
	d := document{
		Schema: JSONSchema,
		Summary: summary{
			Errors: r.Count(Error), Warnings: r.Count(Warning), Waived: len(r.Waived), Known: len(r.Known),
			Rules: len(r.Rules), Resources: r.Resources, Stacks: r.Stacks,
		},
		Findings: findingsJSON(r.Findings),
		Waived:   findingsJSON(r.Waived),
		Known:    findingsJSON(r.Known),
		Trusted:  r.Trusted(),
		Rules:    append([]Rule{}, r.Rules...),
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(d)
}

// MarshalJSON writes what a rule says. Its check is code.
func (r Rule) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	err := enc.Encode(ruleJSON{r.ID, r.Title, r.Why, r.Fix, r.Pillar, r.Controls, r.Severity, r.Relax})
	return b.Bytes(), err
}

func findingsJSON(findings []Finding) []findingJSON {
	all := make([]findingJSON, 0, len(findings)) // [] rather than null
	for _, f := range findings {
		j := findingJSON{
			Rule: f.Rule.ID, Severity: f.Severity, Path: f.Path, Stack: f.Stack.Path, Class: f.Stack.Class,
			Template: f.Stack.TemplateFile, Line: f.InTemplate().Line, LogicalID: f.LogicalID, ResourceType: f.ResourceType,
			Property: f.Property, Detail: f.Detail, Waiver: f.Waiver,
		}
		if f.Source.File != "" {
			j.Source = &f.Source
		}
		all = append(all, j)
	}
	return all
}
