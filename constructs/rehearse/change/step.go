package change

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// steps are changes that a service takes in one direction, or one at a time, by type: each says
// what is wrong with one, or nothing. They are from the pages of the types in the AWS
// CloudFormation Template Reference, and from ModifyDBInstance, ModifyVolume and
// UpdateClusterVersion.
var steps = map[string]func(is, was *assembly.Resource) string{
	"AWS::DynamoDB::Table": func(is, was *assembly.Resource) string {
		changed := 0
		now, then := indexes(is), indexes(was)
		for _, name := range union(now, then) {
			if slices.Contains(now, name) != slices.Contains(then, name) {
				changed++
			}
		}
		if changed < 2 {
			return ""
		}
		return fmt.Sprintf("adds or removes %d global secondary indexes, and DynamoDB takes one in an update", changed)
	},
	"AWS::EC2::Volume":     func(is, was *assembly.Resource) string { return shrinks(is, was, "Size") },
	"AWS::RDS::DBInstance": func(is, was *assembly.Resource) string { return shrinks(is, was, "AllocatedStorage") },
	"AWS::EKS::Cluster": func(is, was *assembly.Resource) string {
		from, ok1 := minor(was)
		to, ok2 := minor(is)
		if !ok1 || !ok2 || to == from || to == from+1 {
			return ""
		}
		return fmt.Sprintf("goes from version 1.%d to 1.%d, and EKS goes up by one", from, to)
	},
}

func indexes(table *assembly.Resource) (names []string) {
	for _, index := range table.Get("GlobalSecondaryIndexes").List() {
		names = append(names, index.Get("IndexName").String())
	}
	return names
}

func shrinks(is, was *assembly.Resource, property string) string {
	now, ok1 := is.Get(property).Int()
	then, ok2 := was.Get(property).Int()
	if !ok1 || !ok2 || now >= then {
		return ""
	}
	return fmt.Sprintf("shrinks from %d to %d GiB, and storage only grows", then, now)
}

// minor is the second number of a version of Kubernetes.
func minor(cluster *assembly.Resource) (int, bool) {
	version, _ := cluster.Get("Version").Text()
	n, err := strconv.Atoi(strings.TrimPrefix(version, "1."))
	return n, err == nil
}
