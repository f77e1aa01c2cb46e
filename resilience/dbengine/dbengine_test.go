package dbengine_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/resilience/dbengine"
)

var engines = []dbengine.Engine{dbengine.PostgreSQL, dbengine.MySQL, dbengine.AuroraPostgreSQL, dbengine.AuroraMySQL}

func TestDefaultsCanBeCreated(t *testing.T) {
	for _, e := range engines {
		if err := e.CheckVersion(e.Default); err != nil {
			t.Errorf("%s: CheckVersion(Default) = %v, want nil", e.Name, err)
		}
	}
}

func TestEveryEngineWantsTLS(t *testing.T) {
	for _, e := range engines {
		if e.Parameters["rds.force_ssl"] != "1" && e.Parameters["require_secure_transport"] != "ON" {
			t.Errorf("%s: Parameters = %v, want one that requires TLS", e.Name, e.Parameters)
		}
	}
}

func TestVersionsThatCannotBeCreatedSayWhatCan(t *testing.T) {
	for _, c := range []struct {
		engine        dbengine.Engine
		version, want string
	}{
		{dbengine.PostgreSQL, "15.4", `Version is "15.4", want a major version of postgres in standard support: ` +
			`["14" "15" "16" "17" "18"]: "15" takes its newest minor version`},
		{dbengine.PostgreSQL, "13", `Version is "13", want a major version of postgres in standard support`},
		{dbengine.MySQL, "8.0", `Version is "8.0", want a major version of mysql in standard support: ["8.4"]`},
		{dbengine.AuroraMySQL, "8.0.mysql_aurora.3.08.0", `"8.0" takes its newest minor version`},
	} {
		if err := c.engine.CheckVersion(c.version); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("CheckVersion(%q) = %v, want an error with %q", c.version, err, c.want)
		}
	}
}

func TestParametersKeepTLS(t *testing.T) {
	for _, e := range engines {
		for name := range map[string]bool{"rds.force_ssl": true, "require_secure_transport": true} {
			if err := e.CheckParameters(map[string]string{name: "0"}); err == nil || !strings.Contains(err.Error(), "by TLS") {
				t.Errorf("%s: CheckParameters(%s = 0) = %v, want an error about TLS", e.Name, name, err)
			}
		}
		if err := e.CheckParameters(map[string]string{"max_connections": "200"}); err != nil {
			t.Errorf("%s: CheckParameters(max_connections) = %v, want nil", e.Name, err)
		}
	}
	with := dbengine.PostgreSQL.With(map[string]string{"log_connections": "0", "max_connections": "200"})
	want := map[string]string{"rds.force_ssl": "1", "log_connections": "0", "log_disconnections": "1",
		"log_min_duration_statement": "1000", "max_connections": "200"}
	if diff := cmp.Diff(want, with); diff != "" {
		t.Errorf("With (-want +got):\n%s", diff)
	}
	if dbengine.PostgreSQL.Parameters["log_connections"] != "1" {
		t.Error("With changed the engine's own parameters")
	}
}

func TestInstanceTypesAreOfACurrentGeneration(t *testing.T) {
	for instanceType, want := range map[string]string{
		"r8g.large": "", "m7i.24xlarge": "", "t4g.medium": "", "x2iedn.large": "current generation", "r5.large": "current generation",
		"t3.micro": "current generation", "db.r8g.large": "such as", "r8g": "such as", "large": "such as",
	} {
		err := dbengine.CheckType("InstanceType", instanceType)
		if got := fmt.Sprint(err); (want == "") != (err == nil) || !strings.Contains(got, want) {
			t.Errorf("CheckType(%q) = %v, want %q in it", instanceType, err, want)
		}
	}
}

func TestSizesOfInstanceTypesCompare(t *testing.T) {
	order := []string{"t4g.micro", "t4g.small", "m8g.medium", "r8g.large", "m7i.xlarge", "r8g.2xlarge", "r8g.16xlarge"}
	for i, a := range order {
		for j, b := range order {
			if got := dbengine.Smaller(a, b); got != (i < j) {
				t.Errorf("Smaller(%q, %q) = %t, want %t", a, b, got, i < j)
			}
		}
	}
	if dbengine.Smaller("nothing", "r8g.large") {
		t.Error(`Smaller("nothing", ...) = true, want false`)
	}
}

func TestMembersOfGlobalDatabasesHaveMinorVersions(t *testing.T) {
	for _, c := range []struct {
		engine         dbengine.Engine
		version, major string
		good           bool
	}{
		{dbengine.AuroraPostgreSQL, "17.7", "17", true},
		{dbengine.AuroraPostgreSQL, "17", "17", false},
		{dbengine.AuroraPostgreSQL, "17.", "17", false},
		{dbengine.AuroraPostgreSQL, "1.7", "", false},
		{dbengine.AuroraMySQL, "8.0.mysql_aurora.3.10.0", "8.0", true},
		{dbengine.AuroraMySQL, "8.0", "8.0", false},
		{dbengine.AuroraMySQL, "5.7.mysql_aurora.2.12.0", "", false},
	} {
		if got := c.engine.Major(c.version); got != c.major {
			t.Errorf("%s: Major(%q) = %q, want %q", c.engine.Name, c.version, got, c.major)
		}
		err := c.engine.CheckMinorVersion(c.version)
		if (err == nil) != c.good || err != nil && !strings.Contains(err.Error(), c.engine.Minor) {
			t.Errorf("%s: CheckMinorVersion(%q) = %v, want good = %t and an example", c.engine.Name, c.version, err, c.good)
		}
	}
	for _, e := range []dbengine.Engine{dbengine.AuroraPostgreSQL, dbengine.AuroraMySQL} {
		if err := e.CheckMinorVersion(e.Minor); err != nil {
			t.Errorf("%s: CheckMinorVersion(Minor) = %v, want nil", e.Name, err)
		}
	}
}

func TestVersionsAreOrdered(t *testing.T) {
	for _, order := range [][]string{
		{"16.9", "17", "17.4", "17.10", "18.3"},
		{"8.0", "8.0.mysql_aurora.3.08.0", "8.0.mysql_aurora.3.10.0", "8.4"},
	} {
		for i, a := range order {
			for j, b := range order {
				if got := dbengine.Older(a, b); got != (i < j) {
					t.Errorf("Older(%q, %q) = %t, want %t", a, b, got, i < j)
				}
			}
		}
	}
}
