package price_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
	"github.com/plinth-cdk/plinth/constructs/price"
)

const compute = `{"Resources": {
  "Small": {"Type": "AWS::EC2::Instance", "Properties": {"InstanceType": "t4g.micro",
    "BlockDeviceMappings": [{"DeviceName": "/dev/xvda", "Ebs": {"VolumeType": "gp3", "VolumeSize": 8}}]}},
  "Image": {"Type": "AWS::EC2::Instance", "Properties": {"InstanceType": "m8g.xlarge"}},
  "Rare": {"Type": "AWS::EC2::Instance", "Properties": {"InstanceType": "x2gd.metal",
    "BlockDeviceMappings": [{"Ebs": {"VolumeType": "io2", "VolumeSize": 100, "Iops": 9000}}]}},
  "Like": {"Type": "AWS::EC2::Instance", "Properties": {"LaunchTemplate": {"LaunchTemplateId": {"Ref": "Template"}, "Version": "1"}}},
  "Disk": {"Type": "AWS::EC2::Volume", "Properties": {"VolumeType": "gp3", "Size": 100, "Iops": 3000, "Throughput": 125}},
  "Fast": {"Type": "AWS::EC2::Volume", "Properties": {"VolumeType": "gp3", "Size": 10, "Iops": 6000}},
  "Old": {"Type": "AWS::EC2::Volume", "Properties": {"VolumeType": "gp2", "Size": 10}},
  "Template": {"Type": "AWS::EC2::LaunchTemplate", "Properties": {"LaunchTemplateData": {"InstanceType": "m7g.large",
    "BlockDeviceMappings": [{"Ebs": {"VolumeType": "gp3", "VolumeSize": 30}}, {"VirtualName": "ephemeral0"}]}}},
  "Fleet": {"Type": "AWS::AutoScaling::AutoScalingGroup", "Properties": {"MinSize": "2", "MaxSize": "9", "DesiredCapacity": "3",
    "LaunchTemplate": {"LaunchTemplateId": {"Ref": "Template"}, "Version": "1"}}},
  "Spot": {"Type": "AWS::AutoScaling::AutoScalingGroup", "Properties": {"MinSize": "5", "MaxSize": "9", "MixedInstancesPolicy": {
    "InstancesDistribution": {"OnDemandBaseCapacity": 2, "OnDemandPercentageAboveBaseCapacity": 20},
    "LaunchTemplate": {"LaunchTemplateSpecification": {"LaunchTemplateId": {"Ref": "Template"}, "Version": "1"},
      "Overrides": [{"InstanceType": "m8g.large"}, {"InstanceType": "m6gd.large"}, {"InstanceType": "m6g.large"}]}}}},
  "Silent": {"Type": "AWS::AutoScaling::AutoScalingGroup", "Properties": {"MinSize": "1", "MaxSize": "9", "MixedInstancesPolicy": {
    "LaunchTemplate": {"LaunchTemplateSpecification": {"LaunchTemplateId": {"Ref": "Template"}, "Version": "1"}}}}},
  "Bare": {"Type": "AWS::AutoScaling::AutoScalingGroup", "Properties": {"MinSize": "1", "MaxSize": "2",
    "LaunchConfigurationName": {"Ref": "Config"}}},
  "Config": {"Type": "AWS::AutoScaling::LaunchConfiguration", "Properties": {"InstanceType": "t3.small"}},
  "Asleep": {"Type": "AWS::AutoScaling::AutoScalingGroup", "Properties": {"MinSize": "0", "MaxSize": "9",
    "LaunchTemplate": {"LaunchTemplateId": {"Ref": "Template"}, "Version": "1"}}},
  "Somehow": {"Type": "AWS::AutoScaling::AutoScalingGroup", "Properties": {"MinSize": {"Ref": "Size"}, "MaxSize": "9"}},
  "Provider": {"Type": "AWS::ECS::CapacityProvider", "Properties": {"AutoScalingGroupProvider": {"AutoScalingGroupArn": {"Ref": "Fleet"}}}},
  "Service": {"Type": "AWS::ECS::Service", "Properties": {"CapacityProviderStrategy": [{"CapacityProvider": {"Ref": "Provider"}}]}},
  "Chosen": {"Type": "AWS::ECS::CapacityProvider", "Properties": {"ManagedInstancesProvider": {}}},
  "Orders": {"Type": "AWS::RDS::DBInstance", "Properties": {"Engine": "postgres", "DBInstanceClass": "db.t4g.medium", "MultiAZ": false,
    "StorageType": "gp3", "AllocatedStorage": "20", "DatabaseInsightsMode": "standard", "ManageMasterUserPassword": true}}
}}`

// Each amount is calculated by hand from AWS's price pages, with 730 hours: of five instances with
// a base of two and 20 percent On-Demand above, three are On-Demand.
func TestInstancesStandingIdle(t *testing.T) {
	a := assemblytest.Read(t, assemblytest.Stack{Name: "Prod", Template: compute})
	want := `Standing cost per month, before any traffic (us-east-1, USD, 730 hours)

Prod: $702.43
  Prod/Small   1 x ec2-t4g-micro              $0.0084/hour   $6.13
  Prod/Small   8 x ebs-gp3-gib                $0.08/month    $0.64
  Prod/Image   4 x ec2-m8g-medium             $0.04488/hour  $131.05
  Prod/Like    2 x ec2-m7g-medium             $0.0408/hour   $59.57
  Prod/Like    30 x ebs-gp3-gib               $0.08/month    $2.40
  Prod/Disk    100 x ebs-gp3-gib              $0.08/month    $8.00
  Prod/Fast    10 x ebs-gp3-gib               $0.08/month    $0.80
  Prod/Fleet   6 x ec2-m7g-medium             $0.0408/hour   $178.70
  Prod/Fleet   90 x ebs-gp3-gib               $0.08/month    $7.20
  Prod/Spot    6 x ec2-m6g-medium             $0.0385/hour   $168.63
  Prod/Spot    150 x ebs-gp3-gib              $0.08/month    $12.00
  Prod/Silent  2 x ec2-m7g-medium             $0.0408/hour   $59.57
  Prod/Silent  30 x ebs-gp3-gib               $0.08/month    $2.40
  Prod/Bare    2 x ec2-t3-micro               $0.0104/hour   $15.18
  Prod/Orders  1 x rds-postgresql-t4g-medium  $0.065/hour    $47.45
  Prod/Orders  1 x secret                     $0.40/month    $0.40
  Prod/Orders  20 x rds-gp3-gib               $0.115/month   $2.30

Total: $702.43

Not priced
  Prod/Image (AWS::EC2::Instance): has the volumes of its image, which the template does not tell
  Prod/Rare (AWS::EC2::Instance): is billed by its instance type, x2gd.metal, which the table does not have
  Prod/Fast (AWS::EC2::Volume): has a volume with IOPS or throughput, which the table does not have
  Prod/Old (AWS::EC2::Volume): has a volume that is billed by size and type, gp2, which the table does not have
  Prod/Spot (AWS::AutoScaling::AutoScalingGroup): has 2 Spot Instances, whose price changes
  Prod/Bare (AWS::AutoScaling::AutoScalingGroup): has the volumes of its image, which the template does not tell
  Prod/Somehow (AWS::AutoScaling::AutoScalingGroup): is billed by the number of its instances, which only deployment knows
  Prod/Chosen (AWS::ECS::CapacityProvider): is billed by the instances that ECS starts, and a fee for each
`
	if diff := cmp.Diff(want, price.Default().Standing(a).String()); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}
