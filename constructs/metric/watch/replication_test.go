package watch_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
	"github.com/plinth-cdk/plinth/constructs/metric/watch"
)

// copied is a bucket in Ireland whose objects are copied to one in Frankfurt, with alarms there.
func copied(t *testing.T, destination string, alarms object) *assembly.Assembly {
	t.Helper()
	there := object{"Copies": resource("AWS::S3::Bucket", object{"BucketName": "copies"})}
	for id, alarm := range alarms {
		there[id] = alarm
	}
	return assemblytest.Read(t,
		assemblytest.Stack{Name: "Prod", Environment: "111111111111/eu-west-1", Template: object{"Resources": object{
			"Orders": resource("AWS::S3::Bucket", object{"ReplicationConfiguration": object{"Rules": list{object{"Id": "All", "Status": "Enabled",
				"Destination": object{"Bucket": destination, "Metrics": object{"Status": "Enabled"}}}}}})}}},
		assemblytest.Stack{Name: "There", Environment: "111111111111/eu-central-1", Template: object{"Resources": there}})
}

func TestReplicationIsWatchedInBothRegions(t *testing.T) {
	for destination, want := range map[string][]string{
		"arn:aws:s3:::copies": {"Prod/Orders OperationsFailedReplication in eu-west-1", "There/Copies ReplicationLatency in eu-central-1"},
		"arn:aws:s3:::theirs": {"Prod/Orders OperationsFailedReplication in eu-west-1",
			"Prod/Orders no ReplicationLatency: the bucket of the copies is not in the app, and its Region alone reports that"},
	} {
		var got []string
		for _, bucket := range copied(t, destination, nil).OfType("AWS::S3::Bucket") {
			alarms, gaps, _ := watch.Recommended(bucket)
			for _, alarm := range alarms {
				got = append(got, bucket.Path+" "+alarm.Metric+" in "+alarm.Region())
			}
			for _, gap := range gaps {
				got = append(got, bucket.Path+" no "+gap.Metric+": "+gap.Reason)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("watched of copies in %s (-want +got):\n%s", destination, diff)
		}
	}
}

// A query counts if what the recommended alarm waits for shows in it.
func TestQueriesWatchWhatTheyShow(t *testing.T) {
	const schema = `FROM SCHEMA("AWS/S3", DestinationBucket, RuleId, SourceBucket) `
	for query, want := range map[string]bool{
		"SELECT MAX(ReplicationLatency) " + schema + "WHERE DestinationBucket = 'copies'":                     true,
		"select max(ReplicationLatency) " + schema + "where RuleId = 'All' and DestinationBucket = 'copies'":  true,
		`SELECT MAX("ReplicationLatency") FROM "AWS/S3"`:                                                      true,
		"SELECT AVG(ReplicationLatency) " + schema + "GROUP BY DestinationBucket ORDER BY AVG() DESC LIMIT 9": true,
		"SELECT AVG(ReplicationLatency) " + schema:                                                            false,
		"SELECT MIN(ReplicationLatency) " + schema:                                                            false,
		"SELECT MAX(ReplicationLatency) " + schema + "WHERE DestinationBucket = 'others'":                     false,
		"SELECT MAX(ReplicationLatency) " + schema + "WHERE DestinationBucket != 'copies'":                    false,
		"SELECT MAX(ReplicationLatency) " + schema + "WHERE tag.team = 'shop'":                                false,
		"SELECT MAX(ReplicationLatency) " + schema + "WHERE BucketName = 'copies'":                            false,
		`SELECT MAX(ReplicationLatency) FROM SCHEMA("AWS/S3", DestinationBucket)`:                             false,
		"SELECT MAX(BytesPendingReplication) " + schema:                                                       false,
		"m1 + m2": false,
	} {
		alarm := resource("AWS::CloudWatch::Alarm", object{"ComparisonOperator": "GreaterThanThreshold",
			"AlarmActions": list{"arn:aws:sns:eu-central-1:111111111111:oncall"}, "Metrics": list{object{"Id": "q", "Expression": query}}})
		a := copied(t, "arn:aws:s3:::copies", object{"Late": alarm})
		alarms, _, _ := watch.Recommended(a.OfType("AWS::S3::Bucket")[1])
		if got := alarms[0].Watcher() != nil; got != want {
			t.Errorf("%s: is watched = %t, want %t", query, got, want)
		}
	}
}
