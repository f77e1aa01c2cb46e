package service

import (
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

var function = on("AWS::Lambda::Function")

// reserved are the environment variables that the page "Working with Lambda environment variables"
// of the Lambda Developer Guide keeps for the runtime.
var reserved = []string{"_HANDLER", "_X_AMZN_TRACE_ID", "AWS_ACCESS_KEY", "AWS_ACCESS_KEY_ID", "AWS_DEFAULT_REGION", "AWS_EXECUTION_ENV",
	"AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "AWS_LAMBDA_FUNCTION_NAME", "AWS_LAMBDA_FUNCTION_VERSION", "AWS_LAMBDA_INITIALIZATION_TYPE",
	"AWS_LAMBDA_LOG_GROUP_NAME", "AWS_LAMBDA_LOG_STREAM_NAME", "AWS_LAMBDA_RUNTIME_API", "AWS_REGION", "AWS_SECRET_ACCESS_KEY",
	"AWS_SESSION_TOKEN", "LAMBDA_RUNTIME_DIR", "LAMBDA_TASK_ROOT"}

// Runtimes of which no function can be created any more, and of which none can be updated either,
// by the page "Lambda runtimes" of the Lambda Developer Guide.
var (
	blocked = []string{"go1.x", "java8", "nodejs14.x", "provided", "python3.7", "ruby2.7"}
	frozen  = []string{"dotnetcore1.0", "dotnetcore2.0", "dotnetcore2.1", "dotnetcore3.1", "nodejs", "nodejs10.x", "nodejs12.x", "nodejs4.3",
		"nodejs4.3-edge", "nodejs6.10", "nodejs8.10", "python2.7", "python3.6", "ruby2.5"}
)

var lambda = []rule{
	{"E2531", function, func(r *assembly.Resource, report func(string, string, ...any)) {
		if runtime := text(r.Get("Runtime")); slices.Contains(blocked, runtime) {
			report("Runtime", "is %s, of which no function can be created any more", runtime)
		}
	}},
	{"E2533", function, func(r *assembly.Resource, report func(string, string, ...any)) {
		if runtime := text(r.Get("Runtime")); slices.Contains(frozen, runtime) {
			report("Runtime", "is %s, of which no function can be created or updated any more", runtime)
		}
	}},
	{"E3663", function, func(r *assembly.Resource, report func(string, string, ...any)) {
		for _, name := range r.Get("Environment", "Variables").Keys() {
			if slices.Contains(reserved, name) {
				report("Environment.Variables."+name, "is reserved for the runtime")
			}
		}
	}},
	{"E3677", function, func(r *assembly.Resource, report func(string, string, ...any)) {
		runtime := text(r.Get("Runtime"))
		if r.Get("Code", "ZipFile").Exists() && runtime != "" && !strings.HasPrefix(runtime, "nodejs") && !strings.HasPrefix(runtime, "python") {
			report("Code.ZipFile", "is code in the template, which %s does not take", runtime)
		}
	}},
	{"E3685", function, func(r *assembly.Resource, report func(string, string, ...any)) {
		for _, name := range []string{"Handler", "Layers", "Runtime"} {
			if text(r.Get("PackageType")) == "Image" && r.Get(name).Exists() {
				report(name, "is set, and the package is an image")
			}
		}
	}},
	{"E3705", on("AWS::Lambda::EventSourceMapping"), func(r *assembly.Resource, report func(string, string, ...any)) {
		queue, ok := r.Get("EventSourceArn").Target()
		if size, known := number(r.Get("BatchSize")); ok && known && size > 10 && isTrue(queue.Resource.Get("FifoQueue")) {
			report("BatchSize", "is %d, and a FIFO queue gives at most 10", size)
		}
	}},
	{"E3505", on("AWS::Lambda::EventSourceMapping"), func(r *assembly.Resource, report func(string, string, ...any)) {
		queue, ok := r.Get("EventSourceArn").Target()
		of, also := r.Get("FunctionName").Target()
		if !ok || !also || queue.Resource.Type != "AWS::SQS::Queue" || of.Resource.Type != "AWS::Lambda::Function" {
			return
		}
		visible, timeout := 30, 3 // by default
		if n, known := number(queue.Resource.Get("VisibilityTimeout")); known {
			visible = n
		}
		if n, known := number(of.Resource.Get("Timeout")); known {
			timeout = n
		}
		if visible < timeout {
			report("EventSourceArn", "leads to a queue whose VisibilityTimeout is %d seconds, and the function may take %d", visible, timeout)
		}
	}},
}
