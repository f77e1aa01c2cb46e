package sarif_test

import (
	"bytes"
	"fmt"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
	"github.com/plinth-cdk/plinth/constructs/guardrail/sarif"
)

func ExampleWrite() {
	report := &engine.Report{Findings: []engine.Finding{{
		Rule:     engine.Rule{ID: "SG-001", Title: "Security groups do not allow SSH or RDP from the internet"},
		Path:     "Prod/Bastion/Resource",
		Property: "SecurityGroupIngress", Detail: "opens port 22 to 0.0.0.0/0, which covers 22 (SSH)",
		Stack:  &assembly.Stack{Path: "Prod", TemplateFile: "Prod.template.json"},
		Source: assembly.Source{File: "main.go", Line: 21, DefinesStack: true},
	}}}
	var log bytes.Buffer
	if err := sarif.Write(&log, report); err != nil {
		fmt.Println(err)
	}
	fmt.Println(bytes.Contains(log.Bytes(), []byte(`"uri": "main.go"`)))
	// Output: true
}
