package attestation

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// The document that an attestation file holds.
type document struct {
	Attestations []Attestation `yaml:"attestations"`
	Waivers      []Attestation `yaml:"waivers"`
}

// ReadFile reads the attestations of a file, see [Parse].
func ReadFile(name string) ([]Attestation, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, err // names the file
	}
	return Parse(name, data)
}

// Parse reads attestations in YAML or JSON: a list under attestations and one under waivers. Errors
// begin with the name.
//
//	attestations:
//	  - item: savings-plans
//	    owner: finops@example.com
//	    date: 2026-11-01
//	    expires: 2027-10-31
//	    note: Compute Savings Plan of $4 an hour for a year
//	waivers:
//	  - item: read-replicas
//	    owner: shop@example.com
//	    date: 2026-11-01
//	    note: reads take 5 % of what the database can do
func Parse(name string, data []byte) ([]Attestation, error) {
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	decoder.KnownFields(true)
	var d document
	if err := decoder.Decode(&d); err != nil && !errors.Is(err, io.EOF) {
		text := strings.NewReplacer("yaml: ", "", " in type attestation.document", "", " in type attestation.Attestation",
			"").Replace(err.Error())
		return nil, fmt.Errorf("%s: %s; want lists of attestations and waivers, each with item, owner, date, expires and note", name, text)
	}
	for i := range d.Waivers {
		d.Waivers[i].Waives = true
	}
	all := append(d.Attestations, d.Waivers...)
	for i := range all {
		all[i].Origin = name
		if err := all[i].Check(); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	return all, nil
}

// Recorded returns what an assembly keeps of the attestation.
func (a Attestation) Recorded() map[string]string {
	entry := map[string]string{"item": a.Item, "owner": a.Owner, "date": a.Date}
	for key, value := range map[string]string{"expires": a.Expires, "note": a.Note} {
		if value != "" {
			entry[key] = value
		}
	}
	if a.Waives {
		entry["waives"] = "true"
	}
	return entry
}

// entry reads what Recorded wrote.
func entry(data any) (Attestation, error) {
	fields, ok := data.(map[string]any)
	if !ok {
		return Attestation{}, fmt.Errorf("got %v, want an item, an owner and a date", data)
	}
	text := func(key string) string { s, _ := fields[key].(string); return s }
	a := Attestation{Item: text("item"), Owner: text("owner"), Date: text("date"), Expires: text("expires"), Note: text("note"),
		Waives: text("waives") == "true"}
	return a, a.Check()
}

// Recorded are the attestations that an app recorded in its assembly, each once, in the order of
// the stacks.
func Recorded(a *assembly.Assembly) (all []Attestation, err error) {
	seen := map[Attestation]bool{}
	for _, s := range a.Stacks {
		for _, e := range s.Metadata {
			if e.Type != assembly.MetadataAttestation {
				continue
			}
			of, err := entry(e.Data)
			if err != nil {
				return nil, fmt.Errorf("stack %s: %s: %w", s.Path, assembly.MetadataAttestation, err)
			}
			of.Origin = ""
			if !seen[of] {
				seen[of] = true
				of.Origin = s.Path
				all = append(all, of)
			}
		}
	}
	return all, nil
}
