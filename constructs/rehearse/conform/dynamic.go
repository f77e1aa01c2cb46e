package conform

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// Dynamic references have these forms by the page "Get values stored in other services using
// dynamic references" of the CloudFormation User Guide.
var (
	resolve  = regexp.MustCompile(`\{\{resolve:[^}]*\}\}`)
	resolved = regexp.MustCompile(`^\{\{resolve:((ssm|ssm-secure):[a-zA-Z0-9_.\-/]+(:\d+)?|secretsmanager:[^\s}]+)\}\}$`)
	unsubbed = regexp.MustCompile(`\$\{[A-Za-z][A-Za-z0-9:.]*\}`)
)

// dynamic checks the texts of all resources.
func dynamic(t *template) {
	for _, r := range t.Resources {
		t.texts(r, nil, r.Get().Raw())
	}
	for _, name := range []string{"Metadata", "Parameters"} {
		t.misplaced(name, t.root[name])
	}
}

// apart are keys below which a text is a name, or a document with variables of its own.
var apart = []string{"Fn::Sub", "Fn::GetAtt", "Ref", "TemplateBody"}

func (t *template) texts(r *assembly.Resource, path []string, raw any) {
	switch raw := raw.(type) {
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(raw)) {
			if !slices.Contains(apart, key) {
				t.texts(r, with(path, key), raw[key])
			}
		}
	case []any:
		for i, e := range raw {
			t.texts(r, with(path, index(i)), e)
		}
	case string:
		t.literal(r, strings.Join(path, "."), raw)
	}
}

func (t *template) literal(r *assembly.Resource, property, text string) {
	for _, call := range resolve.FindAllString(text, -1) {
		if !resolved.MatchString(call) && !strings.Contains(property, "Fn::") {
			t.report(r, "E1050", property, "", "has the dynamic reference %s, want one of Parameter Store or Secrets Manager", call)
		}
	}
	for _, variable := range unsubbed.FindAllString(text, -1) {
		name := variable[2 : len(variable)-1]
		if (t.Resource(name) != nil || t.section("Parameters")[name] != nil || slices.Contains(pseudo, name)) && !t.substituted(r, name) {
			t.report(r, "E1029", property, "Put it in an Fn::Sub.", "has %s outside of an Fn::Sub", variable)
		}
	}
	if slices.Contains(pseudo, text) && text != "AWS::NoValue" {
		t.report(r, "W1054", property, "Write {\"Ref\": \""+text+"\"}.", "is the name of a pseudo parameter")
	}
}

// substituted reports whether the service replaces a variable itself.
func (t *template) substituted(r *assembly.Resource, name string) bool {
	return r.Get("DefinitionSubstitutions", name).Exists()
}

// misplaced reports dynamic references where CloudFormation follows none.
func (t *template) misplaced(where string, raw any) {
	switch raw := raw.(type) {
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(raw)) {
			t.misplaced(at(where, key), raw[key])
		}
	case []any:
		for i, e := range raw {
			t.misplaced(at(where, i), e)
		}
	case string:
		if strings.Contains(raw, "{{resolve:secretsmanager:") && !strings.HasPrefix(where, "Parameters") {
			t.report(nil, "E1051", where, "", "has a dynamic reference to Secrets Manager, which only resources follow")
		}
	}
}
