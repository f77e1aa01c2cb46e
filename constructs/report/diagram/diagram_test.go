package diagram_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
	"github.com/plinth-cdk/plinth/constructs/report/diagram"
)

func all(t testing.TB, a *assembly.Assembly) []diagram.Diagram {
	t.Helper()
	diagrams, err := diagram.All(a)
	if err != nil {
		t.Fatal(err)
	}
	return diagrams
}

// golden compares with a file of testdata, which PLINTH_UPDATE=1 rewrites.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if os.Getenv("PLINTH_UPDATE") == "1" {
		if err := os.WriteFile(file, got, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s (-want +got); if intended, run with PLINTH_UPDATE=1:\n%s", file, diff)
	}
}

func TestCompanyIsDrawn(t *testing.T) {
	var text strings.Builder
	for _, d := range all(t, company(t)) {
		fmt.Fprintf(&text, "# %s: %s\n%s\n\n", d.ID, d.Title, d.Text)
		golden(t, d.ID+".svg", d.SVG)
		wellFormed(t, d)
		readable(t, d)
	}
	golden(t, "company.txt", []byte(text.String()))
}

// The golden templates of the examples alone: without metadata, names are logical ids.
func TestExamplesAreDrawn(t *testing.T) {
	for example, want := range map[string]map[string]string{
		"quickstart": {"vpc-quickstart-network6e62ce96": "Tier app, private, with egress: 10.0.10.0/24 in Zone 1"},
		"hub-and-spoke": {
			"transit-gateway-hub-hubc5cb2b3f": "Segment HubProduction88E5C55F: VPC Production/Network6E62CE96 (10.1.0.0/16); internet through " +
				"Egress/",
			"vpc-development-network6e62ce96": "0.0.0.0/0, 10.0.0.0/8 to transit gateway Hub/HubC5CB2B3F",
			"vpc-production-network6e62ce96":  "interface endpoints ",
		},
		"production": {
			"accounts":                        "delegated administrator of GuardDuty, ",
			"transit-gateway-hub-hubc5cb2b3f": "no routes to HubNonProduction25937CDD",
			"vpc-prodnetwork-network6e62ce96": "holds database Shop/Orders",
			"vpc-devnetwork-network6e62ce96":  "0.0.0.0/0 to NAT gateway in Zone 1 (Zone 2 only)",
		},
		"landing-zone": {"accounts": "    Account Log Archive, id known only at deployment"},
		"web-service":  {"vpc-shop-network6e62ce96": "Tier data, isolated"},
	} {
		texts := map[string]string{}
		if err := os.MkdirAll(filepath.Join("testdata", example), 0o777); err != nil {
			t.Fatal(err)
		}
		for _, d := range all(t, templates(t, example)) {
			wellFormed(t, d)
			readable(t, d)
			golden(t, filepath.Join(example, d.ID+".svg"), d.SVG)
			texts[d.ID] = d.Text
		}
		files, _ := filepath.Glob(filepath.Join("testdata", example, "*.svg"))
		for _, file := range files {
			if _, drawn := texts[strings.TrimSuffix(filepath.Base(file), ".svg")]; !drawn {
				t.Errorf("%s is no drawing of %s any more: remove it", file, example)
			}
		}
		for id, text := range want {
			if !strings.Contains(texts[id], text) {
				t.Errorf("%s: text of %s = %q, want it to have %q", example, id, texts[id], text)
			}
		}
	}
}

// templates reads the golden templates of an example as one assembly.
func templates(t *testing.T, example string) *assembly.Assembly {
	t.Helper()
	files, err := filepath.Glob("../../../examples/" + example + "/testdata/TestTemplates/*.template.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("templates of %s = %d, %v, want all of them", example, len(files), err)
	}
	var parts []*assembly.Assembly
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		name := strings.TrimSuffix(filepath.Base(file), ".template.json")
		a, err := assembly.ParseTemplate(name+".json", data, assembly.Facts{Name: name})
		if err != nil {
			t.Fatal(err)
		}
		parts = append(parts, a)
	}
	return assembly.Join(parts...)
}

