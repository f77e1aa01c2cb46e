// Package rdsversion knows which versions of database engines RDS takes for a major and which for a
// minor one. See "RDS for PostgreSQL releases", "MySQL on Amazon RDS versions" and "MariaDB on
// Amazon RDS versions".
package rdsversion

import "regexp"

// minor are the versions of engines that are more than a major one.
var minor = map[string]*regexp.Regexp{
	"postgres": regexp.MustCompile(`^\d+\.`), "aurora-postgresql": regexp.MustCompile(`^\d+\.`),
	"mariadb": regexp.MustCompile(`^\d+\.\d+\.`), "mysql": regexp.MustCompile(`^\d+\.\d+\.`),
	"aurora-mysql": regexp.MustCompile(`^\d+\.\d+\.`),
}

// IsMinor reports whether a version of an engine names a minor one. It knows nothing of engines
// other than PostgreSQL, MySQL and MariaDB, and reports known as false for them.
func IsMinor(engine, version string) (is, known bool) {
	pattern := minor[engine]
	return pattern != nil && pattern.MatchString(version), pattern != nil
}
