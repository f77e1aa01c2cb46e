package conform

import (
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/identifier"
	"github.com/plinth-cdk/plinth/constructs/rehearse/registry"
)

// pseudo are the parameters that every template has.
var pseudo = []string{"AWS::AccountId", "AWS::NoValue", "AWS::NotificationARNs", "AWS::Partition", "AWS::Region", "AWS::StackId",
	"AWS::StackName", "AWS::URLSuffix"}

func number(text string) int { n, _ := strconv.Atoi(text); return n }

// names reports whether something of the template has a name, and notes that it is used.
func (w walk) names(path []string, name string) bool {
	w.used[name] = true
	to := w.Resource(name)
	if to != nil {
		w.reaches(path, to)
	}
	return to != nil || w.section("Parameters")[name] != nil || slices.Contains(pseudo, name) || w.unseen()
}

// unseen reports whether a macro may add to the template.
func (w walk) unseen() bool {
	return slices.ContainsFunc(w.Unseen(), func(u assembly.Unseen) bool { return u.Resource == nil && u.Kind != assembly.UnseenTemplate })
}

// reaches notes that the part needs a resource, which should exist whenever the part does.
func (w walk) reaches(path []string, to *assembly.Resource) {
	if w.r != nil && (len(path) == 0 || path[0] != "Metadata") {
		w.edges[w.r.LogicalID] = append(w.edges[w.r.LogicalID], to.LogicalID)
	}
	if to.Condition != "" && !w.conditional {
		w.report(path, "W1001", "Put it on a branch of Fn::If, or give both the same condition.",
			"refers to %s, which does not exist unless %s holds", to.LogicalID, to.Condition)
	}
}

// meant asks for the nearest name that a reference may have.
func (w walk) meant(name string) string {
	known := slices.Concat(w.entries("Resources"), w.entries("Parameters"), pseudo)
	if nearest := identifier.Nearest(name, known); len(nearest) > 0 {
		return "Did you mean " + strings.Join(nearest, " or ") + "?"
	}
	return ""
}

func (w walk) ref(path []string, arg any) {
	name, text := arg.(string)
	switch {
	case !text:
		if f, _ := function(arg); f == "" || !w.extended() {
			w.report(path, "F1010", "", "refers to %s, want a name", shown(arg))
		}
	case len(path) > 0 && slices.Contains(passwords, path[len(path)-1]) && w.section("Parameters")[name] != nil:
		w.used[name], w.secret[name] = true, true
	case !w.names(path, name):
		w.report(path, "F1020", w.meant(name), "refers to %s, which the template does not define", name)
	}
}

// passwords are what properties with passwords are called.
var passwords = []string{"ADDomainJoinPassword", "AccountPassword", "AdminPassword", "AuthToken", "CrossRealmTrustPrincipalPassword",
	"DbPassword", "KdcAdminPassword", "MasterUserPassword", "Password", "PasswordParam"}

func (w walk) attribute(path []string, arg any) {
	var id, name string
	switch arg := arg.(type) {
	case string:
		id, name, _ = strings.Cut(arg, ".")
	case []any:
		if len(arg) == 2 {
			id, _ = arg[0].(string)
			name, _ = arg[1].(string)
			if f, _ := function(arg[1]); f != "" {
				name = "*"
				w.part(with(path, "Fn::GetAtt"), arg[1])
			}
		}
	}
	if id == "" || name == "" {
		w.report(path, "F1020", "", "takes the attribute %s, want a resource and one of its attributes", shown(arg))
		return
	}
	w.attributeOf(path, id, name, "F1020")
}

// attributeOf checks that a resource exists and has an attribute.
func (w walk) attributeOf(path []string, id, name, rule string) {
	to := w.Resource(id)
	if to == nil {
		if !w.unseen() {
			w.report(path, rule, w.meant(id), "takes an attribute of %s, which is no resource of the template", id)
		}
		return
	}
	w.reaches(path, to)
	typ, known := registry.Of(to.Type)
	if !known || !public(to.Type) || name == "*" || slices.Contains(typ.Attributes, name) || typ.AttributeTypes[name] != "" {
		return
	}
	if nested := w.Nested(id); to.Type == "AWS::CloudFormation::Stack" {
		output, ok := strings.CutPrefix(name, "Outputs.")
		if nested != nil && (!ok || !nested.Output(output).Exists()) {
			w.report(path, "E9004", "", "takes the attribute %s of %s, which has no such output", name, id)
		}
		return
	}
	if slices.Contains(ofOutputs, to.Type) && strings.HasPrefix(name, "Outputs.") {
		return
	}
	w.report(path, "E9004", instead(name, typ.Attributes), "takes the attribute %s of %s, which has none of that name", name, id)
}

// ofOutputs are the types whose attributes are the outputs of another template.
var ofOutputs = []string{"AWS::ServiceCatalog::CloudFormationProvisionedProduct"}

// placeholder is a variable of Fn::Sub; one with an exclamation mark stands for itself.
var placeholder = regexp.MustCompile(`\$\{(!?)\s*([A-Za-z0-9:._]+)\s*\}`)

func (w walk) substitution(here []string, arg any) {
	text, ok := arg.(string)
	variables := map[string]any{}
	if args, isList := arg.([]any); isList && len(args) == 2 {
		text, ok = args[0].(string)
		m, isMap := args[1].(map[string]any)
		if !isMap {
			w.report(here, "F0010", "", "has the variables %s, want an object", shown(args[1]))
			return
		}
		variables = m
	}
	if !ok {
		w.report(here, "E1019", "", "is %s, want a text, or a text and its variables", shown(arg))
		return
	}
	used := map[string]bool{}
	for _, m := range placeholder.FindAllStringSubmatch(text, -1) {
		if m[1] == "!" {
			continue
		}
		name := m[2]
		used[name] = true
		id, attribute, dotted := strings.Cut(name, ".")
		switch {
		case variables[name] != nil:
		case dotted:
			w.attributeOf(here, id, attribute, "F1018")
		case !w.names(here, name):
			w.report(here, "F1018", w.meant(name), "has the variable %s, which the template does not define", name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(variables)) {
		if !used[name] {
			w.report(here, "W1019", "Remove it.", "has the variable %s, which its text does not use", name)
		}
		_, scalar := scalarText(variables[name])
		if f, _ := function(variables[name]); !scalar && f == "" {
			w.report(here, "E1019", "", "has the variable %s, which is %s, want a text", name, shown(variables[name]))
		}
	}
}

// circles reports resources that need each other.
func circles(t *template) {
	const (
		open = iota + 1
		done
	)
	state := map[string]int{}
	var way []string
	var visit func(id string)
	visit = func(id string) {
		switch state[id] {
		case done:
			return
		case open:
			circle := way[slices.Index(way, id):]
			t.report(t.Resource(id), "F3004", "", "", "waits for itself: %s", strings.Join(append(slices.Clone(circle), id), " needs "))
			return
		}
		state[id] = open
		way = append(way, id)
		for _, other := range t.edges[id] {
			if t.Resource(other) != nil {
				visit(other)
			}
		}
		way = way[:len(way)-1]
		state[id] = done
	}
	for _, r := range t.Resources {
		visit(r.LogicalID)
	}
}
