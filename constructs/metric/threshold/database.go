package threshold

import (
	"math"
	"strings"
)

// An Engine is that of a database, as CloudFormation writes it: "postgres", "aurora-mysql".
type Engine string

// Aurora reports whether the storage of the engine grows by itself.
func (e Engine) Aurora() bool { return strings.HasPrefix(string(e), "aurora") }

// PostgreSQL reports whether the engine is one, Aurora or not.
func (e Engine) PostgreSQL() bool {
	return strings.HasSuffix(string(e), "postgres") || e == "aurora-postgresql"
}

// MaxConnections returns the greatest number of connections that a database of a class takes unless
// its parameter group says otherwise: the formulas of "Quotas and constraints for Amazon RDS", and
// for Aurora the tables of "Managing performance and scaling for Aurora DB clusters".
//
// The memory in the formulas is DBInstanceClassMemory, which is less than AWS lists for the class:
// RDS and the operating system take theirs first.
func (e Engine) MaxConnections(class string) (int, bool) {
	c, ok := ClassOf(class)
	if !ok {
		return 0, false
	}
	switch e {
	case "mysql":
		return int(c.Memory / 12582880), true
	case "mariadb":
		return int(math.Min(c.Memory/25165760, 12000)), true
	case "postgres", "aurora-postgresql":
		return int(math.Min(c.Memory/9531392, 5000)), true
	case "aurora-mysql", "aurora":
		return auroraMySQL(class)
	}
	return 0, false
}

// auroraMySQL are the defaults of Aurora MySQL, by kind and size.
func auroraMySQL(class string) (int, bool) {
	parts := strings.Split(class, ".")
	table := map[string]int{
		"large": 1000, "xlarge": 2000, "2xlarge": 3000, "4xlarge": 4000, "8xlarge": 5000, "12xlarge": 6000, "16xlarge": 6000,
		"24xlarge": 7000, "32xlarge": 7000, "48xlarge": 8000,
	}
	if Burstable(class) {
		table = map[string]int{"small": 45, "medium": 90, "large": 135}
	}
	n, ok := table[parts[2]]
	return n, ok
}

// Connections returns 80 % of the connections that a database takes. Of engines whose formula
// counts memory that the class does not really have it is 70 % of the formula, which is about as
// much.
func (e Engine) Connections(class string) (float64, bool) {
	most, ok := e.MaxConnections(class)
	share := 0.7
	if c, _ := ClassOf(class); e == "aurora-mysql" || e == "aurora" || e.PostgreSQL() && c.Memory/9531392*0.85 >= 5000 {
		share = 0.8 // no memory in the number: a table, or the limit
	}
	return math.Floor(share * float64(most)), ok
}

// serverless are the connections of Aurora Serverless v2 by its maximum capacity, in ascending
// order.
var serverless = []struct {
	capacity          float64
	mysql, postgresql int
}{
	{1, 90, 189}, {4, 135, 823}, {8, 1000, 1669}, {16, 2000, 3360}, {32, 3000, 5000}, {64, 4000, 5000}, {128, 5000, 5000},
}

// ServerlessConnections returns 80 % of the connections that Aurora Serverless v2 takes with a
// maximum capacity, in ACU. The number follows the maximum and not what is in use; between the rows
// of the table in the Aurora guide the smaller holds. A maximum below 1 is not in the table.
func (e Engine) ServerlessConnections(maximum float64) (float64, bool) {
	n, ok := 0, false
	for _, row := range serverless {
		if maximum >= row.capacity {
			n, ok = row.mysql, true
			if e.PostgreSQL() {
				n = row.postgresql
			}
		}
	}
	return math.Floor(0.8 * float64(n)), ok && e.Aurora()
}

// FreeMemory returns 5 % of the memory of a class, in bytes.
func FreeMemory(class string) (float64, bool) {
	c, ok := ClassOf(class)
	return math.Floor(c.Memory * 0.05), ok
}

// FreeStorage returns how many bytes of a database's storage, in GiB, should be left: 15 %. With
// storage autoscaling up to a maximum, RDS grows it when 10 % are left, which is no reason for an
// alarm: 5 % are left only when it no longer grows.
func FreeStorage(allocated, maximum int) (float64, bool) {
	share := 0.15
	if maximum > allocated {
		share = 0.05
	}
	return math.Floor(float64(allocated) * gibibyte * share), allocated > 0
}
