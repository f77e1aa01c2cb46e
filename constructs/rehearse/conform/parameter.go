package conform

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// parameterTypes are the types beside String, Number and CommaDelimitedList, by the page "Supplied
// parameter types" of the CloudFormation User Guide.
var parameterTypes = []string{"AWS::EC2::AvailabilityZone::Name", "AWS::EC2::Image::Id", "AWS::EC2::Instance::Id",
	"AWS::EC2::KeyPair::KeyName", "AWS::EC2::SecurityGroup::GroupName", "AWS::EC2::SecurityGroup::Id", "AWS::EC2::Subnet::Id",
	"AWS::EC2::Volume::Id", "AWS::EC2::VPC::Id", "AWS::Route53::HostedZone::Id", "AWS::SSM::Parameter::Name"}

var parameterKeys = []string{"AllowedPattern", "AllowedValues", "ConstraintDescription", "Default", "Description", "MaxLength",
	"MaxValue", "MinLength", "MinValue", "NoEcho", "Type"}

func parameters(t *template) {
	for _, name := range t.entries("Parameters") {
		where := at("Parameters", name)
		if !alphanumeric(name) {
			t.report(nil, "F2003", where, "", "has a name that is not of letters and digits")
		}
		if len(name) > 255 {
			t.report(nil, "F2011", where, "", "has a name of %d characters, want at most 255", len(name))
		}
		p, ok := t.section("Parameters")[name].(map[string]any)
		typ, _ := p["Type"].(string)
		if !ok || !validParameter(typ) {
			t.report(nil, "F2002", at(where, "Type"), "", "is %s, want the type of a parameter, such as String", shown(p["Type"]))
			continue
		}
		for key := range p {
			if !slices.Contains(parameterKeys, key) {
				t.report(nil, "E2001", at(where, key), instead(key, parameterKeys), "is no key of a parameter")
			}
		}
		parameterDefault(t, where, typ, p)
		if hidden, _ := scalarText(p["NoEcho"]); t.secret[name] && hidden != "true" {
			t.report(nil, "W2501", where, "Set NoEcho, or take the password from Secrets Manager.",
				"is a password that everybody reads who sees the stack")
		}
		if !t.used[name] {
			t.report(nil, "W2001", where, "Remove it.", "is used nowhere")
		}
	}
}

func validParameter(typ string) bool {
	if inner, ok := strings.CutPrefix(typ, "AWS::SSM::Parameter::Value<"); ok {
		typ = strings.TrimSuffix(inner, ">")
	}
	if inner, ok := strings.CutPrefix(typ, "List<"); ok {
		typ = strings.TrimSuffix(inner, ">")
	}
	return slices.Contains([]string{"String", "Number", "CommaDelimitedList"}, typ) || slices.Contains(parameterTypes, typ)
}

// parameterDefault checks the default against what else the parameter says.
func parameterDefault(t *template, where, typ string, p map[string]any) {
	allowed, _ := p["AllowedValues"].([]any)
	for i, v := range allowed {
		if _, ok := scalarText(v); !ok || typ == "Number" && !isOf(v, "number") {
			t.report(nil, "F0016", at(where, "AllowedValues", i), "", "is %s, which is no %s", shown(v), typ)
		}
	}
	text, ok := scalarText(p["Default"])
	switch {
	case p["Default"] == nil:
		return
	case !ok || typ == "Number" && !isOf(p["Default"], "number"):
		t.report(nil, "F0015", at(where, "Default"), "", "is %s, which is no %s", shown(p["Default"]), typ)
		return
	case allowed != nil && !slices.ContainsFunc(split(typ, text), func(part string) bool { return !contains(allowed, part) }):
	case allowed != nil:
		t.report(nil, "F2012", at(where, "Default"), "", "is %s, which is not among its AllowedValues", shown(p["Default"]))
	}
	if strings.HasPrefix(typ, "AWS::SSM::Parameter::Value") || strings.Contains(typ, "List") {
		return
	}
	length := float64(utf8.RuneCountInString(text))
	value, _ := strconv.ParseFloat(text, 64)
	for _, limit := range []struct {
		name   string
		broken func(bound float64) bool
	}{
		{"MinLength", func(bound float64) bool { return length < bound }},
		{"MaxLength", func(bound float64) bool { return length > bound }},
		{"MinValue", func(bound float64) bool { return value < bound }},
		{"MaxValue", func(bound float64) bool { return value > bound }},
	} {
		bound, set := scalarText(p[limit.name])
		if f, err := strconv.ParseFloat(bound, 64); set && err == nil && limit.broken(f) {
			t.report(nil, "F2015", at(where, "Default"), "", "is %s, and %s is %s", shown(p["Default"]), limit.name, bound)
		}
	}
	pattern, _ := p["AllowedPattern"].(string)
	if re, err := regexp.Compile("^(?:" + pattern + ")$"); pattern != "" && err == nil && !re.MatchString(text) {
		t.report(nil, "F2015", at(where, "Default"), "", "is %s, which its AllowedPattern does not match", shown(p["Default"]))
	}
}

// split are the values of a list, or the only one of another type.
func split(typ, text string) []string {
	if !strings.Contains(typ, "List") {
		return []string{text}
	}
	var parts []string
	for _, part := range strings.Split(text, ",") {
		parts = append(parts, strings.TrimSpace(part))
	}
	return parts
}

func contains(all []any, text string) bool {
	return slices.ContainsFunc(all, func(v any) bool { s, _ := scalarText(v); return s == text })
}
