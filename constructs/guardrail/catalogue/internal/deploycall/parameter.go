package deploycall

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// holds tells whether parameters surely satisfy the conditions of a pattern.
func holds(conditions string, parameters any) bool {
	for condition := range strings.SplitSeq(conditions, ",") {
		switch key, least, number := strings.Cut(condition, ">="); {
		case condition == "":
		case condition == "on":
			if !on(parameters, false) {
				return false
			}
		case condition == "services":
			if !forServices(parameters) {
				return false
			}
		case number:
			n, err := strconv.Atoi(least)
			if err != nil || !every(parameters, key, func(v string) bool { got, err := strconv.Atoi(v); return err == nil && got >= n }) {
				return false
			}
		default:
			key, values, _ := strings.Cut(condition, "=")
			if !every(parameters, key, func(v string) bool { return slices.Contains(strings.Split(values, "|"), strings.ToLower(v)) }) {
				return false
			}
		}
	}
	return true
}

// forServices tells whether policies among the parameters name services alone.
func forServices(parameters any) bool {
	services, others := false, false
	scalars(parameters, func(key, _ string) {
		services = services || key == "service"
		others = others || slices.Contains([]string{"principal", "notprincipal", "aws", "federated", "canonicaluser"}, key)
	})
	return services && !others
}

// every tells whether there are parameters of a name, at any depth, and all satisfy a test.
func every(parameters any, name string, test func(string) bool) bool {
	found, all := false, true
	scalars(parameters, func(key, value string) {
		if key == name {
			found, all = true, all && test(value)
		}
	})
	return found && all
}

// scalars visits what is no object, at any depth and in JSON text, under its folded name:
// {"Public": {"Value": true}} is under public, as some APIs wrap what they may be left without.
func scalars(v any, visit func(key, value string)) { scalarsBelow("", v, visit) }

func scalarsBelow(name string, v any, visit func(key, value string)) {
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			scalarsBelow(name, e, visit)
		}
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(v)) {
			below := fold(key)
			if below == "value" && name != "" {
				below = name
			}
			scalarsBelow(below, v[key], visit)
		}
	case nil:
	case string:
		if inner, ok := decode(v); ok && strings.HasPrefix(strings.TrimSpace(v), "{") {
			scalarsBelow(name, inner, visit) // a policy as text
			return
		}
		visit(name, v)
	default:
		visit(name, fmt.Sprint(v))
	}
}

// switches begin the names of parameters that switch something on, folded.
var switches = []string{
	"enable", "autoenable", "status", "state", "allsupported", "includeglobal", "useonly", "controlstatus", "validation",
}

// onValues are what a switch that is on may have.
var onValues = []string{
	"true", "enabled", "enable", "on", "active", "all", "new", "default", "allsupportedresourcetypes", "securitycontrol",
}

// on tells whether all switches are on. What is below a switch is one, too.
func on(v any, below bool) bool {
	switch v := v.(type) {
	case []any:
		return !slices.ContainsFunc(v, func(e any) bool { return !on(e, below) })
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(v)) {
			name := fold(key)
			is := below || slices.ContainsFunc(switches, func(s string) bool { return strings.HasPrefix(name, s) })
			if !on(v[key], is) {
				return false
			}
		}
		return true
	case nil:
		return true
	}
	return !below || slices.Contains(onValues, fold(fmt.Sprint(v)))
}

// weak are values that give something away whatever the call, by the folded name of the parameter.
var weak = map[string][]string{
	"accesspolicies":                {"*"},
	"acl":                           {"public-read", "public-read-write", "authenticated-read"},
	"assignpublicip":                {"enabled"},
	"associatepublicipaddress":      {"true"},
	"atrestencryptionenabled":       {"false"},
	"authorizationtype":             {"none"},
	"authtype":                      {"none"},
	"aws":                           {"*"},
	"backupretentionperiod":         {"0"},
	"cidr":                          {"0.0.0.0/0", "::/0"},
	"cidrblock":                     {"0.0.0.0/0", "::/0"},
	"cidrip":                        {"0.0.0.0/0"},
	"cidripv6":                      {"::/0"},
	"deletionprotection":            {"false"},
	"deletionprotectionenabled":     {"false"},
	"destinationcidrblock":          {"0.0.0.0/0"},
	"destinationipv6cidrblock":      {"::/0"},
	"disableapitermination":         {"false"},
	"encrypted":                     {"false"},
	"endpointpublicaccess":          {"true"},
	"enforceworkgroupconfiguration": {"false"},
	"grantread":                     {"*"},
	"groupnames":                    {"all"},
	"httptokens":                    {"optional"},
	"launchpermission":              {"all"},
	"mappubliciponlaunch":           {"true"},
	"pointintimerecoveryenabled":    {"false"},
	"principal":                     {"*"},
	"publicaccess":                  {"true"},
	"publiclyaccessible":            {"true"},
	"scheme":                        {"internet-facing"},
	"skipfinalsnapshot":             {"true"},
	"storageencrypted":              {"false"},
	"transitencryptionenabled":      {"false"},
}

// weakParameter returns the first parameter that is weak, as "PubliclyAccessible to true".
func weakParameter(parameters any) string {
	found := ""
	scalars(parameters, func(key, value string) {
		tag := strings.HasPrefix(value, "plinth:") || strings.HasPrefix(key, "plinth") // what rules and policies go by
		if found == "" && (tag || slices.Contains(weak[key], strings.ToLower(value))) {
			found = key + " to " + value
		}
	})
	return found
}
