// Package row is the table of broken templates, with what CDK's own validation and package conform
// find in each.
package row

import (
	"bytes"
	"encoding/json"
	"os"
)

// A Row is a template that is broken in one way.
type Row struct {
	Name     string          `json:"name"`
	Template json.RawMessage `json:"template"`
	// CDK and Plinth are findings: a rule, the logical id of a resource or a dash, and a property.
	CDK    []string `json:"cdk"`
	Plinth []string `json:"plinth"`
}

// Read reads a table.
func Read(file string) ([]Row, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var rows []Row
	return rows, json.Unmarshal(data, &rows)
}

// Write writes a table, a row in a line.
func Write(file string, rows []Row) error {
	var b bytes.Buffer
	for i, r := range rows {
		b.WriteString(map[bool]string{true: "[\n", false: ",\n"}[i == 0])
		enc := json.NewEncoder(&b)
		enc.SetEscapeHTML(false)
		if err := enc.Encode(r); err != nil {
			return err
		}
		b.Truncate(b.Len() - 1)
	}
	b.WriteString("\n]\n")
	return os.WriteFile(file, b.Bytes(), 0o666)
}
