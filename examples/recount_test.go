package examples_test

import (
	"encoding/json"
	"fmt"
	"math"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Golden templates are read here as plain JSON, without package assembly and by none of the code of
// package price, so that what both get wrong in the same way is found.

type object = map[string]any

type resource struct {
	Type       string
	Properties object
}

func (r resource) object(key string) object { o, _ := r.Properties[key].(object); return o }

func (r resource) list(key string) []any { l, _ := r.Properties[key].([]any); return l }

// number is a property that is a number, or a text of digits.
func (r resource) number(key string) float64 {
	n, _ := strconv.ParseFloat(fmt.Sprint(r.Properties[key]), 64)
	return n
}

// recount is how many of what the list of prices names a template has.
func recount(t *testing.T, file string) map[string]float64 {
	t.Helper()
	var template struct{ Resources map[string]resource }
	if err := json.Unmarshal([]byte(read(t, file)), &template); err != nil {
		t.Fatal(err)
	}
	all := template.Resources
	counts := map[string]float64{}
	for id, r := range all {
		for item, n := range inResource(all, id, r) {
			counts[item] = math.Round(1000*(counts[item]+n)) / 1000
		}
	}
	return counts
}

var (
	simple = map[string]string{
		"AWS::EC2::NatGateway": "gateway", "AWS::EC2::EIP": "address", "AWS::EC2::TransitGatewayVpcAttachment": "attachment",
		"AWS::EC2::TransitGatewayAttachment": "attachment", "AWS::KMS::Key": "key", "AWS::KMS::ReplicaKey": "key",
		"AWS::SecretsManager::Secret": "secret", "AWS::ARCRegionSwitch::Plan": "plan",
	}
	large = map[string]float64{"large": 1, "xlarge": 2}
)

func inResource(all map[string]resource, id string, r resource) map[string]float64 {
	if item := simple[r.Type]; item != "" {
		return map[string]float64{item: 1}
	}
	switch r.Type {
	case "AWS::EC2::VPCEndpoint":
		return map[string]float64{"endpoint": float64(len(r.list("SubnetIds")))}
	case "AWS::EC2::VPNConnection":
		return map[string]float64{"vpn": 1, "attachment": 1} // all of them end at a transit gateway
	case "AWS::ElasticLoadBalancingV2::LoadBalancer":
		if r.Properties["Scheme"] == "internal" {
			return map[string]float64{"balancer": 1}
		}
		return map[string]float64{"balancer": 1, "address": float64(len(r.list("Subnets")))}
	case "AWS::CloudWatch::Alarm":
		text, _ := json.Marshal(r.Properties["Metrics"])
		return map[string]float64{"alarm": max(1, float64(strings.Count(string(text), `"MetricStat":`)))}
	case "AWS::CloudWatch::CompositeAlarm":
		return map[string]float64{"composite": 1}
	case "AWS::WAFv2::WebACL":
		return map[string]float64{"acl": 1, "rule": float64(len(r.list("Rules")))}
	case "AWS::Route53::HealthCheck":
		text, _ := json.Marshal(r.object("HealthCheckConfig"))
		return map[string]float64{"check": 1, "feature": float64(strings.Count(string(text), "HTTPS"))}
	case "AWS::ElastiCache::ReplicationGroup":
		return map[string]float64{"valkey": max(r.number("NumCacheClusters"), r.number("NumNodeGroups")*(1+r.number("ReplicasPerNodeGroup")))}
	case "AWS::ECS::Service":
		return tasks(all, id, r)
	case "AWS::RDS::DBInstance":
		return database(all, r)
	case "AWS::RDS::DBCluster":
		if r.Properties["ManageMasterUserPassword"] == true {
			return map[string]float64{"secret": 1}
		}
	case "AWS::AutoScaling::AutoScalingGroup":
		return hosts(r)
	case "AWS::EC2::Instance":
		return map[string]float64{strings.ReplaceAll(fmt.Sprint(r.Properties["InstanceType"]), ".", "-"): 1,
			"ebs": sizes(r.list("BlockDeviceMappings"))}
	}
	return nil
}

// tasks are those that scaling leaves of a service on Fargate.
func tasks(all map[string]resource, id string, r resource) map[string]float64 {
	strategy, _ := json.Marshal(r.list("CapacityProviderStrategy"))
	if !strings.Contains(string(strategy), `"FARGATE"`) {
		return nil
	}
	task := all[fmt.Sprint(r.object("TaskDefinition")["Ref"])]
	for _, target := range all {
		of, _ := json.Marshal(target.Properties["ResourceId"])
		if target.Type == "AWS::ApplicationAutoScaling::ScalableTarget" && strings.Contains(string(of), `"`+id+`"`) {
			n := target.number("MinCapacity")
			return map[string]float64{"vcpu": n * task.number("Cpu") / 1024, "gb": n * task.number("Memory") / 1024}
		}
	}
	return nil
}

func database(all map[string]resource, r resource) map[string]float64 {
	class := strings.Split(fmt.Sprint(r.Properties["DBInstanceClass"]), ".")
	engine, storage, both := r, r, 1.0
	if source, ok := r.Properties["SourceDBInstanceIdentifier"].(object); ok { // a replica is like its source
		engine = all[fmt.Sprint(source["Ref"])]
		if r.Properties["AllocatedStorage"] == nil {
			storage = engine
		}
	}
	if r.Properties["MultiAZ"] == true {
		both = 2
	}
	counts := map[string]float64{}
	if r.Properties["ManageMasterUserPassword"] == true {
		counts["secret"] = 1
	}
	switch kind := fmt.Sprint(engine.Properties["Engine"]); {
	case class[1] == "serverless":
		cluster := all[fmt.Sprint(r.object("DBClusterIdentifier")["Ref"])]
		n, _ := cluster.object("ServerlessV2ScalingConfiguration")["MinCapacity"].(float64)
		counts["acu"] = n
	case strings.HasPrefix(kind, "aurora"):
		counts["aurora"] = large[class[2]]
	case class[1] == "t4g":
		counts["db-"+class[1]+"-"+class[2]], counts["gp3"] = both, both*storage.number("AllocatedStorage")
	default:
		counts["postgres"], counts["gp3"] = both*large[class[2]], both*storage.number("AllocatedStorage")
	}
	return counts
}

// hosts are the instances of a group that are On-Demand, of its cheapest type, and the volumes of
// all of them.
func hosts(r resource) map[string]float64 {
	text, _ := json.Marshal(r.object("MixedInstancesPolicy"))
	base := regexp.MustCompile(`"OnDemandBaseCapacity":(\d+)`).FindStringSubmatch(string(text))
	if base == nil || !strings.Contains(string(text), `"m6g.large"`) {
		return nil
	}
	n, _ := strconv.ParseFloat(base[1], 64)
	return map[string]float64{"m6g-large": n, "ebs": 30 * r.number("MinSize")}
}

// sizes are those of all volumes.
func sizes(mappings []any) float64 {
	text, _ := json.Marshal(mappings)
	sum := 0.0
	for _, size := range regexp.MustCompile(`"VolumeSize":(\d+)`).FindAllStringSubmatch(string(text), -1) {
		n, _ := strconv.ParseFloat(size[1], 64)
		sum += n
	}
	return sum
}

// inHash is what CDK adds to the file of a stack that is in a stage.
var inHash = regexp.MustCompile(`[0-9A-F]{8}$`)

func TestCountsByHandAreThoseOfTheTemplates(t *testing.T) {
	counted := byHand(t)
	for _, main := range glob(t, "*/main.go") {
		example := filepath.Dir(main)
		want, got := map[string]map[string]float64{}, map[string]map[string]float64{}
		for stack, counts := range counted[example] {
			want[strings.ReplaceAll(stack, "/", "")] = counts.of
		}
		for _, pattern := range []string{"*.template.json", "*/*.template.json"} {
			files, _ := filepath.Glob(filepath.Join(example, "testdata", "TestTemplates", pattern))
			for _, file := range files {
				stack := strings.TrimSuffix(filepath.Base(file), ".template.json")
				if strings.Contains(pattern, "/") {
					stack = inHash.ReplaceAllString(stack, "")
				}
				counts := recount(t, file)
				for item, n := range counts {
					if n == 0 {
						delete(counts, item)
					}
				}
				if len(counts) > 0 {
					got[stack] = counts
				}
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: testdata/standingcost.txt has other counts than the templates (-by hand +recounted):\n%s", example, diff)
		}
	}
}
