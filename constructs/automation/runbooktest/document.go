package runbooktest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
)

type object = map[string]any

// A checker collects the faults of one document.
type checker struct {
	faults []string
	// parameters and variables are their types, by name; steps are all, those in loops included.
	parameters, variables map[string]string
	steps                 map[string]object
	files                 object
}

func (c *checker) fault(format string, args ...any) {
	c.faults = append(c.faults, fmt.Sprintf(format, args...))
}

func validate(content any) []string {
	document, err := decode(content)
	if err != nil {
		return []string{err.Error()}
	}
	c := &checker{steps: map[string]object{}}
	c.elements("the document", document, elements{
		"schemaVersion": text, "description": text, "assumeRole": text, "parameters": objects, "variables": objects, "mainSteps": lists,
		"outputs": lists, "files": objects,
	}, "schemaVersion", "mainSteps")
	if v, ok := document["schemaVersion"]; ok && v != "0.3" {
		c.fault("schemaVersion is %v, want \"0.3\"", show(v))
	}
	c.parameters = c.definitions("parameter", document["parameters"])
	c.variables = c.definitions("variable", document["variables"])
	c.files, _ = document["files"].(object)
	for _, name := range slices.Sorted(maps.Keys(c.files)) {
		c.file(name, c.files[name])
	}
	steps, _ := document["mainSteps"].([]any)
	if document["mainSteps"] != nil && len(steps) == 0 {
		c.fault("mainSteps is empty, want a step")
	}
	c.collect(steps)
	c.sequence(steps)
	c.references("assumeRole", document["assumeRole"])
	outputs, _ := document["outputs"].([]any)
	for _, o := range outputs {
		c.documentOutput(o)
	}
	return c.faults
}

// decode reads a document as encoding/json has it, with numbers as they are written.
func decode(content any) (object, error) {
	var source []byte
	switch content := content.(type) {
	case string:
		source = []byte(content)
	case []byte:
		source = content
	default:
		var err error
		if source, err = json.Marshal(content); err != nil {
			return nil, fmt.Errorf("the document is no JSON: %w", err)
		}
	}
	var document any
	dec := json.NewDecoder(bytes.NewReader(source))
	dec.UseNumber()
	if err := dec.Decode(&document); err != nil {
		return nil, fmt.Errorf("the document is no JSON: %w", err)
	}
	o, ok := document.(object)
	if !ok {
		return nil, fmt.Errorf("the document is %s, want an object, or JSON of one", show(document))
	}
	return o, nil
}

var checksum = regexp.MustCompile(`^[A-Fa-f0-9]{64}$`)

func (c *checker) file(name string, file any) {
	f, _ := file.(object)
	sums, _ := f["checksums"].(object)
	for algorithm, sum := range sums {
		s, _ := sum.(string)
		if !slices.Contains([]string{"sha256", "SHA256", "sha-256", "SHA-256"}, algorithm) || !checksum.MatchString(s) && !dynamic(s) {
			c.fault("file %s has the checksum %s %s, want sha256 with 64 hexadecimal digits", name, algorithm, show(sum))
		}
	}
	if len(sums) == 0 {
		c.fault("file %s has no checksums, want sha256", name)
	}
}

// show shows a part of a document.
func show(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprint(v)
	}
	return string(b)
}
