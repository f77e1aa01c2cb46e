package main

import (
	"encoding/json"
	"encoding/xml"
	"strings"
	"testing"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"

	"github.com/plinth-cdk/plinth/constructs/guardrail/internal/sample"
)

// Each format of the command, of a template that somebody wrote by hand: with the lines in it.
func TestFormats(t *testing.T) {
	for _, name := range formatNames() {
		t.Run(name, func(t *testing.T) {
			code, stdout, stderr := command("-format", name, "-include", "S3-001,S3-004,S3-007", "-severity", "S3-004=warning", website)
			if code != exitFindings || stderr != "" {
				t.Errorf("exit status %d, stderr %q", code, stderr)
			}
			sample.Golden(t, "testdata/website."+name, stdout)
		})
	}
}

func TestFormatsAreWellFormed(t *testing.T) {
	_, stdout, _ := command("-format", "json", pythonApp)
	var report struct {
		Schema   string
		Findings []struct{ Rule, LogicalID string }
	}
	if err := json.Unmarshal([]byte(stdout), &report); err != nil || report.Schema == "" {
		t.Errorf("JSON of schema %q: %v", report.Schema, err)
	}
	_, stdout, _ = command("-format", "junit", pythonApp)
	if err := xml.Unmarshal([]byte(stdout), new(struct{})); err != nil {
		t.Errorf("JUnit: %v", err)
	}
	_, stdout, _ = command("-format=sarif", pythonApp)
	log, err := sarif.FromString(stdout)
	if err != nil {
		t.Fatalf("SARIF: %v", err)
	}
	if err := log.Validate(); err != nil {
		t.Error(err)
	}
	at := log.Runs[0].Results[0].Locations[0].PhysicalLocation
	if *at.ArtifactLocation.URI != "WebsiteStack.template.json" || *at.ArtifactLocation.URIBaseID != "ASSEMBLY" {
		t.Errorf("SARIF points at %s of %s", *at.ArtifactLocation.URI, *at.ArtifactLocation.URIBaseID)
	}
	_, stdout, _ = command("-format=sarif", "-include", "S3-001", pythonApp, website)
	if log, err = sarif.FromString(stdout); err != nil {
		t.Fatalf("SARIF: %v", err)
	}
	at = log.Runs[0].Results[0].Locations[0].PhysicalLocation
	if *at.ArtifactLocation.URI != pythonApp+"/WebsiteStack.template.json" || *at.ArtifactLocation.URIBaseID != "SRCROOT" {
		t.Errorf("SARIF of several points at %s of %s", *at.ArtifactLocation.URI, *at.ArtifactLocation.URIBaseID)
	}
	_, stdout, _ = command("-format=sarif", website)
	if log, err = sarif.FromString(stdout); err != nil {
		t.Fatalf("SARIF: %v", err)
	}
	at = log.Runs[0].Results[0].Locations[0].PhysicalLocation
	if *at.ArtifactLocation.URI != website || *at.ArtifactLocation.URIBaseID != "SRCROOT" || *at.Region.StartLine != 15 {
		t.Errorf("SARIF points at %s of %s, want the template below the source root", *at.ArtifactLocation.URI, *at.ArtifactLocation.URIBaseID)
	}
}

// Annotations are shown at the line of the template.
func TestGitHubLogsAreReadable(t *testing.T) {
	_, stdout, _ := command("-format", "github", website)
	for line := range strings.Lines(stdout) {
		if !strings.HasPrefix(line, "::error file="+website+",line=") && !strings.Contains(line, "rules over") {
			t.Errorf("%q is no annotation of the template", line)
		}
	}
}
