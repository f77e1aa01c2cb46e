package conform

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// sections are the top-level keys of a template, with how many entries CloudFormation takes, by the
// page "CloudFormation quotas" of its User Guide, and the rule about that.
var sections = map[string]struct {
	most int
	rule string
}{
	"AWSTemplateFormatVersion": {}, "Description": {}, "Metadata": {}, "Transform": {}, "Rules": {}, "Globals": {}, "Hooks": {},
	"Parameters": {200, "F0003"}, "Outputs": {200, "F0004"}, "Resources": {500, "F0007"}, "Mappings": {200, "F0008"},
	"Conditions": {200, "F0009"},
}

var alphanumeric = regexp.MustCompile(`^[A-Za-z0-9]+$`).MatchString

// shape checks the sections of the template.
func shape(t *template) {
	for _, name := range slices.Sorted(maps.Keys(t.root)) {
		quota, known := sections[name]
		if !known {
			if !strings.HasPrefix(name, "Fn::") {
				t.report(nil, "F0005", name, instead(name, slices.Sorted(maps.Keys(sections))), "is no section of a template")
			}
			continue
		}
		entries, object := t.root[name].(map[string]any)
		switch {
		case quota.most == 0:
		case !object && t.root[name] != nil:
			t.report(nil, map[string]string{"Conditions": "E8001", "Outputs": "E6003", "Mappings": "E7001"}[name], name, "", "is no object")
		case len(entries) > quota.most:
			t.report(nil, quota.rule, name, "Split the stack.", "has %d entries, want at most %d", len(entries), quota.most)
		}
	}
	if version := t.root["AWSTemplateFormatVersion"]; version != nil && version != "2010-09-09" {
		t.report(nil, "F0002", "AWSTemplateFormatVersion", "", "is %s, want 2010-09-09", shown(version))
	}
	switch description, text := t.root["Description"].(string); {
	case !text && t.root["Description"] != nil:
		t.report(nil, "F1004", "Description", "", "is %s, want a text", shown(t.root["Description"]))
	case utf8.RuneCountInString(description) > 1024:
		t.report(nil, "F0011", "Description", "", "has %d characters, want at most 1024", utf8.RuneCountInString(description))
	}
	if t.TemplateSize > 1_000_000 {
		t.report(nil, "E1002", "", "Split the stack.", "the template has %d bytes, want at most 1,000,000", t.TemplateSize)
	}
}

// attributes are the keys of a resource.
var attributes = []string{"Type", "Properties", "DependsOn", "Condition", "Metadata", "DeletionPolicy", "UpdateReplacePolicy",
	"UpdatePolicy", "CreationPolicy", "Fn::Transform", "Version"}

// declarations checks what stands beside the properties of resources.
func declarations(t *template) {
	written := t.section("Resources")
	parameters := t.section("Parameters")
	for _, id := range slices.Sorted(maps.Keys(written)) {
		if strings.HasPrefix(id, "Fn::") {
			continue
		}
		r := t.Resource(id)
		if !alphanumeric(id) || len(id) > 255 {
			t.report(r, "F0006", "", "", "has the logical id %q, want up to 255 letters and digits", id)
		}
		if parameters[id] != nil {
			t.report(r, "F3007", "", "Rename one of them.", "has the logical id of a parameter")
		}
		fields, _ := written[id].(map[string]any)
		for _, key := range slices.Sorted(maps.Keys(fields)) {
			if !slices.Contains(attributes, key) {
				t.report(r, "E3001", key, instead(key, attributes), "is no attribute of a resource")
			}
		}
		if raw := fields["Properties"]; raw != nil {
			if _, object := raw.(map[string]any); !object {
				t.report(r, "E3001", "Properties", "", "is %s, want an object", shown(raw))
			}
		}
		policy(t, r, "F3016", "DeletionPolicy", fields["DeletionPolicy"], "Delete", "Retain", "RetainExceptOnCreate", "Snapshot")
		policy(t, r, "F0018", "UpdateReplacePolicy", fields["UpdateReplacePolicy"], "Delete", "Retain", "Snapshot")
	}
	for _, r := range t.Resources {
		if r.Condition != "" && t.section("Conditions")[r.Condition] == nil {
			t.report(r, "E8002", "Condition", "", "is %s, which the template does not define", r.Condition)
		}
		dependencies(t, r)
	}
}

// snapshots are the types that CloudFormation can take a snapshot of before it deletes them, by the
// page "DeletionPolicy attribute" of its User Guide.
var snapshots = []string{"AWS::DocDB::DBCluster", "AWS::EC2::Volume", "AWS::ElastiCache::CacheCluster",
	"AWS::ElastiCache::ReplicationGroup", "AWS::Neptune::DBCluster", "AWS::RDS::DBCluster", "AWS::RDS::DBInstance", "AWS::Redshift::Cluster"}

func policy(t *template, r *assembly.Resource, rule, name string, raw any, want ...string) {
	text, isText := raw.(string)
	if raw == nil || !isText && t.root["Transform"] != nil { // the language extensions allow functions
		return
	}
	if r != nil && !slices.Contains(snapshots, r.Type) {
		want = slices.DeleteFunc(want, func(s string) bool { return s == "Snapshot" })
	}
	if !slices.Contains(want, text) {
		t.report(r, rule, name, "", "is %s, want %s", shown(raw), choice(want))
	}
}

// dependencies checks DependsOn.
func dependencies(t *template, r *assembly.Resource) {
	for _, id := range r.DependsOn {
		switch other := t.Resource(id); {
		case other == nil:
			t.report(r, "E3005", "DependsOn", "", "names %s, which is no resource of the template", id)
		case other == r:
			t.report(r, "E3005", "DependsOn", "", "names the resource itself")
		case other.Condition != "" && r.Condition == "":
			t.report(r, "E3005", "DependsOn", "Give both the same condition.", "names %s, which does not exist unless %s holds", id, other.Condition)
		}
	}
}

// entries are the names of a section, sorted, without loops, which make names.
func (t *template) entries(section string) []string {
	return slices.DeleteFunc(slices.Sorted(maps.Keys(t.section(section))), func(name string) bool { return strings.HasPrefix(name, "Fn::") })
}

func at(path ...any) string {
	var parts []string
	for _, p := range path {
		parts = append(parts, fmt.Sprint(p))
	}
	return strings.Join(parts, ".")
}
