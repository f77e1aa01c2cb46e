package dbengine

import (
	"fmt"
	"regexp"
	"strconv"
)

// class divides the name of an instance type, such as "r8g.2xlarge".
var class = regexp.MustCompile(`^([a-z]+)(\d)([a-z]*)\.(?:(micro|small|medium|large|xlarge)|(\d+)xlarge)$`)

// CheckType returns an error unless RDS and ElastiCache run an instance type, such as "r8g.large",
// in a current generation: the sixth or later, or the fourth of the burstable types.
func CheckType(field, instanceType string) error {
	parts := class.FindStringSubmatch(instanceType)
	if parts == nil {
		return fmt.Errorf(`%s is %q, want an instance type such as "r8g.large"`, field, instanceType)
	}
	if generation := parts[2]; generation < "6" && parts[1]+generation != "t4" {
		return fmt.Errorf(`%s is %q, want a current generation such as "r8g.large": older ones cost more for less`, field, instanceType)
	}
	return nil
}

// Smaller reports whether one instance type has less memory and fewer processors than another by
// its size. Types that [CheckType] refuses are smaller than nothing.
func Smaller(instanceType, than string) bool {
	a, b := size(instanceType), size(than)
	return a > 0 && b > 0 && a < b
}

// size is relative to that of large, 4.
func size(instanceType string) int {
	parts := class.FindStringSubmatch(instanceType)
	if parts == nil {
		return 0
	}
	if n, err := strconv.Atoi(parts[5]); err == nil {
		return 8 * n
	}
	return map[string]int{"micro": 1, "small": 2, "medium": 3, "large": 4, "xlarge": 8}[parts[4]]
}
