package threshold

import "math"

// CacheCPU returns the utilization of the CPUs of a cache node at which its one main thread is at
// 90 %, in percent. From four vCPU on EngineCPUUtilization measures that thread itself: "Which
// metrics should I monitor?" of the Amazon ElastiCache User Guide.
func CacheCPU(class string) (percent float64, ok bool) {
	c, ok := ClassOf(class)
	if !ok || c.VCPU >= 4 {
		return 0, false
	}
	return 90 / float64(c.VCPU), true
}

// Duration returns 80 % of the timeout of a function, in milliseconds. The timeout is in seconds;
// 0 is the default of Lambda, 3.
func Duration(timeout int) float64 {
	if timeout == 0 {
		timeout = 3
	}
	return float64(timeout) * 800
}

// Concurrency returns 90 % of the reserved concurrency of a function, at least 1.
func Concurrency(reserved int) float64 { return math.Max(1, math.Floor(float64(reserved)*0.9)) }

// MessageAge returns how old a message of a queue may become, in seconds: half of the time for
// which the queue keeps it. 0 is the default of SQS, 4 days.
func MessageAge(retention int) float64 {
	if retention == 0 {
		retention = 4 * 86400
	}
	return float64(retention) / 2
}

// InFlight is 90 % of the messages that a queue can have in flight: 120,000 for standard queues and
// FIFO queues, "Amazon SQS message quotas".
const InFlight = 108000

// Connections is 90 % of the connections that a NAT gateway holds to one destination by each of its
// addresses, "NAT gateway basics" of the Amazon VPC User Guide.
func Connections(addresses int) float64 { return 0.9 * 55000 * float64(max(1, addresses)) }

// DroppedPackets is the share of packets that a NAT gateway may drop, in percent: "Monitor NAT
// gateways with Amazon CloudWatch" asks to look into more than 0.01 %.
const DroppedPackets = 0.01

// StreamAge is how old a record of a stream may become before it is read, in milliseconds: half of
// the day for which DynamoDB keeps it, and Kinesis unless told otherwise.
const StreamAge = 12 * 3600 * 1000

// OriginLatency returns 80 % of how long CloudFront waits for an origin, in milliseconds. The
// timeout is in seconds; 0 is the default, 30.
func OriginLatency(timeout int) float64 {
	if timeout == 0 {
		timeout = 30
	}
	return float64(timeout) * 800
}
