package rehearse

import (
	"encoding/json"
	"io"

	"github.com/plinth-cdk/plinth/constructs/rehearse/finding"
)

// JSONSchema names the form of what [Rehearsal.JSON] writes. A field may be added under the same
// name; one that changes or goes gets a new name.
const JSONSchema = "plinth-rehearsal/1"

// The document that JSON writes. Empty texts are left out.
type (
	document struct {
		Schema     string        `json:"schema"`
		Deployable bool          `json:"deployable"`
		Steps      []stepJSON    `json:"steps"`
		Findings   []findingJSON `json:"findings"`
	}
	stepJSON struct {
		Number    int      `json:"number"`
		Stack     string   `json:"stack"`
		Name      string   `json:"name"`
		Account   string   `json:"account,omitempty"`
		Region    string   `json:"region,omitempty"`
		New       bool     `json:"new"`
		Unchanged bool     `json:"unchanged"`
		Before    []string `json:"before,omitempty"`
	}
	findingJSON struct {
		Kind         finding.Kind     `json:"kind"`
		Severity     finding.Severity `json:"severity"`
		Stack        string           `json:"stack"`
		Path         string           `json:"path"`
		LogicalID    string           `json:"logicalId,omitempty"`
		ResourceType string           `json:"resourceType,omitempty"`
		Property     string           `json:"property,omitempty"`
		Message      string           `json:"message"`
		Fix          string           `json:"fix,omitempty"`
	}
)

// JSON writes the rehearsal for programs, in the form that [JSONSchema] names.
func (r *Rehearsal) JSON(w io.Writer) error {
	d := document{Schema: JSONSchema, Deployable: r.Deployable(), Steps: []stepJSON{}, Findings: []findingJSON{}}
	for _, s := range r.Steps {
		d.Steps = append(d.Steps, stepJSON{
			s.Number, s.Stack.Path, s.Stack.Name, s.Stack.Account, s.Stack.Region, s.New, s.Unchanged, s.Before,
		})
	}
	for _, f := range r.Findings {
		j := findingJSON{Kind: f.Kind, Severity: f.Severity, Stack: f.Stack.Path, Path: f.Path(), Property: f.Property,
			Message: f.Message, Fix: f.Fix}
		if f.Resource != nil {
			j.LogicalID, j.ResourceType = f.Resource.LogicalID, f.Resource.Type
		}
		d.Findings = append(d.Findings, j)
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(d)
}
