package price

import (
	"slices"
	"strconv"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// sizes are how many of a class the size of another is: prices of a family of database instances
// grow with their size.
var sizes = map[string]uint32{"large": 1, "xlarge": 2, "2xlarge": 4, "4xlarge": 8, "8xlarge": 16, "12xlarge": 24, "16xlarge": 32}

// databaseInstance charges for an instance of RDS with its storage, twice with a standby, or for a
// member of an Aurora cluster.
func databaseInstance(r *assembly.Resource) ([]charge, string) {
	class, known := r.Get("DBInstanceClass").Text()
	inherited := func(property string) assembly.Value { return r.Get(property) }
	if source, ok := r.Get("SourceDBInstanceIdentifier").Target(); ok {
		inherited = func(property string) assembly.Value { // a replica takes from its source what it does not set
			if own := r.Get(property); own.Exists() {
				return own
			}
			return source.Resource.Get(property)
		}
	}
	engine, alsoKnown := inherited("Engine").Text()
	if group, ok := r.Get("DBParameterGroupName").Target(); ok && !alsoKnown { // a replica of a source in another Region
		engine, alsoKnown = group.Resource.Get("Family").Text()
		engine = strings.TrimRight(engine, "0123456789.")
	}
	if !known || !alsoKnown {
		return nil, "is billed by class and engine, which the template does not tell"
	}
	if strings.HasPrefix(engine, "aurora") {
		return member(r, class)
	}
	twice := uint32(1)
	switch r.Get("MultiAZ").Is(true) {
	case assembly.True:
		twice = 2
	case assembly.Unknown:
		return nil, "has a standby or none, which only deployment knows"
	}
	item, size := postgres(class)
	if engine != "postgres" || size == 0 {
		return nil, "is billed by class and engine, " + class + " of " + engine + ", which the table does not have"
	}
	gib, known := quantity(inherited("AllocatedStorage"))
	charges := append([]charge{{item, size * twice}}, masterSecret(r)...)
	switch storage := inherited("StorageType"); {
	case storage.Is("gp3") != assembly.True:
		return charges, "has storage that the table does not have, " + storage.String()
	case !known:
		return charges, "has storage that is billed by its size, which the template does not tell"
	}
	charges = append(charges, charge{DatabaseStorage, gib * twice})
	if inherited("Iops").Exists() || r.Get("DatabaseInsightsMode").Is("advanced") != assembly.False {
		return charges, "has IOPS or advanced Database Insights, which the table does not have"
	}
	return charges, ""
}

// postgres is the item that prices a class of PostgreSQL, and how many of it, 0 if there is none.
func postgres(class string) (Item, uint32) {
	family, size := of(class)
	if family == "r8g" {
		return DatabaseInstance, size
	}
	item, ok := map[string]Item{"db.t4g.micro": DatabaseT4gMicro, "db.t4g.small": DatabaseT4gSmall, "db.t4g.medium": DatabaseT4gMedium,
		"db.t4g.large": DatabaseT4gLarge}[class]
	if ok {
		return item, 1
	}
	return "", 0
}

// masterSecret charges for the secret in which RDS keeps the password of the master user.
func masterSecret(r *assembly.Resource) []charge {
	if r.Get("ManageMasterUserPassword").Is(true) == assembly.True {
		return []charge{{Secret, 1}}
	}
	return nil
}

// of divides a class such as "db.r8g.xlarge" into its family and how many large ones it is, 0 if
// that is not known.
func of(class string) (family string, size uint32) {
	family, name, _ := strings.Cut(strings.TrimPrefix(class, "db."), ".")
	return family, sizes[name]
}

// member charges for a member of an Aurora cluster, of which a serverless one costs the least
// capacity of its cluster.
func member(r *assembly.Resource, class string) ([]charge, string) {
	cluster, ok := r.Get("DBClusterIdentifier").Target()
	if !ok {
		return nil, "is billed by the storage of its cluster, which is not in the app"
	}
	if storage := cluster.Resource.Get("StorageType"); storage.Exists() && storage.Is("aurora") != assembly.True {
		return nil, "is billed at the rates of " + storage.String() + ", which the table does not have"
	}
	if class == "db.serverless" {
		least, known := cluster.Resource.Get("ServerlessV2ScalingConfiguration", "MinCapacity").Text()
		capacity, err := strconv.ParseFloat(least, 64)
		if !known || err != nil || capacity < 0 || capacity >= most {
			return nil, "is billed by its least capacity, which only deployment knows"
		}
		return []charge{{AuroraHalfACU, uint32(2 * capacity)}}, ""
	}
	family, size := of(class)
	if family != "r8g" || size == 0 {
		return nil, "is billed by class, " + class + ", which the table does not have"
	}
	return []charge{{AuroraInstance, size}}, ""
}

// databaseCluster charges for the secret of a cluster of Aurora, whose storage is billed by use.
func databaseCluster(r *assembly.Resource) ([]charge, string) {
	if engine, known := r.Get("Engine").Text(); known && strings.HasPrefix(engine, "aurora") {
		return masterSecret(r), ""
	}
	return masterSecret(r), "is billed by class, storage and engine, which the table does not have"
}

// cacheNodes charges for each node of each shard.
func cacheNodes(r *assembly.Resource) ([]charge, string) {
	engine, _ := r.Get("Engine").Text()
	class, _ := r.Get("CacheNodeType").Text()
	item, ok := map[string]Item{
		"valkey cache.r7g.large": ValkeyR7gLarge, "valkey cache.r7g.xlarge": ValkeyR7gXLarge, "valkey cache.r7g.2xlarge": ValkeyR7g2XLarge,
	}[engine+" "+class]
	if !ok {
		return nil, "is billed by engine and node type, " + engine + " on " + class + ", which the table does not have"
	}
	if nodes, known := quantity(r.Get("NumCacheClusters")); known {
		return []charge{{item, nodes}}, ""
	}
	shards, known := quantity(r.Get("NumNodeGroups"))
	replicas, alsoKnown := quantity(r.Get("ReplicasPerNodeGroup"))
	nodes, few := product(shards, 1+replicas)
	if !known || !alsoKnown || !few {
		return nil, "is billed by the number of its nodes, which the template does not tell"
	}
	return []charge{{item, nodes}}, ""
}

// serverlessCache charges for the 100 MB that a cache of Valkey is billed for at least.
func serverlessCache(r *assembly.Resource) ([]charge, string) {
	if least := r.Get("CacheUsageLimits", "DataStorage", "Minimum"); r.Get("Engine").Is("valkey") != assembly.True || least.Exists() {
		return nil, "is billed by its engine and the data that it holds at least, which the table does not have"
	}
	return []charge{{ValkeyMinimum, 1}}, ""
}

// service charges for the tasks that a service of ECS runs at least, by what each reserves.
func service(r *assembly.Resource) ([]charge, string) {
	switch {
	case onInstances(r):
		return nil, "" // they are charged for
	case !onFargate(r):
		return nil, "is billed by its capacity providers, of which the table has FARGATE alone"
	}
	task, ok := r.Get("TaskDefinition").Target()
	if !ok {
		return nil, "is billed by its task definition, which is not in the app"
	}
	cpu, known := quantity(task.Resource.Get("Cpu"))
	memory, alsoKnown := quantity(task.Resource.Get("Memory"))
	if !known || !alsoKnown {
		return nil, "is billed by the size of its tasks, which the template does not tell"
	}
	tasks, known := least(r)
	cpus, few := product(tasks, cpu)
	mib, alsoFew := product(tasks, memory)
	if !known || !few || !alsoFew {
		return nil, "is billed by the number of its tasks, which the template does not tell"
	}
	units, gb := FargateCPU, FargateMemory
	switch platform := task.Resource.Get("RuntimePlatform"); {
	case platform.Get("CpuArchitecture").Is("ARM64") == assembly.True:
		units, gb = FargateARMCPU, FargateARMMemory
	case platform.Get("CpuArchitecture").Is("ARM64") == assembly.Unknown:
		return nil, "is billed by its processor, which only deployment knows"
	case strings.HasPrefix(platform.Get("OperatingSystemFamily").String(), "WINDOWS"):
		return nil, "runs Windows, which the table does not have"
	}
	return []charge{{units, cpus}, {gb, mib}}, ""
}

func onFargate(r *assembly.Resource) bool {
	providers := r.Get("CapacityProviderStrategy").List()
	for _, p := range providers {
		if p.Get("CapacityProvider").Is("FARGATE") != assembly.True {
			return false
		}
	}
	return len(providers) > 0 || r.Get("LaunchType").Is("FARGATE") == assembly.True
}

// onInstances reports whether a service runs on the instances of groups alone.
func onInstances(r *assembly.Resource) bool {
	providers := r.Get("CapacityProviderStrategy").List()
	for _, p := range providers {
		to, ok := p.Get("CapacityProvider").Target()
		if !ok || !to.Resource.Get("AutoScalingGroupProvider").Exists() {
			return false
		}
	}
	return len(providers) > 0 || r.Get("LaunchType").Is("EC2") == assembly.True
}

// least is the number of tasks that scaling leaves, or that the service wants.
func least(r *assembly.Resource) (uint32, bool) {
	for _, target := range r.Stack.Resources {
		scales := target.Type == "AWS::ApplicationAutoScaling::ScalableTarget" && slices.ContainsFunc(
			target.Get("ResourceId").Targets(), func(to assembly.Reference) bool { return to.Resource == r })
		if scales {
			return quantity(target.Get("MinCapacity"))
		}
	}
	return quantity(r.Get("DesiredCount"))
}
