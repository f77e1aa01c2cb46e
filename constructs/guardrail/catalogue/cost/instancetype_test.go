package cost_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/cost"
	. "github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
	"github.com/plinth-cdk/plinth/constructs/rehearse/schema"
)

// ofProcessors are names of properties that decide on which processor something runs.
var ofProcessors = regexp.MustCompile(`(?i)(instance_?type|instance_?class|node_?type|cpuarchitecture|^architecture|cpumanufacturer)s?$`)

// unjudged are the properties of such a name that COST-001 leaves alone, by how they begin or end.
var unjudged = []struct{ begin, end, why string }{
	{"", "ExcludedInstanceTypes", "what is excluded does not run"},
	{"", "HiddenInstanceTypes", "what is hidden does not run"},
	{"", "SingleInstanceType", "it is a switch"},
	{"", "SpotInstanceType", "it is one-time or persistent"},
	{"AWS::EC2::DHCPOptions", "NetbiosNodeType", "it is a number of NetBIOS"},
	{"AWS::SageMaker::", "", "types are chosen for accelerators, and a notebook or a job knows no Graviton"},
	{"AWS::AmazonMQ::Broker", "", "Graviton is for some engines alone"},
	{"AWS::AppStream::", "", "streams Windows and x86"},
	{"AWS::WorkspacesInstances::", "", "streams Windows and x86"},
	{"AWS::WorkSpacesWeb::", "", "has sizes alone"},
	{"AWS::NimbleStudio::", "", "streams graphics"},
	{"AWS::Batch::ComputeEnvironment", "TargetInstanceTypes", "it says for which types a launch template is"},
	{"AWS::Batch::JobDefinition", "InstanceType", "it is for jobs of several nodes, whose environment decides"},
	{"AWS::Batch::JobDefinition", "InstanceTypes", "it is for jobs of several nodes, whose environment decides"},
	{"AWS::Batch::JobDefinition NodeProperties.", "", "it is for jobs of several nodes, whose environment decides"},
	{"AWS::Pipes::Pipe", "", "it is for jobs of several nodes, whose environment decides"},
	{"AWS::BedrockAgentCore::", "", "AWS does not say which types there are"},
	{"AWS::Cloud9::", "", "has no Graviton"},
	{"AWS::CodeBuild::Fleet", "", "builds for the processor of what it builds"},
	{"AWS::ImageBuilder::", "", "builds for the processor of the image"},
	{"AWS::ElasticBeanstalk::ApplicationVersion", "", "builds for the processor of the image"},
	{"AWS::ECR::PublicRepository", "", "tells what an image is for"},
	{"AWS::DAX::", "", "has no Graviton"},
	{"AWS::DMS::", "", "has no Graviton"},
	{"AWS::DRS::", "", "replicates for a while, and has a default of its own"},
	{"AWS::Deadline::", "", "renders with software for x86"},
	{"AWS::EC2::CapacityReservation", "", "what runs in it is judged"},
	{"AWS::EC2::Host", "", "what runs on it is judged"},
	{"AWS::EKS::Cluster OutpostConfig", "", "an Outpost has what was ordered"},
	{"AWS::EVS::", "", "hosts VMware, which is for x86"},
	{"AWS::GameLift::", "", "servers of games are built for one processor"},
	{"AWS::InspectorV2::", "", "tells what a package is for"},
	{"AWS::Lambda::MicrovmImage", "", "tells what an image is for"},
	{"AWS::M2::", "", "has no Graviton"},
	{"AWS::ManagedBlockchain::", "", "has no Graviton"},
	{"AWS::OpenSearchService::Domain", "NodeOptions.*.NodeType", "it is what a node is for"},
	{"AWS::OpsWorks", "", "is retired"},
	{"AWS::Redshift::", "", "nodes name no processor"},
	{"AWS::RoboMaker::", "", "is retired"},
	{"AWS::Route53Resolver::", "", "an Outpost has what was ordered"},
	{"AWS::SecurityHub::", "", "it is a filter of findings"},
	{"AWS::Timestream::", "", "has sizes alone"},
}

// Types of resources and their properties are those of CloudFormation's public schemas, so a new
// one is found with the next table.
func TestEveryInstanceTypeIsJudged(t *testing.T) {
	used := map[int]bool{}
	for _, at := range processorProperties() {
		typ, property, _ := strings.Cut(at, " ")
		i := slices.IndexFunc(unjudged, func(u struct{ begin, end, why string }) bool {
			return strings.HasPrefix(at, u.begin) && strings.HasSuffix(strings.TrimSuffix(at, ".*"), u.end)
		})
		used[i] = true
		if judged := onX86(t, typ, property); judged == (i >= 0) {
			t.Errorf("%s is judged: %v, want it either judged or in the list of what is not", at, judged)
		}
	}
	for i, u := range unjudged {
		if !used[i] {
			t.Errorf("%s%s is in the list of what is not judged (%s), and nothing is called so", u.begin, u.end, u.why)
		}
	}
}

// onX86 reports whether COST-001 finds that a property names x86.
func onX86(t *testing.T, typ, property string) bool {
	var value any = "m7i.large"
	property, list := strings.CutSuffix(property, ".*")
	name := property[strings.LastIndex(property, ".")+1:]
	switch {
	case strings.Contains(strings.ToLower(name), "architecture"):
		value = "X86_64"
		if typ == "AWS::Lambda::Function" || typ == "AWS::Serverless::Function" || typ == "AWS::Lambda::CapacityProvider" {
			value = "x86_64"
		}
	case strings.HasPrefix(name, "CpuManufacturer"):
		value = "intel"
	}
	if list {
		value = List{value}
	}
	keys := strings.Split(property, ".")
	for _, key := range slices.Backward(keys) {
		if key == "*" {
			value = List{value}
		} else {
			value = Object{key: value}
		}
	}
	properties := value.(Object)
	switch typ {
	case "AWS::ECS::TaskDefinition":
		properties["RequiresCompatibilities"] = List{"FARGATE"}
	case "AWS::Batch::JobDefinition":
		properties["PlatformCapabilities"] = List{"FARGATE"}
	}
	a := assemblytest.Read(t, assemblytest.Stack{Name: "S", Template: Object{"Resources": Object{"R": Resource(typ, properties)}}})
	rules := slices.DeleteFunc(cost.Rules(), func(r engine.Rule) bool { return r.ID != "COST-001" })
	report, err := engine.Evaluate(a, rules, time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	return slices.ContainsFunc(report.Findings, func(f engine.Finding) bool {
		return strings.Contains(f.Property, name) && !strings.Contains(f.Detail, "not set")
	})
}

// processorProperties are the properties of all types that decide on a processor, as "type path".
func processorProperties() []string {
	var all []string
	var walk func(at string, object schema.Object, within []string)
	walk = func(at string, object schema.Object, within []string) {
		for name, p := range object {
			here := at + name
			if ofProcessors.MatchString(name) {
				if p.Shape.Kind == schema.List {
					here += ".*"
				}
				all = append(all, here)
				continue
			}
			shape := p.Shape
			for shape.Kind == schema.List {
				here, shape = here+".*", *shape.Element
			}
			for _, s := range append(shape.Options, shape) {
				if s.Kind == schema.Nested && !slices.Contains(within, s.Part()) {
					walk(here+".", s.Object(), append(slices.Clip(within), s.Part()))
				}
			}
		}
	}
	for _, name := range schema.Names() {
		of, _ := schema.Of(name)
		walk(name+" ", of.Properties, nil)
	}
	slices.Sort(all)
	return slices.Compact(all)
}
