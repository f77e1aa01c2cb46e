// Package assembly reads a synthesized CDK cloud assembly: the directory that
// cdk synth writes, in whatever language the app was written. It also reads single
// CloudFormation templates that no CDK wrote, JSON and YAML, as an assembly of one stack:
// [ReadTemplate], [ParseTemplate] and, for several, [Join].
//
// [Read] returns every stack below the directory, those of stages, nested
// assemblies and nested stacks included, with its template, its environment, its
// construct paths and the metadata its constructs recorded. A [Value] is a template
// property seen through CloudFormation's intrinsic functions: references are
// followed across nested stacks and exports, both branches of an Fn::If are kept,
// and what only a deployment can know stays unknown instead of turning into a guess.
//
// The package is pure Go. Guardrails, reachability, prices and reports all read an
// assembly through it, once.
package assembly
