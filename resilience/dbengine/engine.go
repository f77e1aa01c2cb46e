// Package dbengine knows the database engines that Amazon RDS and Aurora create: their versions,
// parameters, logs and instance classes. It is pure Go.
package dbengine

import (
	"fmt"
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/dataport"
)

// An Engine is what AWS calls an engine of RDS or Aurora.
type Engine struct {
	// Name is that of the API: "aurora-postgresql".
	Name string
	// Port is where it listens unless told otherwise.
	Port int
	// Versions are the major versions that are in standard support, oldest first. Older ones cannot be
	// created with Extended Support switched off, as Plinth does: it costs more than the instance.
	Versions []string
	// Default is the version to take unless told otherwise.
	Default string
	// Minor is a minor version as an example, for engines that take one: of Aurora.
	Minor string
	// Logs are what it publishes to CloudWatch Logs.
	Logs []string
	// Parameters are what its parameter group has to say: TLS for every connection, and logs worth
	// publishing.
	Parameters map[string]string
}

// The engines, with the versions of November 2026. See "Release calendar" in the release notes of
// each engine.
var (
	PostgreSQL = Engine{
		Name: "postgres", Port: dataport.PostgreSQL, Versions: []string{"14", "15", "16", "17", "18"}, Default: "17",
		Logs: []string{"postgresql", "upgrade"}, Parameters: postgreSQLParameters,
	}
	MySQL = Engine{
		Name: "mysql", Port: dataport.MySQL, Versions: []string{"8.4"}, Default: "8.4",
		Logs: []string{"audit", "error", "general", "slowquery"},
		Parameters: map[string]string{
			"require_secure_transport": "ON", "slow_query_log": "1", "log_output": "FILE",
		},
	}
	AuroraPostgreSQL = Engine{
		Name: "aurora-postgresql", Port: dataport.PostgreSQL, Versions: []string{"14", "15", "16", "17", "18"}, Default: "17", Minor: "17.7",
		Logs: []string{"postgresql"}, Parameters: postgreSQLParameters,
	}
	AuroraMySQL = Engine{
		Name: "aurora-mysql", Port: dataport.MySQL, Versions: []string{"8.0", "8.4"}, Default: "8.0", Minor: "8.0.mysql_aurora.3.10.0",
		Logs: []string{"audit", "error", "slowquery"},
		Parameters: map[string]string{
			"require_secure_transport": "ON", "slow_query_log": "1", "log_output": "FILE",
			"server_audit_logging": "1", "server_audit_events": "CONNECT,QUERY_DCL,QUERY_DDL",
		},
	}
)

var postgreSQLParameters = map[string]string{
	"rds.force_ssl": "1", "log_connections": "1", "log_disconnections": "1", "log_min_duration_statement": "1000",
}

// Family is that of the parameter groups for a version: "postgres17".
func (e Engine) Family(version string) string { return e.Name + e.Major(version) }

// CheckVersion returns an error unless version is a major version that can be created. Minor
// versions are left to RDS, which takes the newest and keeps it current: a minor version in a
// template cannot be deployed any more once RDS has upgraded past it, or withdrawn it.
func (e Engine) CheckVersion(version string) error {
	if slices.Contains(e.Versions, version) {
		return nil
	}
	hint := ""
	for _, major := range e.Versions {
		if strings.HasPrefix(version, major+".") {
			hint = fmt.Sprintf(": %q takes its newest minor version, and keeps it current", major)
		}
	}
	return fmt.Errorf("Version is %q, want a major version of %s in standard support: %q%s", version, e.Name, e.Versions, hint)
}

// CheckParameters returns an error for parameters that would take back what [Engine.Parameters] say
// about TLS.
func (e Engine) CheckParameters(parameters map[string]string) error {
	for _, name := range []string{"rds.force_ssl", "require_secure_transport"} {
		if value, there := parameters[name]; there && value != e.Parameters[name] {
			return fmt.Errorf("Parameters[%q] is %q, want it left out: every connection is by TLS", name, value)
		}
	}
	return nil
}

// With returns the parameters of the engine with further ones, which win.
func (e Engine) With(parameters map[string]string) map[string]string {
	all := map[string]string{}
	for _, of := range []map[string]string{e.Parameters, parameters} {
		for name, value := range of {
			all[name] = value
		}
	}
	return all
}
