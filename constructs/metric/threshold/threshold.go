// Package threshold derives the thresholds of alarms from what a resource is: how many connections
// a database takes, how much of its memory and storage may be gone, how long a function may run.
//
// It is pure arithmetic. A function returns false where the class or the size says nothing, so that
// a caller asks for a number instead of guessing one.
package threshold

import "strings"

// gibibyte in bytes.
const gibibyte = 1 << 30

// A Class is an instance class of a database or a cache.
type Class struct {
	VCPU int
	// Memory is in bytes, as AWS lists it.
	Memory float64
}

// sizes are the vCPU and the GiB of memory of general-purpose (m) classes. Memory-optimized (r)
// classes have twice the memory.
var sizes = map[string]struct {
	vcpu   int
	memory float64
}{
	"large": {2, 8}, "xlarge": {4, 16}, "2xlarge": {8, 32}, "4xlarge": {16, 64}, "8xlarge": {32, 128}, "12xlarge": {48, 192},
	"16xlarge": {64, 256}, "24xlarge": {96, 384}, "32xlarge": {128, 512}, "48xlarge": {192, 768},
}

// burstable are those of t classes.
var burstable = map[string]Class{
	"micro": {2, 1 * gibibyte}, "small": {2, 2 * gibibyte}, "medium": {2, 4 * gibibyte}, "large": {2, 8 * gibibyte},
	"xlarge": {4, 16 * gibibyte}, "2xlarge": {8, 32 * gibibyte},
}

// ClassOf returns the class with a name such as db.r6g.large, db.t4g.medium or cache.m7g.xlarge:
// families t3, t4g, and m and r from the fifth generation, with "Hardware specifications for DB
// instance classes" of the Amazon RDS User Guide.
func ClassOf(name string) (Class, bool) {
	parts := strings.Split(name, ".")
	if len(parts) != 3 || len(parts[1]) < 2 {
		return Class{}, false
	}
	family, size := parts[1], parts[2]
	switch generation := family[1]; {
	case family == "t3" || family == "t4g":
		c, ok := burstable[size]
		return c, ok
	case family[0] != 'm' && family[0] != 'r' || generation < '5' || generation > '8':
		return Class{}, false
	}
	s, ok := sizes[size]
	c := Class{VCPU: s.vcpu, Memory: s.memory * gibibyte}
	if family[0] == 'r' {
		c.Memory *= 2
	}
	return c, ok
}

// Burstable reports whether a class has CPU credits.
func Burstable(name string) bool {
	_, family, _ := strings.Cut(name, ".")
	return strings.HasPrefix(family, "t")
}
