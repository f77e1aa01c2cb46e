package assembly_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
)

// The CDK CLI hands CloudFormation the address in the manifest, whatever lies beside it.
func TestADeployedTemplateIsTheOneThatWasUploaded(t *testing.T) {
	const ours, other = `{"Resources": {}}`, `{"Resources": {"B": {"Type": "AWS::S3::Bucket"}}}`
	for name, c := range map[string]struct {
		url    string
		files  map[string]string // what each asset is made of, by key
		unseen bool
	}{
		"none":                     {"", nil, false},
		"uploaded":                 {"s3://b-${AWS::AccountId}/k", map[string]string{"one": "S.json"}, false},
		"uploaded under two names": {"s3://b-${AWS::AccountId}/k", map[string]string{"one": "S.json", "two": "Same.json"}, false},
		"the same by another name": {"s3://b-${AWS::AccountId}/k", map[string]string{"one": "Same.json"}, false},
		"another file":             {"s3://b-${AWS::AccountId}/k", map[string]string{"one": "Other.json"}, true},
		"two files":                {"s3://b-${AWS::AccountId}/k", map[string]string{"one": "S.json", "two": "Other.json"}, true},
		"the work of a command":    {"s3://b-${AWS::AccountId}/k", map[string]string{"one": ""}, true},
		"elsewhere":                {"https://theirs.s3.amazonaws.com/k", map[string]string{"one": "S.json"}, true},
	} {
		t.Run(name, func(t *testing.T) {
			var assets []string
			for id, file := range c.files {
				assets = append(assets,
					`"`+id+`": {"source": {"path": "`+file+`"}, "destinations": {"d": {"bucketName": "b-${AWS::AccountId}", "objectKey": "k"}}}`)
			}
			a, err := assembly.Read(assemblytest.Files(t, map[string]string{
				"manifest.json": `{"artifacts": {"S": {"type": "aws:cloudformation:stack", "environment": "aws://111111111111/eu-west-1",
					"properties": {"templateFile": "S.json", "stackTemplateAssetObjectUrl": "` + c.url + `"}},
					"A": {"type": "cdk:asset-manifest", "properties": {"file": "S.assets.json"}}}}`,
				"S.json": ours, "Same.json": ours, "Other.json": other, "S.assets.json": `{"files": {` + strings.Join(assets, ",") + `}}`,
			}))
			if err != nil {
				t.Fatal(err)
			}
			var got []assembly.UnseenKind
			for _, u := range a.Stacks[0].Unseen() {
				got = append(got, u.Kind)
			}
			want := map[bool][]assembly.UnseenKind{true: {assembly.UnseenDeployed}}[c.unseen]
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("unseen (-want +got):\n%s", diff)
			}
		})
	}
}

func TestTheManifestSaysHowAStackIsDeployed(t *testing.T) {
	a := assemblytest.Read(t, assemblytest.Stack{Name: "S", Properties: map[string]any{
		"assumeRoleArn": "arn:a", "cloudFormationExecutionRoleArn": "arn:b", "lookupRole": map[string]any{"arn": "arn:c"},
		"notificationArns": []string{"arn:t"}, "parameters": map[string]any{"Cidr": "0.0.0.0/0", "Unknown": "x"},
	}, Template: `{"Parameters": {"Cidr": {"Type": "String", "Default": "10.0.0.0/8"}}, "Resources": {
		"R": {"Type": "AWS::EC2::Route", "Properties": {"DestinationCidrBlock": {"Ref": "Cidr"}}}}}`})
	want := assembly.Deployment{Topics: []string{"arn:t"}, Roles: map[string]string{
		"assumeRoleArn": "arn:a", "cloudFormationExecutionRoleArn": "arn:b", "lookupRole": "arn:c"}}
	if diff := cmp.Diff(want, a.Stacks[0].Deployment); diff != "" {
		t.Errorf("deployment (-want +got):\n%s", diff)
	}
	if got, _ := a.Stacks[0].Resource("R").Get("DestinationCidrBlock").ByDefault().Text(); got != "0.0.0.0/0" {
		t.Errorf("the parameter is by default %q, want what the manifest gives it", got)
	}
}
