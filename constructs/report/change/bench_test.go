package change_test

import (
	"fmt"
	"testing"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/report/change"
)

// large is an app of many resources in stacks of 500; the change of it touches every tenth.
func large(t testing.TB, resources int, changed bool) *assembly.Assembly {
	var parts []*assembly.Assembly
	for first := 0; first < resources; first += 500 {
		all := object{}
		for i := range 100 {
			touched := changed && i%10 == 0
			id := func(kind string) string { return fmt.Sprintf("%s%d", kind, i) }
			all[id("Data")] = resource("AWS::S3::Bucket", object{"Tags": list{object{"Key": "Changed", "Value": fmt.Sprint(touched)}}})
			all[id("Jobs")] = resource("AWS::SQS::Queue", object{"KmsMasterKeyId": fmt.Sprintf("alias/%v", touched)})
			all[id("Role")] = resource("AWS::IAM::Role", object{
				"AssumeRolePolicyDocument": document(allow("sts:AssumeRole", object{"Service": "lambda.amazonaws.com"}))})
			action := "s3:GetObject"
			if touched {
				action = "s3:*"
			}
			all[id("Policy")] = resource("AWS::IAM::Policy", object{"Roles": list{ref(id("Role"))}, "PolicyName": "p",
				"PolicyDocument": document(object{"Effect": "Allow", "Action": action, "Resource": object{"Fn::GetAtt": list{id("Data"), "Arn"}}})})
			all[id("Late")] = resource("AWS::CloudWatch::Alarm", object{"Namespace": "AWS/SQS", "MetricName": "ApproximateAgeOfOldestMessage",
				"Threshold": 60 + i, "Dimensions": list{object{"Name": "QueueName", "Value": object{"Fn::GetAtt": list{id("Jobs"), "QueueName"}}}}})
		}
		a := &app{resources: all}
		a.Name = fmt.Sprintf("Stack%d", first/500)
		parts = append(parts, a.read(t))
	}
	return assembly.Join(parts...)
}

// BenchmarkCompare grows with the resources; the time for one must not. Without guardrails, which
// have a benchmark of their own.
func BenchmarkCompare(b *testing.B) {
	for _, n := range []int{5_000, 10_000, 20_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				before, after := large(b, n, false), large(b, n, true) // what is derived of them is worked out anew
				b.StartTimer()
				if c := compare(b, before, after); len(c.Of(change.Allowed)) != n/50 {
					b.Fatalf("allowed = %d, want %d", len(c.Of(change.Allowed)), n/50)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*n), "ns/resource")
		})
	}
}
