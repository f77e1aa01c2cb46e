package price_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
	"github.com/plinth-cdk/plinth/constructs/price"
)

// What only deployment knows, what is in no template of the app and what nobody could mean is
// neither free nor guessed.
func TestWhatNobodyKnowsIsNotPriced(t *testing.T) {
	const task = `"T": {"Type": "AWS::ECS::TaskDefinition", "Properties": {"Cpu": "1024", "Memory": "2048"}}`
	service := func(properties string) string {
		return `"AWS::ECS::Service", "Properties": {"LaunchType": "FARGATE", "TaskDefinition": {"Ref": "T"}, ` + properties + `}}, ` +
			task[:len(task)-1]
	}
	for name, c := range map[string]struct{ resource, why string }{
		"another template": {`"AWS::CloudFormation::Stack", "Properties": {"TemplateURL": "https://example.com/a.json"}`,
			"is billed by the resources of its template, which is not in the app"},
		"a stack set": {`"AWS::CloudFormation::StackSet", "Properties": {"StackSetName": "a", "PermissionModel": "SELF_MANAGED",` +
			` "TemplateURL": "https://example.com/a.json"}`, "is billed by the resources of its template, which is not in the app"},
		"a stack set that costs": {`"AWS::CloudFormation::StackSet", "Properties": {"StackSetName": "a", "PermissionModel": "SELF_MANAGED",` +
			` "TemplateBody": "{\"Resources\": {\"Key\": {\"Type\": \"AWS::KMS::Key\"}}}"}`,
			"is billed in every account and Region that it goes to, and counted once"},
		"a product":               {`"AWS::ServiceCatalog::CloudFormationProvisionedProduct"`, "is billed by what its product makes"},
		"a module":                {`"Own::Network::Vpc::MODULE"`, "is billed by the resources of its module, which are not in the app"},
		"a type of somebody else": {`"Own::Network::Gateway"`, "is of a type that the table does not know"},
		"tasks by parameter":      {service(`"DesiredCount": {"Ref": "N"}`), "is billed by the number of its tasks"},
		"tasks below zero":        {service(`"DesiredCount": -1`), "is billed by the number of its tasks"},
		"a million tasks":         {service(`"DesiredCount": 10000000`), "is billed by the number of its tasks"},
		"a volume": {`"AWS::EC2::Volume", "Properties": {"VolumeType": "gp3", "Size": {"Ref": "N"}}`,
			"is billed by its size, which"},
		"a volume below zero": {`"AWS::EC2::Volume", "Properties": {"VolumeType": "gp3", "Size": -5}`, "is billed by its size, which"},
		"a database": {`"AWS::RDS::DBInstance", "Properties": {"Engine": "postgres", "DBInstanceClass": "db.t4g.micro", "StorageType": "gp3",` +
			` "AllocatedStorage": {"Ref": "N"}}`, "has storage that is billed by its size, which the template does not tell"},
		"zones by condition": {`"AWS::EC2::VPCEndpoint", "Properties": {"VpcEndpointType": "Interface",` +
			` "SubnetIds": {"Fn::If": ["Few", ["a"], ["a", "b"]]}}`, "is billed by the number of SubnetIds, which only deployment knows"},
		"rules by condition": {
			`"AWS::WAFv2::WebACL", "Properties": {"Rules": {"Fn::If": ["Few", [{"Name": "a"}], [{"Name": "a"}, {"Name": "b"}]]}}`,
			"is billed by the number of Rules, which only deployment knows"},
		"nodes below zero": {`"AWS::ElastiCache::ReplicationGroup", "Properties": {"Engine": "valkey", "CacheNodeType": "cache.r7g.large",` +
			` "NumCacheClusters": -1}`, "is billed by the number of its nodes"},
		"a group by parameter": {`"AWS::AutoScaling::AutoScalingGroup", "Properties": {"MinSize": {"Ref": "N"}, "MaxSize": "9"}`,
			"is billed by the number of its instances, which only deployment knows"},
	} {
		t.Run(name, func(t *testing.T) {
			a := assemblytest.Read(t, assemblytest.Stack{Name: "S", Template: `{"Parameters": {"N": {"Type": "Number", "Default": 3}},
				"Conditions": {"Few": {"Fn::Equals": [{"Ref": "N"}, 1]}}, "Resources": {"R": {"Type": ` + c.resource + `}}}`})
			var whys []string
			bill := price.Default().Standing(a)
			for _, u := range bill.Unpriced {
				whys = append(whys, u.Why)
			}
			if !strings.Contains(strings.Join(whys, "\n"), c.why) || bill.Total > 1_000*price.Unit {
				t.Errorf("Standing() = %v, not priced %q, want %q", bill.Total, whys, c.why)
			}
		})
	}
}

func TestWhatIsElsewhereIsNoted(t *testing.T) {
	a := assemblytest.Read(t, assemblytest.Stack{Name: "S", Environment: "111111111111/eu-west-1", Template: `{"Resources": {
		"A": {"Type": "Custom::Gateway", "Properties": {"ServiceToken": "arn"}},
		"B": {"Type": "AWS::CloudFormation::CustomResource", "Properties": {"ServiceToken": "arn"}}}}`},
		assemblytest.Stack{Name: "T", Environment: "111111111111/us-east-1", Template: `{"Resources": {}}`})
	bill := price.Default().Standing(a)
	want := []string{
		"1 x stack in another Region, where prices are not those of us-east-1",
		"2 x custom resource: what its code makes is in no template",
	}
	if diff := cmp.Diff(want, bill.Notes); diff != "" || len(bill.Unpriced) > 0 {
		t.Errorf("%d not priced; notes -want +got:\n%s", len(bill.Unpriced), diff)
	}
}
