package main

import (
	"bytes"
	"fmt"
	"io"
	"os"

	"github.com/plinth-cdk/plinth/constructs/guardrail/baseline"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
	"github.com/plinth-cdk/plinth/constructs/internal/files"
)

// compare sets the findings of the baseline apart, and tells which of them are gone.
func (o *options) compare(r *engine.Report, stderr io.Writer) error {
	if o.baseline == "" {
		return nil
	}
	data, err := os.ReadFile(o.baseline)
	if err != nil {
		return fmt.Errorf("baseline %s: %w; -write-baseline writes one", files.Display(o.baseline), files.Reason(err))
	}
	known, err := baseline.Read(bytes.NewReader(data))
	if err != nil {
		return fmt.Errorf("baseline %s: %w", files.Display(o.baseline), err)
	}
	for _, f := range known.Apply(r) {
		fmt.Fprintf(stderr, "guardrail: gone from %s: %v\n", files.Display(o.baseline), f)
	}
	return nil
}

// record writes the baseline that the options ask for, and from then on knows its findings.
func (o *options) record(r *engine.Report) error {
	if o.writeBaseline == "" {
		return nil
	}
	b := baseline.Of(r)
	if err := files.Write(o.writeBaseline, b.Write); err != nil {
		return fmt.Errorf("baseline %w", err)
	}
	b.Apply(r)
	return nil
}
