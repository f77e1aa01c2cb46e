package controls_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/plinth-cdk/plinth/constructs/controls"
)

var (
	name   = regexp.MustCompile(`^[A-Z][A-Za-z]+$`)
	id     = regexp.MustCompile(`^(AWS-GR_[A-Z0-9_]+|CT\.[A-Z0-9]+\.P[RV]\.\d+)$`)
	global = regexp.MustCompile(`^[0-9a-z]{24,26}$`)
)

func TestTable(t *testing.T) {
	seen := map[string]bool{}
	parameters := []controls.Parameter{controls.AllowedRegions, controls.ExemptedActions, controls.ExemptedPrincipalARNs,
		controls.ExemptAssumeRoot}
	for _, c := range controls.All() {
		for _, key := range []string{string(c.Name), c.ID, c.Global, c.Title} {
			if key != "" && seen[key] {
				t.Errorf("%s is there twice", key)
			}
			seen[key] = true
		}
		if !name.MatchString(string(c.Name)) || !id.MatchString(c.ID) || c.Title == "" || c.Global != "" && !global.MatchString(c.Global) {
			t.Errorf("%+v is malformed", c)
		}
		detects := strings.HasPrefix(string(c.Name), "Detect")
		if detects != (c.Behaviour == controls.Detective) || !detects && c.Behaviour != controls.Preventive {
			t.Errorf("%s is %s", c.Name, c.Behaviour)
		}
		for _, p := range c.Parameters {
			if !slices.Contains(parameters, p) || c.Behaviour != controls.Preventive {
				t.Errorf("%s takes %s", c.Name, p)
			}
		}
		if c.Enableable() == nil && !controls.Legacy(c.ID) && c.Global == "" {
			t.Errorf("%s has no identifier to enable it by", c.Name)
		}
		found, err := controls.Find(c.Name)
		byID, ok := controls.ByID(c.ID)
		if err != nil || !ok || found.ID != c.ID || byID.Name != c.Name {
			t.Errorf("%s is not found by its name and its id: %v", c.Name, err)
		}
	}
	for guidance, want := range map[controls.Guidance]int{
		controls.StronglyRecommended: 14, controls.Elective: 27, controls.Mandatory: 23, controls.Setting: 1,
	} {
		if got := len(controls.With(guidance)); got != want {
			t.Errorf("%d controls are %s, want %d", got, guidance, want)
		}
	}
}

// The constants are exactly the controls that can be enabled.
func TestConstants(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "names.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var have, want []string
	ast.Inspect(file, func(n ast.Node) bool {
		if spec, ok := n.(*ast.ValueSpec); ok {
			value, _ := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
			if value != spec.Names[0].Name {
				t.Errorf("%s is %q", spec.Names[0].Name, value)
			}
			have = append(have, value)
		}
		return true
	})
	for _, c := range controls.All() {
		if c.Enableable() == nil {
			want = append(want, string(c.Name))
		}
	}
	slices.Sort(have)
	slices.Sort(want)
	if !slices.Equal(have, want) {
		t.Errorf("constants are\n%q\nwant\n%q", have, want)
	}
}

func TestARN(t *testing.T) {
	for name, want := range map[controls.Name]string{
		controls.DisallowRootAccessKeys: "arn:aws-us-gov:controltower:eu-west-1::control/AWS-GR_RESTRICT_ROOT_USER_ACCESS_KEYS",
		controls.DenyOtherRegions:       "arn:aws-us-gov:controlcatalog:::control/ka8e3pkqefnjsxuyc26ji580",
	} {
		c, err := controls.Find(name)
		if err != nil {
			t.Fatal(err)
		}
		if got := c.ARN("aws-us-gov", "eu-west-1"); got != want {
			t.Errorf("ARN is %s, want %s", got, want)
		}
	}
}

func TestEnableable(t *testing.T) {
	for name, want := range map[controls.Name]string{
		controls.DisallowRootUser: "",
		"EnableTrail":             "EnableTrail (AWS-GR_CLOUDTRAIL_ENABLED) is mandatory: AWS Control Tower enables it itself",
		"LandingZoneRegionDeny":   "in the console only: want DenyOtherRegions",
	} {
		c, err := controls.Find(name)
		if err != nil {
			t.Fatal(err)
		}
		says := ""
		if err := c.Enableable(); err != nil {
			says = err.Error()
		}
		if (says == "") != (want == "") || !strings.Contains(says, want) {
			t.Errorf("%s: %q, want %q", name, says, want)
		}
	}
}

func TestUnknownNames(t *testing.T) {
	for name, want := range map[controls.Name]string{
		"":                           `"" is no known control, want one of package controls`,
		"DisallowEverything":         "is no known control",
		"AWS-GR_RESTRICT_ROOT_USER":  "is DisallowRootUser here",
		"5kvme4m5d2b4d7if2fs5yg2ui":  "is DisallowRootUser here",
		"AWS-GR_RESTRICT_EVERYTHING": "is no known control",
		"disallow internet connection through VPC peering": "VPC peering carries no internet traffic; DetectOpenSSH",
		"STRONGLY_RECOMMENDED_DISALLOW_ROOT_ACCESS_KEYS":   "it is DisallowRootAccessKeys",
	} {
		if _, err := controls.Find(name); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error is %v, want one with %q", err, want)
		}
	}
	if _, ok := controls.ByID(""); ok {
		t.Error("there is a control without an id")
	}
}

// An alias leads to controls that exist, in words and by name.
func TestAliasesLeadToControls(t *testing.T) {
	for _, a := range controls.Aliases() {
		for _, name := range a.Controls {
			if _, err := controls.Find(name); err != nil || !strings.Contains(a.Meaning, string(name)) {
				t.Errorf("%s: %q does not lead to %s: %v", a.Name, a.Meaning, name, err)
			}
		}
		if _, err := controls.Find(controls.Name(a.Name)); err == nil || !strings.HasSuffix(err.Error(), a.Meaning) {
			t.Errorf("%s: error is %v", a.Name, err)
		}
	}
}
