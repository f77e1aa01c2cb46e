package observability

import (
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsdynamodb"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslambda"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsrds"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssqs"
)

// Saturation is how full a part of a workload is: a chart of a [Dashboard].
type Saturation struct {
	title       string
	left, right []series
}

// SaturationOf shows metrics of any kind.
func SaturationOf(title string, metrics ...awscloudwatch.Metric) Saturation {
	s := Saturation{title: title}
	for _, m := range metrics {
		s.left = append(s.left, seriesOf(m))
	}
	return s
}

// SaturationOfService shows the share of CPU and memory that a service of Amazon ECS uses.
func SaturationOfService(title string, service awsecs.IBaseService) Saturation {
	of := []dimension{{"ClusterName", *service.Cluster().ClusterName()}, {"ServiceName", *service.ServiceName()}}
	return Saturation{title: title, left: measured("AWS/ECS", of, "CPUUtilization Average", "MemoryUtilization Average")}
}

// SaturationOfDatabase shows the CPU that an instance of Amazon RDS or Aurora uses, and on the
// right its connections.
func SaturationOfDatabase(title string, instance awsrds.IDatabaseInstance) Saturation {
	of := []dimension{{"DBInstanceIdentifier", *instance.InstanceIdentifier()}}
	return Saturation{title, measured("AWS/RDS", of, "CPUUtilization Average"), measured("AWS/RDS", of, "DatabaseConnections Maximum")}
}

// SaturationOfFunction shows how many calls of a function of AWS Lambda run at once, and on the
// right those that are throttled.
func SaturationOfFunction(title string, function awslambda.IFunction) Saturation {
	of := []dimension{{"FunctionName", *function.FunctionName()}}
	return Saturation{title, measured("AWS/Lambda", of, "ConcurrentExecutions Maximum"), measured("AWS/Lambda", of, "Throttles Sum")}
}

// SaturationOfTable shows reads and writes that a table of Amazon DynamoDB throttles, and on the
// right the capacity that it consumes.
func SaturationOfTable(title string, table awsdynamodb.ITable) Saturation {
	of := []dimension{{"TableName", *table.TableName()}}
	return Saturation{title, measured("AWS/DynamoDB", of, "ReadThrottleEvents Sum", "WriteThrottleEvents Sum"),
		measured("AWS/DynamoDB", of, "ConsumedReadCapacityUnits Sum", "ConsumedWriteCapacityUnits Sum")}
}

// SaturationOfQueue shows how many messages wait in a queue of Amazon SQS, and on the right how
// long the oldest has.
func SaturationOfQueue(title string, queue awssqs.IQueue) Saturation {
	of := []dimension{{"QueueName", *queue.QueueName()}}
	return Saturation{title, measured("AWS/SQS", of, "ApproximateNumberOfMessagesVisible Maximum"),
		measured("AWS/SQS", of, "ApproximateAgeOfOldestMessage Maximum")}
}

// measured are metrics by name and statistic.
func measured(namespace string, of []dimension, metrics ...string) (all []series) {
	for _, m := range metrics {
		name, statistic, _ := strings.Cut(m, " ")
		all = append(all, series{"", namespace, name, statistic, of})
	}
	return all
}

func (s Saturation) rows() (rows []any) {
	for _, left := range s.left {
		rows = append(rows, left.row(map[string]any{}))
	}
	for _, right := range s.right {
		rows = append(rows, right.row(map[string]any{"yAxis": "right"}))
	}
	return rows
}
