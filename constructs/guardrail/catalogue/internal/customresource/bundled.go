package customresource

import (
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// The functions of CDK that rules count on, after the folders of their code.
const (
	CallsSDK               = "aws-custom-resource-handler"
	RestrictsSecurityGroup = "restrict-default-security-group-handler"
)

// bundledText lists the digests of the files that CDK's own functions consist of, each with its
// folder, below the version of aws-cdk-lib that has them. The test of this package writes it.
//
//go:embed bundled.txt
var bundledText string

// bundled are the folders of the files by their digest.
var bundledVersion, bundled = readBundled(bundledText)

func readBundled(text string) (version string, folders map[string]string) {
	folders = map[string]string{}
	for line := range strings.Lines(text) {
		if digest, name, _ := strings.Cut(strings.TrimSpace(line), " "); digest == "aws-cdk-lib" {
			version = name
		} else {
			folders[digest] = name
		}
	}
	return version, folders
}

// Made tells whether a custom resource is made by one of the functions of CDK that rules count on:
// it is what its code says, whatever its construct is called.
func Made(r *assembly.Resource, by string) assembly.Truth {
	if function, ok := r.Get("ServiceToken").Target(); ok {
		return runs(function.Resource, by)
	}
	return assembly.False
}

// SetsUp reports whether a function is a helper of CDK that nothing but custom resources invokes.
func SetsUp(function *assembly.Resource) bool {
	return runs(function, "") != assembly.False && !assembly.Derived(function.Stack.Assembly(), invokedKey{}, invoked)[function]
}

type invokedKey struct{}

// invoked are the resources that those of which some invoke functions refer to.
func invoked(a *assembly.Assembly) map[*assembly.Resource]bool {
	all := map[*assembly.Resource]bool{}
	for _, typ := range invokers {
		for _, r := range a.OfType(typ) {
			for _, to := range r.Targets() {
				all[to.Resource] = true
			}
		}
	}
	return all
}

// invokers are the types of resources that invoke a function, or let somebody do so.
var invokers = []string{
	"AWS::Lambda::Permission", "AWS::Lambda::Url", "AWS::Lambda::EventSourceMapping", "AWS::Lambda::Alias", "AWS::Lambda::Version",
	"AWS::Events::Rule", "AWS::Scheduler::Schedule", "AWS::SNS::Subscription", "AWS::Logs::SubscriptionFilter", "AWS::Config::ConfigRule",
	"AWS::ApiGateway::Method", "AWS::ApiGatewayV2::Integration", "AWS::Pipes::Pipe", "AWS::SecretsManager::RotationSchedule",
	"AWS::StepFunctions::StateMachine",
}

// LogsOf reports whether a log group is that of a helper of CDK: nobody can choose its key.
func LogsOf(group *assembly.Resource) bool {
	return slices.ContainsFunc(assembly.Derived(group.Stack.Assembly(), byGroup{}, writers)[group], SetsUp)
}

type byGroup struct{}

// writers are the functions of its stack that write to each log group: those that the name of the
// group refers to, and those that name the group.
func writers(a *assembly.Assembly) map[*assembly.Resource][]*assembly.Resource {
	all := map[*assembly.Resource][]*assembly.Resource{}
	add := func(group, function *assembly.Resource) {
		if group.Stack == function.Stack && function.Type == "AWS::Lambda::Function" {
			all[group] = append(all[group], function)
		}
	}
	for _, group := range a.OfType("AWS::Logs::LogGroup") {
		for _, to := range group.Get("LogGroupName").Targets() {
			add(group, to.Resource)
		}
	}
	for _, function := range a.OfType("AWS::Lambda::Function") {
		if to, ok := function.Get("LoggingConfig", "LogGroup").Target(); ok {
			add(to.Resource, function)
		}
	}
	return all
}

// runs tells whether a function has the code of one of CDK's, and no other; any of them if none is
// named. An asset is unknown in an assembly that was read without its assets, and in one of another
// version of CDK.
func runs(function *assembly.Resource, which string) assembly.Truth {
	if function.Type != "AWS::Lambda::Function" || function.Get("Layers").Exists() || slices.ContainsFunc(preloads, func(name string) bool {
		return function.Get("Environment", "Variables", name).Exists()
	}) {
		return assembly.False
	}
	digests, known := code(function)
	if !known {
		return assembly.Unknown
	}
	own := func(digest string) bool {
		return which == "" && bundled[digest] != "" || bundled[digest] == which && which != ""
	}
	foreign := func(digest string) bool { return bundled[digest] == "" }
	return assembly.TruthOf(slices.ContainsFunc(digests, own) && !slices.ContainsFunc(digests, foreign))
}

// preloads are the variables that make a runtime load other code first.
var preloads = []string{"NODE_OPTIONS", "NODE_PATH", "PYTHONPATH", "PYTHONSTARTUP", "AWS_LAMBDA_EXEC_WRAPPER", "LD_PRELOAD"}

// code returns the digests of the files that a function consists of.
func code(function *assembly.Resource) (digests []string, known bool) {
	if inline := function.Get("Code", "ZipFile"); inline.Exists() {
		text, _ := inline.Text()
		digest := sha256.Sum256([]byte(text))
		return []string{hex.EncodeToString(digest[:])}, true
	}
	key := function.Get("Code", "S3Key")
	name, literal := key.Text()
	if !literal {
		return nil, !key.AlwaysExists() // older assemblies name assets by parameters
	}
	return asset(function.Stack, function.Get("Code", "S3Bucket"), name)
}

// asset returns the digests of the files of an asset, if the list can tell whose they are.
func asset(of *assembly.Stack, bucket assembly.Value, key string) (digests []string, known bool) {
	type version struct{ of *assembly.Stack }
	type content struct {
		of          *assembly.Stack
		bucket, key string
	}
	type result struct {
		digests []string
		known   bool
	}
	a := of.Assembly()
	found := assembly.Derived(a, content{of.Root(), bucket.String(), key}, func(*assembly.Assembly) result {
		digests, known := of.Asset(bucket, key)
		return result{digests, known}
	})
	written := assembly.Derived(a, version{of.Root()}, func(*assembly.Assembly) string { return of.LibraryVersion() })
	if written != "" && written != bundledVersion && len(found.digests) > 0 {
		return nil, false
	}
	return found.digests, found.known
}