// wellFormed wants a document that screen readers can name, that is all on the paper, and that asks
// for nothing from elsewhere.
func wellFormed(t *testing.T, d diagram.Diagram) {
	t.Helper()
	var width, height int
	ids := map[string]bool{}
	attributes := map[string]string{}
	for decoder := xml.NewDecoder(bytes.NewReader(d.SVG)); ; {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("%s: %v", d.ID, err)
		}
		start, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		at := map[string]int{}
		for _, a := range start.Attr {
			at[a.Name.Local], _ = strconv.Atoi(a.Value)
			switch name := start.Name.Local; {
			case a.Name.Local == "id":
				ids[a.Value] = true
			case name == "svg":
				attributes[a.Name.Local] = a.Value
			}
		}
		switch start.Name.Local {
		case "svg":
			width, height = at["width"], at["height"]
		case "rect", "text":
			if at["x"] < 0 || at["y"] < 0 || at["x"]+at["width"] > width || at["y"]+at["height"] > height {
				t.Errorf("%s: %s at %v, want it on the paper of %d by %d", d.ID, start.Name.Local, at, width, height)
			}
		case "script", "image", "use", "a", "foreignObject":
			t.Errorf("%s has <%s>, want a document that stands alone", d.ID, start.Name.Local)
		}
	}
	for id := range strings.FieldsSeq(attributes["aria-labelledby"]) {
		if !ids[id] {
			t.Errorf("%s is labelled by %q, which it does not have", d.ID, id)
		}
	}
	if attributes["role"] != "img" || attributes["aria-labelledby"] == "" || d.Title == "" || d.Text == "" {
		t.Errorf("%s: attributes = %v, title %q, want an image with a title and a text", d.ID, attributes, d.Title)
	}
	if bytes.Contains(d.SVG, []byte("url(")) || bytes.Contains(d.SVG, []byte("@import")) {
		t.Errorf("%s loads something, want a document that stands alone", d.ID)
	}
}

func TestDiagramsAreDeterministic(t *testing.T) {
	first, again := all(t, company(t)), all(t, company(t))
	if diff := cmp.Diff(first, again); diff != "" {
		t.Errorf("All() differs (-first +again):\n%s", diff)
	}
}

func TestNothingToDraw(t *testing.T) {
	a := assemblytest.Read(t, newTemplate().add("Topic", "AWS::SNS::Topic", object{}).stack("Only", ""))
	if got := all(t, a); len(got) != 0 {
		t.Errorf("All() = %d diagrams, want none", len(got))
	}
	if _, err := diagram.All(nil); err == nil {
		t.Error("All(nil) is no error")
	}
}

func TestFilesAreWrittenAndOldOnesRemoved(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"diagram-vpc-gone.svg", "Shop.template.json"} {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	diagrams := all(t, company(t))
	names, err := diagram.Write(dir, diagrams)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"diagram-accounts.svg", "diagram-transit-gateway-hub-gateway.svg", "diagram-vpc-sharedservices-vpc.svg",
		"diagram-vpc-shop-vpc.svg"}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Errorf("Write() (-want +got):\n%s", diff)
	}
	left, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil || len(left) != len(want)+1 {
		t.Errorf("files = %v, %v, want those that were written and the template", left, err)
	}
	for i, name := range names {
		if got, err := os.ReadFile(filepath.Join(dir, name)); err != nil || !bytes.Equal(got, diagrams[i].SVG) {
			t.Errorf("%s = %d bytes, %v, want the diagram", name, len(got), err)
		}
	}
	if _, err := diagram.Write(filepath.Join(dir, "missing"), diagrams); err == nil {
		t.Error("Write() into a missing directory is no error")
	}
}
