package baseline_test

import (
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsroute53resolver"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/baseline"
	"github.com/plinth-cdk/plinth/constructs/constructtest"
)

// The log archive stands in an account of its own. Another account sends the DNS queries of its
// VPCs there.
func ExampleNewLogArchive() {
	a := constructtest.Preview(func(management awscdk.Stack) {
		org := baseline.NewOrganization(management, "Organization", &baseline.OrganizationProps{Email: "aws@example.com"})
		archive := baseline.NewLogArchive(constructtest.Beside(management, "LogArchive", "222222222222", "eu-west-1"), "Archive",
			&baseline.LogArchiveProps{Organization: org, ExpireAfterDays: 3 * 365})

		shop := constructtest.Beside(management, "Shop", "333333333333", "eu-west-1")
		awsroute53resolver.NewCfnResolverQueryLoggingConfig(shop, jsii.String("QueryLogs"),
			&awsroute53resolver.CfnResolverQueryLoggingConfigProps{
				DestinationArn: archive.Destination(shop, "Destination", archive.FlowLogBucket()).BucketArn(),
			})
	})
	for _, bucket := range a.OfType("AWS::S3::Bucket") {
		fmt.Println(bucket.Path, "locked:", bucket.Get("ObjectLockConfiguration").Exists())
	}
	// Output:
	// LogArchive/Archive/AccessLogs/Resource locked: false
	// LogArchive/Archive/CloudTrail/Resource locked: true
	// LogArchive/Archive/Config/Resource locked: false
	// LogArchive/Archive/FlowLogs/Resource locked: false
}

// A trail of all accounts and Regions, whose events on objects of S3 are recorded as well.
func ExampleNewOrganizationTrail() {
	a := constructtest.Preview(func(management awscdk.Stack) {
		org := baseline.NewOrganization(management, "Organization", &baseline.OrganizationProps{Email: "aws@example.com"})
		archive := baseline.NewLogArchive(constructtest.Beside(management, "LogArchive", "222222222222", "eu-west-1"), "Archive",
			&baseline.LogArchiveProps{Organization: org})
		baseline.NewOrganizationTrail(constructtest.Beside(management, "Trail", "111111111111", "eu-west-1"), "Trail",
			&baseline.OrganizationTrailProps{Archive: archive, DataEvents: []string{"AWS::S3::Object"}})
	})
	trail := a.OfType("AWS::CloudTrail::Trail")[0]
	fmt.Println(trail.Get("TrailName"), trail.Get("IsOrganizationTrail"), trail.Get("IsMultiRegionTrail"))
	for _, selector := range trail.Get("AdvancedEventSelectors").List() {
		fmt.Println(selector.Get("Name"))
	}
	// Output:
	// organization true true
	// Management events
	// Data events of AWS::S3::Object
}
