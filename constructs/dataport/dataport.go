// Package dataport knows where databases and caches listen, so that what guards a network and what
// stands in it agree. It is pure Go.
package dataport

// The TCP ports, by protocol. A serverless cache of ElastiCache takes writes on Cache, and reads on
// CacheReader: who cannot connect there waits until the client gives up.
const (
	MySQL       = 3306
	PostgreSQL  = 5432
	Cache       = 6379
	CacheReader = 6380
)

// All returns the ports that a tier of databases and caches has to let pass, in order.
func All() []int { return []int{MySQL, PostgreSQL, Cache, CacheReader} }
