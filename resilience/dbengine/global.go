package dbengine

import (
	"fmt"
	"strings"
)

// Major is the major version that a version belongs to: "17" of "17.7". It is empty where that is
// in no standard support.
func (e Engine) Major(version string) string {
	for _, major := range e.Versions {
		if version == major || strings.HasPrefix(version, major+".") {
			return major
		}
	}
	return ""
}

// CheckMinorVersion returns an error unless version is a minor version of a major one that can be
// created, such as "17.7". Members of a global database need one: Aurora upgrades none of them by
// itself, and a cluster joins only with the version that the others have. See "Upgrading an Amazon
// Aurora global database".
func (e Engine) CheckMinorVersion(version string) error {
	major := e.Major(version)
	if major == "" || strings.Trim(version[len(major):], ".") == "" {
		return fmt.Errorf("Version is %q, want a minor version such as %q: "+
			"Aurora upgrades no member of a global database by itself, and all have the same version", version, e.Minor)
	}
	return nil
}

// Older reports whether one version of an engine comes before another one: "17.4" before "17.10".
func Older(version, than string) bool {
	a, b := numbers(version), numbers(than)
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return a[i] < b[i]
		}
	}
	return len(a) < len(b)
}

// numbers are those in a version, such as 8, 0, 3 and 8 of "8.0.mysql_aurora.3.08".
func numbers(version string) (all []int) {
	for _, part := range strings.Split(version, ".") {
		n := 0
		if _, err := fmt.Sscanf(part, "%d", &n); err == nil {
			all = append(all, n)
		}
	}
	return all
}
