package safedefault_test

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
	"github.com/plinth-cdk/plinth/constructs/guardrail/safedefault"
	"github.com/plinth-cdk/plinth/constructs/rehearse/change"
	"github.com/plinth-cdk/plinth/constructs/rehearse/plan"
	"github.com/plinth-cdk/plinth/constructs/rehearse/schema"
)

type object = map[string]any

// needed is what resources of a type need before anything else, to be found at all.
var needed = map[string]object{
	"AWS::ElasticLoadBalancingV2::LoadBalancer": {"Type": "application", "LoadBalancerAttributes": []any{
		object{"Key": "idle_timeout.timeout_seconds", "Value": "60"}}},
	"AWS::ECR::Repository": {"ImageTagMutability": "IMMUTABLE"},
	"AWS::EC2::Instance":   {"MetadataOptions": object{"HttpPutResponseHopLimit": 1}},
	"AWS::DynamoDB::Table": {"BillingMode": "PAY_PER_REQUEST"},
	"AWS::ECS::Service":    {"DeploymentConfiguration": object{"MaximumPercent": 200}},
}

func parsed(t *testing.T, resources object) *assembly.Assembly {
	t.Helper()
	data, err := json.Marshal(object{"Resources": resources})
	if err != nil {
		t.Fatal(err)
	}
	a, err := assembly.ParseTemplate("Prod.template.json", data, assembly.Facts{Account: "111111111111", Region: "eu-west-1"})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func missing(t *testing.T, a *assembly.Assembly, o safedefault.Options) []safedefault.Setting {
	t.Helper()
	all, err := safedefault.Missing(a, o)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// settings are those of the only resource, as lines.
func settings(t *testing.T, resource object, o safedefault.Options) string {
	t.Helper()
	var text strings.Builder
	for _, s := range missing(t, parsed(t, object{"One": resource}), o) {
		fmt.Fprintf(&text, "%s %s = %v\n", s.Row.Rule, s.Path, s.Is)
	}
	return text.String()
}

// set writes values into a resource as CDK's overrides do.
func set(resource any, keys []string, is any) any {
	if len(keys) == 0 {
		return is
	}
	if list, ok := resource.([]any); ok {
		i, _ := strconv.Atoi(keys[0])
		for len(list) <= i {
			list = append(list, nil)
		}
		list[i] = set(list[i], keys[1:], is)
		return list
	}
	if _, err := strconv.Atoi(keys[0]); err == nil {
		return set([]any{}, keys, is)
	}
	o, _ := resource.(object)
	if o == nil {
		o = object{}
	}
	o[keys[0]] = set(o[keys[0]], keys[1:], is)
	return o
}

func found(t *testing.T, a *assembly.Assembly) map[string]bool {
	t.Helper()
	report, err := engine.Evaluate(a, catalogue.Rules(), time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]bool{}
	for _, f := range report.Findings {
		all[f.Rule.ID] = true
	}
	return all
}

// Every row of the table ends the finding of its rule, makes no other, and replaces nothing.
func TestEveryRowEndsAFindingAndReplacesNothing(t *testing.T) {
	rows := append(safedefault.Table(), safedefault.Row{Type: "AWS::Logs::LogGroup", Rule: "LOGS-001"})
	for _, row := range rows {
		t.Run(strings.ReplaceAll(row.Type, "::", "-")+" "+row.Rule, func(t *testing.T) {
			fresh := func() any {
				data, _ := json.Marshal(object{"Type": row.Type, "Properties": needed[row.Type]})
				var copied any
				_ = json.Unmarshal(data, &copied)
				return copied
			}
			before, resource := parsed(t, object{"One": fresh()}), fresh()
			was := found(t, before)
			if !was[row.Rule] {
				t.Fatalf("the rule finds nothing in a %s that leaves everything out", row.Type)
			}
			n := 0
			for _, s := range missing(t, before, safedefault.Options{LogRetentionDays: 365}) {
				if s.Row.Rule == row.Rule {
					resource = set(resource, strings.Split(s.Path, "."), s.Is)
					n++
				}
			}
			if n == 0 {
				t.Fatal("nothing is set")
			}
			after := parsed(t, object{"One": resource})
			is := found(t, after)
			for rule := range is {
				if !was[rule] {
					t.Errorf("%s finds what is set", rule)
				}
			}
			if is[row.Rule] {
				t.Errorf("%s still finds something", row.Rule)
			}
			for _, c := range change.Between(plan.Of(before, after)) {
				if c.Kind != change.Modify {
					t.Errorf("setting the values does this: %v", c)
				}
			}
			for _, s := range missing(t, after, safedefault.Options{LogRetentionDays: 365}) {
				if s.Row.Rule == row.Rule {
					t.Errorf("%v is missing after it was set", s)
				}
			}
		})
	}
}

// The properties are those of CloudFormation, and none of them is create-only.
func TestPropertiesAreInTheSchemas(t *testing.T) {
	for _, row := range safedefault.Table() {
		of, ok := schema.Of(row.Type)
		if !ok {
			t.Errorf("there is no type %s", row.Type)
			continue
		}
		for _, v := range row.Values {
			path, isProperty := strings.CutPrefix(v.Path, "Properties.")
			properties := of.Properties
			for key := range strings.SplitSeq(path, ".") {
				p, ok := properties[key]
				if isProperty && (!ok || p.Replaces != schema.Never) {
					t.Errorf("%s of %s: in the schema = %t, replaces = %v, want true and never", path, row.Type, ok, p.Replaces)
				}
				properties = p.Shape.Object()
			}
		}
	}
}

func TestWhatATemplateSaysStays(t *testing.T) {
	balancer := func(attributes any) object {
		return object{"Type": "AWS::ElasticLoadBalancingV2::LoadBalancer", "Properties": object{"LoadBalancerAttributes": attributes}}
	}
	bucket := func(p object) object {
		return object{"Type": "AWS::S3::Bucket", "DeletionPolicy": "Delete", "Properties": p}
	}
	when := func(a, b any) object { return object{"Fn::If": []any{"Condition", a, b}} }
	const block = "S3-001 Properties.PublicAccessBlockConfiguration."
	blocks := block + "BlockPublicAcls = true\n" + block + "BlockPublicPolicy = true\n" + block + "IgnorePublicAcls = true\n" +
		block + "RestrictPublicBuckets = true\n"
	for name, c := range map[string]struct {
		resource object
		want     string
	}{
		"one of four settings": {bucket(object{"VersioningConfiguration": object{"Status": "Enabled"},
			"PublicAccessBlockConfiguration": object{"BlockPublicPolicy": false}}),
			strings.Replace(blocks, block+"BlockPublicPolicy = true\n", "", 1)},
		"versions that are suspended": {bucket(object{"VersioningConfiguration": object{"Status": "Suspended"}}), blocks},
		"a lifecycle of its own":      {bucket(object{"LifecycleConfiguration": object{"Rules": []any{}}}), blocks},
		"what a condition decides": {bucket(object{"VersioningConfiguration": when(object{"Status": "Enabled"}, object{"Ref": "AWS::NoValue"}),
			"PublicAccessBlockConfiguration": when(object{}, object{"Ref": "AWS::NoValue"})}), ""},
		"a website": {bucket(object{"WebsiteConfiguration": object{"IndexDocument": "index.html"}, "VersioningConfiguration": object{
			"Status": "Enabled"}}), ""},
		"a public ACL": {bucket(object{"AccessControl": "PublicRead", "VersioningConfiguration": object{"Status": "Enabled"}}), ""},
		"an attribute": {balancer([]any{object{"Key": "deletion_protection.enabled", "Value": "false"},
			object{"Key": "zonal_shift.config.enabled", "Value": "false"}}),
			"ELB-002 Properties.LoadBalancerAttributes.2 = map[Key:routing.http.drop_invalid_header_fields.enabled Value:true]\n"},
		"several attributes": {balancer(nil),
			"BACKUP-002 Properties.LoadBalancerAttributes.0 = map[Key:deletion_protection.enabled Value:true]\n" +
				"ELB-002 Properties.LoadBalancerAttributes.1 = map[Key:routing.http.drop_invalid_header_fields.enabled Value:true]\n" +
				"ELB-005 Properties.LoadBalancerAttributes.2 = map[Key:zonal_shift.config.enabled Value:true]\n"},
		"attributes that a condition decides":     {balancer(when([]any{}, []any{object{"Key": "a", "Value": "b"}})), ""},
		"a key of an attribute that is not known": {balancer([]any{object{"Key": object{"Ref": "Parameter"}, "Value": "b"}}), ""},
		"log groups":        {object{"Type": "AWS::Logs::LogGroup"}, ""},
		"an asymmetric key": {object{"Type": "AWS::KMS::Key", "DeletionPolicy": "Retain", "Properties": object{"KeySpec": "RSA_2048"}}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, settings(t, c.resource, safedefault.Options{})); diff != "" {
				t.Errorf("Missing() (-want +got):\n%s", diff)
			}
		})
	}
}

