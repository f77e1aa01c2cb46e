package deploycall

import (
	"encoding/base64"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/policy/apicall"
)

// scripts are the properties that hold what a machine runs: commands of a shell, or source code.
var scripts = map[string][]string{
	"AWS::Amplify::App":                               {"BuildSpec"},
	"AWS::Amplify::Branch":                            {"BuildSpec"},
	"AWS::AppRunner::Service":                         {"SourceConfiguration"},
	"AWS::AutoScaling::LaunchConfiguration":           {"UserData"},
	"AWS::Batch::JobDefinition":                       {"ContainerProperties", "EcsProperties", "EksProperties", "NodeProperties"},
	"AWS::Bedrock::Flow":                              {"Definition"},
	"AWS::Chatbot::CustomAction":                      {"Definition"},
	"AWS::CodeBuild::Project":                         {"Source", "SecondarySources"},
	"AWS::CodePipeline::Pipeline":                     {"Stages"},
	"AWS::DataPipeline::Pipeline":                     {"PipelineObjects"},
	"AWS::EC2::Instance":                              {"UserData"},
	"AWS::EC2::LaunchTemplate":                        {"LaunchTemplateData"},
	"AWS::EC2::SpotFleet":                             {"SpotFleetRequestConfigData"},
	"AWS::ECS::TaskDefinition":                        {"ContainerDefinitions"},
	"AWS::EMR::Cluster":                               {"BootstrapActions", "Steps"},
	"AWS::EMR::Step":                                  {"HadoopJarStep"},
	"AWS::Events::Rule":                               {"Targets"},
	"AWS::FIS::ExperimentTemplate":                    {"Actions"},
	"AWS::GreengrassV2::ComponentVersion":             {"InlineRecipe"},
	"AWS::ImageBuilder::Component":                    {"Data"},
	"AWS::ImageBuilder::ContainerRecipe":              {"DockerfileTemplateData"},
	"AWS::ImageBuilder::ImageRecipe":                  {"AdditionalInstanceConfiguration"},
	"AWS::IoT::JobTemplate":                           {"Document"},
	"AWS::Lambda::Function":                           {"Code"},
	"AWS::Lightsail::Instance":                        {"UserData"},
	"AWS::Pipes::Pipe":                                {"TargetParameters"},
	"AWS::SSM::Association":                           {"Parameters"},
	"AWS::SSM::Document":                              {"Content"},
	"AWS::SSM::MaintenanceWindowTask":                 {"TaskInvocationParameters", "TaskParameters"},
	"AWS::SageMaker::NotebookInstanceLifecycleConfig": {"OnCreate", "OnStart"},
	"AWS::Scheduler::Schedule":                        {"Target"},
	"AWS::StepFunctions::StateMachine":                {"Definition", "DefinitionString"},
	"AWS::Synthetics::Canary":                         {"Code"},
}

// script finds the calls in what a resource has machines run, and in what cfn-init runs.
func script(r *assembly.Resource, recorded func(property string) bool) []Call {
	var all []Call
	for _, property := range scripts[r.Type] {
		if v := r.Get(property); v.Exists() && !recorded(property) {
			all = append(all, spoken(v, property)...)
		}
	}
	if v := r.Meta("AWS::CloudFormation::Init"); v.Exists() {
		all = append(all, spoken(v, "AWS::CloudFormation::Init")...)
	}
	return all
}

func spoken(v assembly.Value, property string) []Call {
	var words []string
	said(possible(v), &words)
	text := strings.Join(words, "\n")
	return append(commands(text, property), code(text, property)...)
}

// said gathers the texts of a document in the order in which a machine comes to them.
func said(v any, words *[]string) {
	switch v := v.(type) {
	case string:
		*words = append(*words, v)
		if plain, err := base64.StdEncoding.DecodeString(v); err == nil && utf8.Valid(plain) {
			*words = append(*words, string(plain)) // user data as EC2 takes it
		}
	case []any:
		for _, e := range v {
			said(e, words)
		}
	case map[string]any:
		if image, isText := v["Image"].(string); isText && strings.Contains(image, "aws-cli") {
			*words = append(*words, "aws") // the entry point of the image
		}
		if _, ofChat := v["CommandText"]; ofChat {
			*words = append(*words, "aws") // which commands in a channel leave out
		}
		for _, key := range slices.Sorted(maps.Keys(v)) {
			said(v[key], words)
		}
	}
}

var (
	jsonKey     = regexp.MustCompile(`\\?"\s*:\s*`)
	punctuation = strings.NewReplacer(`\n`, " ", `\"`, " ", `"`, " ", "'", " ", "`", " ", "[", " ", "]", " ", "{", " ", "}", " ",
		"(", " ", ")", " ", ",", " ", ";", " ; ", "|", " ; ", "&", " ; ")
)

// commands finds calls of the AWS CLI, which are aws, options, a service, an API and its
// parameters, and of AWS Tools for PowerShell.
func commands(text, property string) []Call {
	words := strings.Fields(punctuation.Replace(jsonKey.ReplaceAllString(text, "=")))
	all := cmdlets(words, property)
	for i, word := range words {
		if word != "aws" && !strings.HasSuffix(word, "/aws") {
			continue
		}
		const options = 8 // of the CLI itself, such as --region eu-west-1
		for j := i + 1; j+1 < len(words) && j <= i+options && words[j] != ";"; j++ {
			if service, ok := apicall.Service(words[j]); ok && !strings.HasPrefix(words[j], "-") {
				if known, err := apicall.Find(service, strings.ReplaceAll(words[j+1], "-", "")); err == nil && len(known.Needs) > 0 {
					all = append(all, Call{Service: service, API: words[j+1], Parameters: arguments(words[j+2:]), Property: property, Code: true})
					break
				}
			}
		}
	}
	return all
}

// arguments are the parameters of a command: --name value, --list Key=value,Key=value, --no-flag.
func arguments(words []string) map[string]any {
	all := map[string]any{}
	option := ""
	for _, word := range words {
		name, isOption := strings.CutPrefix(word, "--")
		key, value, isPair := strings.Cut(word, "=")
		switch {
		case word == ";" || word == "aws":
			return all
		case isOption && strings.HasPrefix(name, "no-"):
			all[name[len("no-"):]] = "false"
		case isOption:
			option, value, isPair = strings.Cut(name, "=")
			all[option] = "true"
			if isPair {
				all[option] = value
			}
		case isPair:
			all[key] = value
		case option != "":
			all[option] = word
		}
	}
	return all
}
