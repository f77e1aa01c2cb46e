package observability

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"strings"
)

// A Collector is what takes traces from a container beside it and hands them on.
type Collector string

// The collectors.
const (
	// OpenTelemetry is the AWS Distro for OpenTelemetry. It takes OTLP on 4317 and 4318.
	OpenTelemetry Collector = "OpenTelemetry"
	// CloudWatchAgent makes metrics of services for Application Signals, too. It takes OTLP of
	// instrumentation of AWS on 4315 and 4316, and writes its configuration into its own files.
	CloudWatchAgent Collector = "CloudWatchAgent"
	// XRayDaemon takes segments of the X-Ray SDKs on UDP 2000. Both are in maintenance mode: it is
	// for what cannot change yet, and warns.
	XRayDaemon Collector = "XRayDaemon"
)

// A sidecar is how a collector runs.
type sidecar struct {
	image       string // the version that was tried
	memory      int    // in MiB
	writes      bool   // into its own file system
	command     []string
	health      []string
	environment map[string]string // of the collector
	application map[string]string // of the container beside it
	metrics     bool              // of Application Signals
}

// sampler lets an SDK ask X-Ray for its rules, by way of the collector: without it an SDK of
// OpenTelemetry traces what it likes. The propagators hand on what load balancers and API Gateway
// send.
var sampler = map[string]string{
	"OTEL_TRACES_SAMPLER": "xray", "OTEL_TRACES_SAMPLER_ARG": "endpoint=http://localhost:2000",
	"OTEL_PROPAGATORS": "xray,tracecontext,baggage", "OTEL_METRICS_EXPORTER": "none", "OTEL_LOGS_EXPORTER": "none",
	"OTEL_TRACES_EXPORTER": "otlp", "OTEL_EXPORTER_OTLP_PROTOCOL": "http/protobuf",
}

func with(variables map[string]string, more ...string) map[string]string {
	all := maps.Clone(variables)
	for i := 0; i < len(more); i += 2 {
		all[more[i]] = more[i+1]
	}
	return all
}

var collectors = map[Collector]sidecar{
	OpenTelemetry: {
		image: "public.ecr.aws/aws-observability/aws-otel-collector:v0.48.0", memory: 256,
		command: []string{"--config=env:AOT_CONFIG_CONTENT"}, health: []string{"CMD", "/healthcheck"}, // the image has no shell
		environment: map[string]string{"AOT_CONFIG_CONTENT": pipeline},
		application: with(sampler, "OTEL_EXPORTER_OTLP_ENDPOINT", "http://localhost:4318"),
	},
	CloudWatchAgent: {
		image: "public.ecr.aws/cloudwatch-agent/cloudwatch-agent:1.300072.0b1766", memory: 256, writes: true, metrics: true,
		environment: map[string]string{"CW_CONFIG_CONTENT": agent()},
		application: with(sampler, "OTEL_AWS_APPLICATION_SIGNALS_ENABLED", "true",
			"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "http://localhost:4316/v1/traces",
			"OTEL_AWS_APPLICATION_SIGNALS_EXPORTER_ENDPOINT", "http://localhost:4316/v1/metrics"),
	},
	XRayDaemon: {
		image: "public.ecr.aws/xray/aws-xray-daemon:3.7.0", memory: 128,
		application: map[string]string{"AWS_XRAY_DAEMON_ADDRESS": "127.0.0.1:2000"},
	},
}

// pipeline is the configuration of the AWS Distro for OpenTelemetry. awsproxy lets SDKs ask X-Ray
// for sampling rules.
const pipeline = `extensions:
  health_check: {}
  awsproxy: {endpoint: "127.0.0.1:2000"}
receivers:
  otlp:
    protocols:
      grpc: {endpoint: "127.0.0.1:4317"}
      http: {endpoint: "127.0.0.1:4318"}
processors:
  memory_limiter: {check_interval: 1s, limit_mib: 200, spike_limit_mib: 50}
  resourcedetection: {detectors: [env, ecs]}
  batch: {timeout: 1s}
exporters:
  awsxray: {}
service:
  extensions: [health_check, awsproxy]
  pipelines:
    traces: {receivers: [otlp], processors: [memory_limiter, resourcedetection, batch], exporters: [awsxray]}
`

// agent is the configuration of the CloudWatch agent.
func agent() string {
	signals := map[string]any{"application_signals": map[string]any{}}
	text, err := json.Marshal(map[string]any{
		"traces": map[string]any{"traces_collected": signals}, "logs": map[string]any{"metrics_collected": signals},
	})
	if err != nil {
		panic(err) // it has no value that is not JSON
	}
	return string(text)
}

var (
	checkName  = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9 -]{0,63}$`)
	validName  = regexp.MustCompile(`^[A-Za-z0-9]{1,16}$`)
	byDigest   = regexp.MustCompile(`@sha256:[0-9a-f]{64}$`)
	byVersion  = regexp.MustCompile(`:v?[0-9]+\.[0-9]+\.[0-9][0-9A-Za-z.-]*$`)
	repository = regexp.MustCompile(`^[a-z0-9.-]+(:[0-9]+)?/`)
)

// checkImage wants an image whose content a deployment does not change.
func checkImage(image string) error {
	if name := image[strings.LastIndex(image, "/")+1:]; !repository.MatchString(image) ||
		!byDigest.MatchString(name) && !byVersion.MatchString(name) {
		return fmt.Errorf("Image is %q, want a registry, a repository and a digest or a whole version, such as "+
			"public.ecr.aws/aws-observability/aws-otel-collector:v0.48.0: what a tag such as latest means changes without a deployment", image)
	}
	return nil
}