// A bucket whose policy lets everybody read is meant to be public.
func TestPublishedBucketsStayPublic(t *testing.T) {
	a := parsed(t, object{
		"Site": object{"Type": "AWS::S3::Bucket"},
		"Policy": object{"Type": "AWS::S3::BucketPolicy", "Properties": object{"Bucket": object{"Ref": "Site"}, "PolicyDocument": object{
			"Statement": []any{object{"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "*"}}}}},
	})
	for _, s := range missing(t, a, safedefault.Options{}) {
		if s.Row.Rule == "S3-001" {
			t.Errorf("%v is set", s)
		}
	}
}

func TestOptions(t *testing.T) {
	group := object{"Type": "AWS::Logs::LogGroup"}
	if got, want := settings(t, group, safedefault.Options{LogRetentionDays: 365}),
		"LOGS-001 Properties.RetentionInDays = 365\n"; got != want {
		t.Errorf("with a retention Missing() = %q, want %q", got, want)
	}
	trail := object{"Type": "AWS::CloudTrail::Trail"}
	if got := settings(t, trail, safedefault.Options{Except: []string{"TRAIL-002"}}); got != "" {
		t.Errorf("but for TRAIL-002 Missing() = %q, want nothing", got)
	}
	const want = `Except has "S3-999", want a rule whose values have defaults, such as S3-004`
	if err := (safedefault.Options{Except: []string{"LOGS-001", "S3-999"}}).Check(); err == nil || err.Error() != want {
		t.Errorf("Check() = %v, want %s", err, want)
	}
}

// Outside production a rule that is relaxed misses nothing.
func TestClassesRelax(t *testing.T) {
	data := []byte(`{"Resources": {"Table": {"Type": "AWS::DynamoDB::Table"}}}`)
	a, err := assembly.ParseTemplate("Test.template.json", data, assembly.Facts{Class: assembly.Sandbox})
	if err != nil {
		t.Fatal(err)
	}
	if all := missing(t, a, safedefault.Options{}); len(all) > 0 {
		t.Errorf("Missing() = %v, want nothing in a sandbox", all)
	}
}

func TestREADMEHasTheTable(t *testing.T) {
	var text strings.Builder
	text.WriteString("\n| type | rule | values | costs |\n| --- | --- | --- | --- |\n")
	for _, row := range safedefault.Table() {
		var values []string
		for _, v := range row.Values {
			is := fmt.Sprint(v.Is)
			if attribute, ok := v.Is.(safedefault.Attribute); ok {
				is = attribute.Key + ": " + attribute.Value
			} else if _, isList := v.Is.([]any); isList {
				is = "expire earlier versions after 30 days"
			}
			values = append(values, "`"+strings.TrimPrefix(v.Path, "Properties.")+"` "+is)
		}
		fmt.Fprintf(&text, "| %s | %s | %s | %s |\n", strings.TrimPrefix(row.Type, "AWS::"), row.Rule, strings.Join(values, ", "), row.Costs)
	}
	constructtest.Section(t, "README.md", "table", text.String()+"\n")
}
