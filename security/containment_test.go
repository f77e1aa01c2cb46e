package security_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsevents"
	"github.com/aws/jsii-runtime-go"
	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/constructs/guardrail"
	"github.com/plinth-cdk/plinth/constructs/policy"
	"github.com/plinth-cdk/plinth/constructs/policy/decide"
	"github.com/plinth-cdk/plinth/constructs/policy/policytest"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
	"github.com/plinth-cdk/plinth/constructs/workflow/workflowtest"
	"github.com/plinth-cdk/plinth/constructs/workflow/workflowtest/dynamotest"
	"github.com/plinth-cdk/plinth/security"
)

func TestContainmentDefault(t *testing.T) {
	app, stack := newStack(t)
	c := security.NewContainment(stack, "Containment", nil)
	if c.Machine() == nil || c.Undo() == nil || c.Topic() == nil || c.Ledger() == nil || c.Failed() == nil {
		t.Error("an accessor returns nil")
	}
	security.NewThreatDetection(stack, "Threats", &security.ThreatDetectionProps{Contain: []awsevents.IRuleTarget{c.Target()}})
	snapshot.Check(t, app)
}

func TestContainmentFull(t *testing.T) {
	app, stack := newStack(t)
	security.NewContainment(stack, "Containment", &security.ContainmentProps{Act: true, Topic: threats(stack).Topic()})
	snapshot.Check(t, app)
}

// workflows are both, of a containment that acts or not.
// They are synthesized once.
func workflows(t *testing.T, act bool) (contain, undo *assembly.Resource) {
	t.Helper()
	if known, ok := synthesized[act]; ok {
		return known[0], known[1]
	}
	app, stack := newStack(t)
	security.NewContainment(stack, "Containment", &security.ContainmentProps{Act: act})
	for _, m := range snapshot.Synth(t, app).OfType("AWS::StepFunctions::StateMachine") {
		if strings.Contains(m.Path, "Undo") {
			undo = m
		} else {
			contain = m
		}
	}
	synthesized[act] = [2]*assembly.Resource{contain, undo}
	return contain, undo
}

var synthesized = map[bool][2]*assembly.Resource{}

// aws answers calls as AWS would: from recorded answers, and with a ledger that remembers.
type aws struct {
	answers map[string]any
	ledger  *dynamotest.Table
}

func (a *aws) answer(c workflowtest.Call) (any, error) {
	if strings.HasPrefix(c.Action, "dynamodb:") {
		return a.ledger.Answer(c)
	}
	switch answer := a.answers[c.Action].(type) {
	case nil:
		if looks(c.Action) {
			return nil, fmt.Errorf("nothing is recorded for it")
		}
		return nil, nil
	case string:
		return json.RawMessage(answer), nil
	case func(workflowtest.Call) (string, error):
		s, err := answer(c)
		return json.RawMessage(s), err
	case error:
		return nil, answer
	}
	return nil, errors.New("a recorded answer of no known type")
}

// looks reports whether an action changes nothing.
func looks(action string) bool {
	_, api, _ := strings.Cut(action, ":")
	return strings.HasPrefix(api, "describe") || strings.HasPrefix(api, "get") || strings.HasPrefix(api, "list")
}

// did are the calls that change something, one a line, without those that are tried again.
func did(run workflowtest.Execution) string {
	var lines []string
	for _, c := range run.Calls {
		if looks(c.Action) || strings.HasPrefix(c.Action, "dynamodb:") || strings.HasPrefix(c.Action, "sns:") || c.Attempt > 0 {
			continue
		}
		parameters, _ := json.Marshal(c.Parameters)
		lines = append(lines, c.Action+" "+string(parameters))
	}
	return strings.Join(lines, "\n")
}

// byResource are lines of did in their order, those about each kind of resource together.
func byResource(lines string) map[string][]string {
	groups := map[string][]string{}
	for _, line := range strings.Split(lines, "\n") {
		kind := "instance"
		switch {
		case strings.HasPrefix(line, "s3:"):
			kind = "bucket"
		case strings.Contains(line, "UserName"):
			kind = "user"
		}
		groups[kind] = append(groups[kind], line)
	}
	return groups
}

func told(run workflowtest.Execution) []string {
	var messages []string
	for _, c := range run.Calls {
		if strings.HasPrefix(c.Action, "sns:") {
			messages = append(messages, fmt.Sprintf("%v: %v", c.Parameters["Subject"], workflowtest.Mail(c)))
		}
	}
	return messages
}

// event is a finding of GuardDuty about a resource.
func event(typ, resource, service string) json.RawMessage {
	return json.RawMessage(
		fmt.Sprintf(
			`{"version": "0", "source": "aws.guardduty", "detail-type": "GuardDuty Finding", "account": "444444444444", "region": "eu-west-1",
		"detail": {"schemaVersion": "2.0", "accountId": "111111111111", "region": "eu-west-1", "partition": "aws", "id": "f1", "type": %q, "severity": 9,
			"resource": %s, "service": %s}}`, typ, resource, service))
}

const (
	onInstance = `{"resourceType": "Instance", "instanceDetails": {"instanceId": "i-1", "tags": [], "networkInterfaces": ` +
		`[{"networkInterfaceId": "eni-1"}]}}`
	onUser = `{"resourceType": "AccessKey", "accessKeyDetails": {"accessKeyId": "AKIA1", "principalId": "AIDA1", "userType": ` +
		`"IAMUser", "userName": "eve"}}`
	onRole = `{"resourceType": "AccessKey", "accessKeyDetails": {"accessKeyId": "ASIA1", "principalId": "AROA1:session", "userType": ` +
		`"AssumedRole", "userName": "app"}}`
	onBucket   = `{"resourceType": "S3Bucket", "s3BucketDetails": [{"arn": "arn:aws:s3:::data", "name": "data"}]}`
	onFunction = `{"resourceType": "Lambda", "lambdaDetails": {"functionName": "fn", "functionArn": ` +
		`"arn:aws:lambda:eu-west-1:111111111111:function:fn"}}`
	onDatabase = `{"resourceType": "RDSDBInstance", "rdsDbInstanceDetails": {"dbInstanceIdentifier": "db", "dbInstanceArn": ` +
		`"arn:aws:rds:eu-west-1:111111111111:db:db"}}`
	onSequence = `{"resourceType": "AttackSequence"}`
	sequence   = `{"detection": {"sequence": {"uid": "s", "description": "d", "signals": [], "resources": [
		{"uid": "AKIA1", "name": "eve", "resourceType": "ACCESS_KEY", "data": {"accessKey": {"principalId": "AIDA1", "userName": "eve", "userType": "IAMUser"}}},
		{"uid": "arn:aws:ec2:eu-west-1:111111111111:instance/i-1", "resourceType": "EC2_INSTANCE", "data": {"ec2Instance": {}}},
		{"uid": "arn:aws:s3:::data", "name": "data", "resourceType": "S3_BUCKET", "data": {"s3Bucket": {}}},
		{"uid": "arn:aws:eks:eu-west-1:111111111111:cluster/k", "name": "k", "resourceType": "EKS_CLUSTER", "data": {"eksCluster": {}}}]}}}`
)

// account is a member account: an instance with two interfaces in an Auto Scaling group behind
// a load balancer, a user, a role, a bucket, a function and a database.
func account() *aws {
	protection := func(c workflowtest.Call) (string, error) {
		if c.Parameters["Attribute"] == "disableApiTermination" {
			return `{"InstanceId": "i-1", "DisableApiTermination": {"Value": false}}`, nil
		}
		return `{"InstanceId": "i-1", "InstanceInitiatedShutdownBehavior": {"Value": "terminate"}}`, nil
	}
	groups := func(c workflowtest.Call) (string, error) {
		filters := c.Parameters["Filters"].([]any)
		value := func(i int) any { return filters[i].(map[string]any)["Values"].([]any)[0] }
		if value(0) != "vpc-1" || filters[1].(map[string]any)["Name"] != "tag:plinth:quarantine" {
			return `{"SecurityGroups": []}`, nil
		}
		return fmt.Sprintf(`{"SecurityGroups": [{"GroupId": "sg-%v", "VpcId": "vpc-1"}]}`, value(1)), nil
	}
	health := func(c workflowtest.Call) (string, error) {
		switch c.Parameters["TargetGroupArn"] {
		case "tg-other-vpc":
			return "", &workflowtest.Error{Name: "ElasticLoadBalancingV2.InvalidTargetException"}
		case "tg-other":
			return `{"TargetHealthDescriptions": [{"Target": {"Id": "i-1", "Port": 80}, "TargetHealth": {"State": "unused", "Reason": ` +
				`"Target.NotRegistered"}}]}`, nil
		}
		return `{"TargetHealthDescriptions": [{"Target": {"Id": "i-1", "Port": 8080}, "TargetHealth": {"State": "healthy"}}]}`, nil
	}
	return &aws{ledger: dynamotest.NewTable("Resource"), answers: map[string]any{
		"ec2:describeInstances": `{"Reservations": [{"Instances": [{"InstanceId": "i-1", "VpcId": "vpc-1", "Tags": [{"Key": "Name", "Value": "web"}],
			"IamInstanceProfile": {"Arn": "arn:aws:iam::111111111111:instance-profile/path/web", "Id": "AIPA1"},
			"BlockDeviceMappings": [{"DeviceName": "/dev/xvda", "Ebs": {"VolumeId": "vol-1", "DeleteOnTermination": true}}, {"DeviceName": "/dev/xvdb", "Ebs": {"VolumeId": "vol-2", "DeleteOnTermination": false}}],
			"NetworkInterfaces": [{"NetworkInterfaceId": "eni-1", "VpcId": "vpc-1", "Groups": [{"GroupId": "sg-a"}, {"GroupId": "sg-b"}]},
				{"NetworkInterfaceId": "eni-2", "VpcId": "vpc-1", "Groups": [{"GroupId": "sg-c"}]}]}]}]}`,
		"ec2:describeInstanceAttribute": protection,
		"ec2:describeSecurityGroups":    groups,
		"autoscaling:describeAutoScalingInstances": `{"AutoScalingInstances": [{"InstanceId": "i-1", "AutoScalingGroupName": "web", ` +
			`"LifecycleState": "InService"}]}`,
		"elasticloadbalancingv2:describeTargetGroups": `{"TargetGroups": [{"TargetGroupArn": "tg-web", "TargetType": "instance"}, ` +
			`{"TargetGroupArn": "tg-ip", "TargetType": "ip"}, {"TargetGroupArn": "tg-other", "TargetType": "instance"}, {"TargetGroupArn": ` +
			`"tg-other-vpc", "TargetType": "instance"}]}`,
		"elasticloadbalancingv2:describeTargetHealth": health,
		"iam:getInstanceProfile":                      `{"InstanceProfile": {"InstanceProfileName": "web", "Roles": [{"RoleName": "web-role"}]}}`,
		"iam:listUserTags":                            `{"Tags": [], "IsTruncated": false}`,
		"iam:listUserPolicies":                        `{"PolicyNames": ["own"], "IsTruncated": false}`,
		"iam:listRolePolicies":                        `{"PolicyNames": ["own"], "IsTruncated": false}`,
		"iam:listRoleTags":                            `{"Tags": [{"Key": "Team", "Value": "web"}], "IsTruncated": false}`,
		"iam:listAccessKeys": `{"AccessKeyMetadata": [{"AccessKeyId": "AKIA1", "Status": "Active"}, {"AccessKeyId": ` +
			`"AKIA2", "Status": "Inactive"}]}`,
		"resourcegroupstaggingapi:getResources": `{"ResourceTagMappingList": []}`,
		"s3:getPublicAccessBlock": `{"PublicAccessBlockConfiguration": {"BlockPublicAcls": true, "BlockPublicPolicy": false, ` +
			`"IgnorePublicAcls": true, "RestrictPublicBuckets": false}}`,
		"lambda:getFunctionConcurrency": `{"ReservedConcurrentExecutions": 20}`,
		"rds:describeDBInstances": `{"DbInstances": [{"DbInstanceIdentifier": "db", "PubliclyAccessible": true, "DeletionProtection": ` +
			`false}]}`,
	}}
}

const quarantined = `ec2:createTags {"Resources":["i-1"],"Tags":[{"Key":"plinth:contained","Value":"f1"}]}
ec2:modifyInstanceAttribute {"DisableApiTermination":{"Value":true},"InstanceId":"i-1"}
ec2:modifyInstanceAttribute {"InstanceId":"i-1","InstanceInitiatedShutdownBehavior":{"Value":"stop"}}
ec2:modifyInstanceAttribute {"BlockDeviceMappings":[{"DeviceName":"/dev/xvda","Ebs":{"DeleteOnTermination":false}}],"InstanceId":"i-1"}
ec2:modifyInstanceAttribute {"BlockDeviceMappings":[{"DeviceName":"/dev/xvdb","Ebs":{"DeleteOnTermination":false}}],"InstanceId":"i-1"}
ec2:createSnapshots {"Description":"Evidence of GuardDuty finding f1","InstanceSpecification":{"InstanceId":"i-1"},"TagSpecifications":[{"ResourceType":"snapshot","Tags":[{"Key":"plinth:contained","Value":"f1"}]}]}
autoscaling:detachInstances {"AutoScalingGroupName":"web","InstanceIds":["i-1"],"ShouldDecrementDesiredCapacity":false}
elasticloadbalancingv2:deregisterTargets {"TargetGroupArn":"tg-web","Targets":[{"Id":"i-1","Port":8080}]}
ec2:modifyNetworkInterfaceAttribute {"Groups":["sg-isolation"],"NetworkInterfaceId":"eni-1"}
ec2:modifyNetworkInterfaceAttribute {"Groups":["sg-isolation"],"NetworkInterfaceId":"eni-2"}
ec2:modifyNetworkInterfaceAttribute {"Groups":["sg-conversion"],"NetworkInterfaceId":"eni-1"}
ec2:modifyNetworkInterfaceAttribute {"Groups":["sg-conversion"],"NetworkInterfaceId":"eni-2"}
ec2:modifyNetworkInterfaceAttribute {"Groups":["sg-isolation"],"NetworkInterfaceId":"eni-1"}
ec2:modifyNetworkInterfaceAttribute {"Groups":["sg-isolation"],"NetworkInterfaceId":"eni-2"}
iam:putRolePolicy {"PolicyDocument":"{\"Statement\":[{\"Action\":\"*\",\"Condition\":{\"StringLike\":{\"aws:userid\":\"*:i-1\"}},\"Effect\":\"Deny\",\"Resource\":\"*\"}],\"Version\":\"2012-10-17\"}","PolicyName":"plinth-contained-i-1","RoleName":"web-role"}`

// denied is the user of an access key, whose sessions and other keys must not go on.
const denied = `iam:tagUser {"Tags":[{"Key":"plinth:contained","Value":"f1"}],"UserName":"eve"}
iam:putUserPolicy {"PolicyDocument":"{\"Statement\":[{\"Action\":\"*\",\"Effect\":\"Deny\",\"Resource\":\"*\"}],\"Version\":\"2012-10-17\"}","PolicyName":"plinth-contained-AKIA1","UserName":"eve"}
iam:updateAccessKey {"AccessKeyId":"AKIA1","Status":"Inactive","UserName":"eve"}`

// What the workflow does about each kind of resource, and how the other undoes it.
func TestContainmentOfEachKind(t *testing.T) {
	contain, undo := workflows(t, true)
	for name, c := range map[string]struct {
		resource, service, kind, id string
		change                      func(*aws)
		did, undid                  string
	}{
		"instance": {resource: onInstance, kind: "Instance", id: "i-1", did: quarantined,
			undid: `iam:deleteRolePolicy {"PolicyName":"plinth-contained-i-1","RoleName":"web-role"}
ec2:modifyNetworkInterfaceAttribute {"Groups":["sg-a","sg-b"],"NetworkInterfaceId":"eni-1"}
ec2:modifyNetworkInterfaceAttribute {"Groups":["sg-c"],"NetworkInterfaceId":"eni-2"}
elasticloadbalancingv2:registerTargets {"TargetGroupArn":"tg-web","Targets":[{"Id":"i-1","Port":8080}]}
ec2:modifyInstanceAttribute {"BlockDeviceMappings":[{"DeviceName":"/dev/xvda","Ebs":{"DeleteOnTermination":true}}],"InstanceId":"i-1"}
ec2:modifyInstanceAttribute {"BlockDeviceMappings":[{"DeviceName":"/dev/xvdb","Ebs":{"DeleteOnTermination":false}}],"InstanceId":"i-1"}
ec2:modifyInstanceAttribute {"InstanceId":"i-1","InstanceInitiatedShutdownBehavior":{"Value":"terminate"}}
ec2:modifyInstanceAttribute {"DisableApiTermination":{"Value":false},"InstanceId":"i-1"}
ec2:deleteTags {"Resources":["i-1"],"Tags":[{"Key":"plinth:contained"}]}`},
		"key": {resource: onUser, kind: "AccessKey", id: "AKIA1",
			did: denied,
			undid: `iam:updateAccessKey {"AccessKeyId":"AKIA1","Status":"Active","UserName":"eve"}
iam:deleteUserPolicy {"PolicyName":"plinth-contained-AKIA1","UserName":"eve"}
iam:untagUser {"TagKeys":["plinth:contained"],"UserName":"eve"}`},
		"temporary key": {resource: strings.Replace(onUser, "AKIA1", "ASIA2", 1), kind: "AccessKey", id: "ASIA2",
			did: `iam:tagUser {"Tags":[{"Key":"plinth:contained","Value":"f1"}],"UserName":"eve"}
iam:putUserPolicy {"PolicyDocument":"{\"Statement\":[{\"Action\":\"*\",\"Effect\":\"Deny\",\"Resource\":\"*\"}],\"Version\":\"2012-10-17\"}","PolicyName":"plinth-contained-ASIA2","UserName":"eve"}`,
			undid: `iam:deleteUserPolicy {"PolicyName":"plinth-contained-ASIA2","UserName":"eve"}
iam:untagUser {"TagKeys":["plinth:contained"],"UserName":"eve"}`},
		"role": {resource: onRole, kind: "AccessKey", id: "ASIA1",
			did: `iam:tagRole {"RoleName":"app","Tags":[{"Key":"plinth:contained","Value":"f1"}]}
iam:putRolePolicy {"PolicyDocument":"{\"Statement\":[{\"Action\":\"*\",\"Condition\":{\"DateLessThan\":{\"aws:TokenIssueTime\":\"2026-03-14T09:26:53.000Z\"}},\"Effect\":\"Deny\",\"Resource\":\"*\"},{\"Action\":\"*\",\"Condition\":{\"StringEquals\":{\"aws:userid\":\"AROA1:session\"}},\"Effect\":\"Deny\",\"Resource\":\"*\"}],\"Version\":\"2012-10-17\"}","PolicyName":"plinth-contained-ASIA1","RoleName":"app"}`,
			undid: `iam:deleteRolePolicy {"PolicyName":"plinth-contained-ASIA1","RoleName":"app"}
iam:untagRole {"RoleName":"app","TagKeys":["plinth:contained"]}`},
		"bucket": {resource: onBucket, kind: "S3Bucket", id: "data",
			did: `s3:putPublicAccessBlock ` +
				`{"Bucket":"data","PublicAccessBlockConfiguration":{"BlockPublicAcls":true,"BlockPublicPolicy":true,"IgnorePublicAcls":true,"RestrictPublicBuckets":true}}`,
			undid: `s3:putPublicAccessBlock ` +
				`{"Bucket":"data","PublicAccessBlockConfiguration":{"BlockPublicAcls":true,"BlockPublicPolicy":false,"IgnorePublicAcls":true,"RestrictPublicBuckets":false}}`},
		"open bucket": {resource: onBucket, kind: "S3Bucket", id: "data", change: func(a *aws) {
			a.answers["s3:getPublicAccessBlock"] = &workflowtest.Error{Name: "S3.S3Exception",
				Cause: "The public access block configuration was not found (Service: S3, Status Code: 404)"}
		}, did: `s3:putPublicAccessBlock ` +
			`{"Bucket":"data","PublicAccessBlockConfiguration":{"BlockPublicAcls":true,"BlockPublicPolicy":true,"IgnorePublicAcls":true,"RestrictPublicBuckets":true}}`,
			undid: `s3:deletePublicAccessBlock {"Bucket":"data"}`},
		"function": {resource: onFunction, kind: "Lambda", id: "fn",
			did: `lambda:tagResource {"Resource":"arn:aws:lambda:eu-west-1:111111111111:function:fn","Tags":{"plinth:contained":"f1"}}
lambda:putFunctionConcurrency {"FunctionName":"fn","ReservedConcurrentExecutions":0}`,
			undid: `lambda:putFunctionConcurrency {"FunctionName":"fn","ReservedConcurrentExecutions":20}
lambda:untagResource {"Resource":"arn:aws:lambda:eu-west-1:111111111111:function:fn","TagKeys":["plinth:contained"]}`},
		"unreserved function": {resource: onFunction, kind: "Lambda", id: "fn",
			change: func(a *aws) { a.answers["lambda:getFunctionConcurrency"] = `{}` },
			did: `lambda:tagResource {"Resource":"arn:aws:lambda:eu-west-1:111111111111:function:fn","Tags":{"plinth:contained":"f1"}}
lambda:putFunctionConcurrency {"FunctionName":"fn","ReservedConcurrentExecutions":0}`,
			undid: `lambda:deleteFunctionConcurrency {"FunctionName":"fn"}
lambda:untagResource {"Resource":"arn:aws:lambda:eu-west-1:111111111111:function:fn","TagKeys":["plinth:contained"]}`},
		"database": {resource: onDatabase, kind: "RDSDBInstance", id: "db",
			did: `rds:addTagsToResource {"ResourceName":"arn:aws:rds:eu-west-1:111111111111:db:db","Tags":[{"Key":"plinth:contained","Value":"f1"}]}
rds:modifyDBInstance {"ApplyImmediately":true,"DbInstanceIdentifier":"db","DeletionProtection":true,"PubliclyAccessible":false}
rds:createDBSnapshot {"DbInstanceIdentifier":"db","DbSnapshotIdentifier":"plinth-f1"}`,
			undid: `rds:modifyDBInstance {"ApplyImmediately":true,"DbInstanceIdentifier":"db","DeletionProtection":false,"PubliclyAccessible":true}
rds:removeTagsFromResource {"ResourceName":"arn:aws:rds:eu-west-1:111111111111:db:db","TagKeys":["plinth:contained"]}`},
		"member of a cluster": {resource: onDatabase, kind: "RDSDBInstance", id: "db", change: func(a *aws) {
			a.answers["rds:describeDBInstances"] = `{"DbInstances": [{"DbInstanceIdentifier": "db", "DbClusterIdentifier": "aurora", ` +
				`"PubliclyAccessible": false, "DeletionProtection": false}]}`
		}, did: `rds:addTagsToResource {"ResourceName":"arn:aws:rds:eu-west-1:111111111111:db:db","Tags":[{"Key":"plinth:contained","Value":"f1"}]}
rds:modifyDBInstance {"ApplyImmediately":true,"DbInstanceIdentifier":"db","PubliclyAccessible":false}
rds:createDBClusterSnapshot {"DbClusterIdentifier":"aurora","DbClusterSnapshotIdentifier":"plinth-f1"}`,
			undid: `rds:modifyDBInstance {"ApplyImmediately":true,"DbInstanceIdentifier":"db","PubliclyAccessible":false}
rds:removeTagsFromResource {"ResourceName":"arn:aws:rds:eu-west-1:111111111111:db:db","TagKeys":["plinth:contained"]}`},
	} {
		t.Run(name, func(t *testing.T) {
			a := account()
			if c.change != nil {
				c.change(a)
			}
			a.answers["sns:publish.waitForTaskToken"] = &workflowtest.Error{Name: "States.Timeout"}
			finding := event("T", c.resource, "{}")
			first := workflowtest.Run(t, contain, finding, a.answer)
			if diff := cmp.Diff(c.did, did(first)); diff != "" || first.Failed != nil {
				t.Errorf("contained, failed %v (-want +got):\n%s", first.Failed, diff)
			}
			for _, call := range first.Calls {
				want := "arn:aws:iam::111111111111:role/plinth-containment"
				if strings.HasPrefix(call.Action, "sns:") || strings.HasPrefix(call.Action, "dynamodb:") {
					want = ""
				}
				if call.Role != want {
					t.Errorf("%s is called with the role %q, want %q", call.Action, call.Role, want)
				}
			}
			again := workflowtest.RunAs(t, "again", contain, finding, a.answer)
			if did(again) != "" || len(told(again)) > 0 || again.Failed != nil {
				t.Errorf("delivered again, it did %q, said %q, failed %v", did(again), told(again), again.Failed)
			}
			input := map[string]any{"account": "111111111111", "kind": c.kind, "id": c.id}
			restored := workflowtest.Run(t, undo, input, a.answer)
			if diff := cmp.Diff(c.undid, did(restored)); diff != "" || restored.Failed != nil {
				t.Errorf("undone, failed %v (-want +got):\n%s", restored.Failed, diff)
			}
			twice := workflowtest.Run(t, undo, input, a.answer)
			if did(twice) != "" || twice.Failed == nil || twice.Failed.Name != "NothingToUndo" {
				t.Errorf("undone again, it did %q and failed with %v", did(twice), twice.Failed)
			}
			later := workflowtest.RunAs(t, "later", contain, finding, a.answer)
			if did(later) != "" || len(told(later)) > 0 || later.Failed != nil {
				t.Errorf("updated after it was released, it did %q, said %q, failed %v", did(later), told(later), later.Failed)
			}
			other := strings.ReplaceAll(string(finding), `"f1"`, `"f2"`)
			renewed := workflowtest.RunAs(t, "renewed", contain, json.RawMessage(other), a.answer)
			if diff := cmp.Diff(strings.ReplaceAll(c.did, "f1", "f2"), did(renewed)); diff != "" {
				t.Errorf("another finding after it was released (-want +got):\n%s", diff)
			}
		})
	}
}

// A dry run looks, tells and changes nothing, whatever the finding is about.
func TestContainmentIsADryRunByDefault(t *testing.T) {
	contain, _ := workflows(t, false)
	for _, resource := range []string{onInstance, onUser, onRole, onBucket, onFunction, onDatabase, onSequence} {
		a := account()
		run := workflowtest.Run(t, contain, event("T", resource, sequence), a.answer)
		for _, c := range run.Calls {
			if !looks(c.Action) && c.Action != "sns:publish" {
				t.Errorf("%s: a dry run called %s", resource, c.Action)
			}
		}
		if messages := told(run); run.Failed != nil || len(messages) != 1 || !strings.Contains(messages[0], "would be ") {
			t.Errorf("%s: it said %q and failed with %v", resource, messages, run.Failed)
		}
	}
}

// What is exempt, and whom nobody may contain, is told of and left alone.
func TestContainmentLeavesAlone(t *testing.T) {
	contain, _ := workflows(t, true)
	exempt := `{"Tags": [{"Key": "plinth:do-not-contain", "Value": "SEC-1"}]}`
	for name, c := range map[string]struct {
		resource, action, answer, says string
	}{
		"instance": {onInstance, "ec2:describeInstances",
			`{"Reservations": [{"Instances": [{"InstanceId": "i-1", "Tags": [{"Key": "plinth:do-not-contain", "Value": ""}], ` +
				`"BlockDeviceMappings": [], "NetworkInterfaces": []}]}]}`, "exempt by its tag"},
		"user":     {onUser, "iam:listUserTags", exempt, "exempt by its tag"},
		"role":     {onRole, "iam:listRoleTags", exempt, "exempt by its tag"},
		"bucket":   {onBucket, "resourcegroupstaggingapi:getResources", `{"ResourceTagMappingList": [` + exempt + `]}`, "exempt by its tag"},
		"function": {onFunction, "resourcegroupstaggingapi:getResources", `{"ResourceTagMappingList": [` + exempt + `]}`, "exempt by its tag"},
		"database": {onDatabase, "resourcegroupstaggingapi:getResources", `{"ResourceTagMappingList": [` + exempt + `]}`, "exempt by its tag"},
		"root":     {strings.Replace(onUser, "IAMUser", "Root", 1), "", "", "left to people"},
		"cluster":  {`{"resourceType": "EKSCluster", "eksClusterDetails": {"name": "k"}}`, "", "", "left to people"},
	} {
		a := account()
		a.answers[c.action] = c.answer
		run := workflowtest.Run(t, contain, event("T", c.resource, "{}"), a.answer)
		if did(run) != "" || run.Failed != nil || a.ledger.Len() > 0 || len(told(run)) != 1 || !strings.Contains(told(run)[0], c.says) {
			t.Errorf("%s: it did %q, said %q and failed with %v", name, did(run), told(run), run.Failed)
		}
	}
}

// An attack sequence is contained resource by resource. The resources take turns, so only the order
// of what is done to each of them is certain.
func TestContainmentOfASequence(t *testing.T) {
	contain, _ := workflows(t, true)
	a := account()
	a.answers["sns:publish.waitForTaskToken"] = &workflowtest.Error{Name: "States.Timeout"}
	run := workflowtest.Run(t, contain, event("AttackSequence:EC2/CompromisedInstanceGroup", onSequence, sequence), a.answer)
	want := denied + "\n" + quarantined + `
s3:putPublicAccessBlock {"Bucket":"data","PublicAccessBlockConfiguration":{"BlockPublicAcls":true,"BlockPublicPolicy":true,"IgnorePublicAcls":true,"RestrictPublicBuckets":true}}`
	if diff := cmp.Diff(byResource(want), byResource(did(run))); diff != "" || run.Failed != nil || a.ledger.Len() != 3 {
		t.Errorf("%d in the ledger, failed %v (-want +got):\n%s", a.ledger.Len(), run.Failed, diff)
	}
	if message := told(run)[0]; !strings.Contains(message, "left to people") {
		t.Errorf("it says nothing of the cluster: %s", message)
	}
}

// A step that fails keeps no later one from being tried, and somebody hears of it.
func TestContainmentGoesOn(t *testing.T) {
	contain, undo := workflows(t, true)
	for _, line := range strings.Split(quarantined, "\n") {
		action, _, _ := strings.Cut(line, " ")
		a := account()
		a.answers[action] = &workflowtest.Error{Name: "Some.Exception", Cause: "no"}
		run := workflowtest.Run(t, contain, event("T", onInstance, "{}"), a.answer)
		want := quarantined
		if action == "ec2:modifyNetworkInterfaceAttribute" { // what cannot be isolated is not opened
			shut, rest, _ := strings.Cut(quarantined, `ec2:modifyNetworkInterfaceAttribute {"Groups":["sg-conversion"]`)
			want = shut + rest[strings.Index(rest, "iam:putRolePolicy"):]
		}
		if diff := cmp.Diff(want, did(run)); diff != "" {
			t.Errorf("without %s (-want +got):\n%s", action, diff)
		}
		if run.Failed == nil || run.Failed.Name != "Incomplete" || !strings.Contains(told(run)[0], "not wholly") || len(told(run)) != 1 {
			t.Errorf("without %s it failed with %v and said %q", action, run.Failed, told(run))
		}
	}
	for _, action := range []string{"elasticloadbalancingv2:describeTargetGroups", "elasticloadbalancingv2:describeTargetHealth"} {
		a := account()
		a.answers[action] = &workflowtest.Error{Name: "Some.Exception", Cause: "no"}
		a.answers["sns:publish.waitForTaskToken"] = &workflowtest.Error{Name: "States.Timeout"}
		run := workflowtest.Run(t, contain, event("T", onInstance, "{}"), a.answer)
		want := strings.Replace(quarantined,
			`elasticloadbalancingv2:deregisterTargets {"TargetGroupArn":"tg-web","Targets":[{"Id":"i-1","Port":8080}]}`+"\n", "", 1)
		if diff := cmp.Diff(want, did(run)); diff != "" || run.Failed != nil {
			t.Errorf("without %s it failed with %v (-want +got):\n%s", action, run.Failed, diff)
		}
	}
	a := account()
	a.answers["ec2:describeSecurityGroups"] = `{"SecurityGroups": []}`
	run := workflowtest.Run(t, contain, event("T", onInstance, "{}"), a.answer)
	if run.Failed == nil || !strings.Contains(told(run)[0], "NoQuarantine") || !strings.Contains(did(run), "iam:putRolePolicy") {
		t.Errorf("without a quarantine it failed with %v, said %q and did %q", run.Failed, told(run), did(run))
	}
	// So does undoing, which can be started again.
	a.answers["iam:deleteRolePolicy"] = &workflowtest.Error{Name: "Some.Exception", Cause: "no"}
	input := map[string]any{"account": "111111111111", "kind": "Instance", "id": "i-1"}
	first := workflowtest.Run(t, undo, input, a.answer)
	if first.Failed == nil || first.Failed.Name != "Incomplete" || !strings.Contains(did(first), "ec2:deleteTags") {
		t.Errorf("undone, it failed with %v and did %q", first.Failed, did(first))
	}
	a.answers["iam:deleteRolePolicy"] = &workflowtest.Error{Name: "Iam.NoSuchEntityException", Cause: "gone already"}
	second := workflowtest.Run(t, undo, input, a.answer)
	asked := 0
	for _, action := range second.Actions() {
		if action == "iam:deleteRolePolicy" {
			asked++
		}
	}
	if second.Failed != nil || asked != 1 {
		t.Errorf("undone again, it failed with %v and asked %d times, want success and once: that the policy is gone is an answer", second.Failed,
			asked)
	}
}

// Without a look at a resource, or an entry in the ledger, nothing is changed.
func TestContainmentDoesNotActBlindly(t *testing.T) {
	contain, _ := workflows(t, true)
	refused := &workflowtest.Error{Name: "Some.AccessDeniedException", Cause: "no"}
	for action, resource := range map[string]string{
		"ec2:describeInstances": onInstance, "ec2:describeInstanceAttribute": onInstance, "ec2:describeSecurityGroups": onInstance,
		"iam:getInstanceProfile":                   onInstance,
		"autoscaling:describeAutoScalingInstances": onInstance,
		"iam:listUserTags":                         onUser, "iam:listAccessKeys": onUser, "iam:listRoleTags": onRole,
		"resourcegroupstaggingapi:getResources": onBucket,
		"s3:getPublicAccessBlock":               onBucket, "lambda:getFunctionConcurrency": onFunction, "rds:describeDBInstances": onDatabase,
	} {
		a := account()
		a.answers[action] = refused
		run := workflowtest.Run(t, contain, event("T", resource, "{}"), a.answer)
		if did(run) != "" || run.Failed == nil || run.Failed.Name != "Incomplete" ||
			!strings.Contains(told(run)[0], "Some.AccessDeniedException") {
			t.Errorf("without %s it did %q, said %q and failed with %v", action, did(run), told(run), run.Failed)
		}
	}
	run := workflowtest.Run(t, contain, event("T", onInstance, "{}"), func(c workflowtest.Call) (any, error) {
		if c.Action == "dynamodb:updateItem" {
			return nil, refused
		}
		return account().answer(c)
	})
	if did(run) != "" || run.Failed == nil {
		t.Errorf("without a ledger it did %q and failed with %v", did(run), run.Failed)
	}
}

// A finding that cannot be read is told of, and fails where the alarm hears it.
func TestContainmentOfMalformedFindings(t *testing.T) {
	contain, undo := workflows(t, true)
	for name, input := range map[string]json.RawMessage{
		"nothing":   json.RawMessage(`{}`),
		"no detail": json.RawMessage(`{"source": "aws.guardduty"}`),
		"a number for an account": json.RawMessage(
			`{"detail": {"id": "f", "type": "T", "accountId": 1, "resource": {"resourceType": "Instance"}}}`),
		"no instance": event("T", `{"resourceType": "Instance"}`, "{}"),
		"no user":     event("T", `{"resourceType": "AccessKey", "accessKeyDetails": {"accessKeyId": "AKIA1"}}`, "{}"),
		"no bucket":   event("T", `{"resourceType": "S3Bucket", "s3BucketDetails": []}`, "{}"),
		"no function": event("T", `{"resourceType": "Lambda", "lambdaDetails": {}}`, "{}"),
		"no database": event("T", `{"resourceType": "RDSDBInstance"}`, "{}"),
		"no sequence": event("T", onSequence, `{"detection": {}}`),
	} {
		run := workflowtest.Run(t, contain, input, account().answer)
		if len(run.Calls) != 1 || run.Failed == nil || run.Failed.Name != "MalformedFinding" || len(told(run)) != 1 {
			t.Errorf("%s: it made the calls %q and failed with %v", name, run.Actions(), run.Failed)
		}
	}
	for says, input := range map[string]any{
		"BadInput":      map[string]any{"account": "111111111111", "kind": "Instance"},
		"NothingToUndo": map[string]any{"account": "111111111111", "kind": "Instance", "id": "i-9"},
	} {
		if run := workflowtest.Run(t, undo, input, account().answer); run.Failed == nil || run.Failed.Name != says || did(run) != "" {
			t.Errorf("undo of %v failed with %v", input, run.Failed)
		}
	}
}

// An instance is stopped when a person says so, and in no other case.
func TestContainmentAsksBeforeItStops(t *testing.T) {
	contain, _ := workflows(t, true)
	for name, c := range map[string]struct {
		answer any
		stops  bool
	}{
		"yes":         {`"stop"`, true},
		"no":          {`"leave"`, false},
		"an object":   {`{"decision": "stop"}`, false},
		"silence":     {&workflowtest.Error{Name: "States.Timeout"}, false},
		"a rejection": {&workflowtest.Error{Name: "no"}, false},
	} {
		a := account()
		a.answers["sns:publish.waitForTaskToken"] = c.answer
		run := workflowtest.Run(t, contain, event("T", onInstance, "{}"), a.answer)
		if stopped := strings.Contains(did(run), `ec2:stopInstances {"InstanceIds":["i-1"]}`); stopped != c.stops || run.Failed != nil {
			t.Errorf("%s: stopped %v, failed %v", name, stopped, run.Failed)
		}
		if len(told(run)) < 2 {
			t.Fatalf("%s: it says %q and asks nothing", name, told(run))
		}
		if question := told(run)[1]; !strings.Contains(question, workflowtest.Token) || !strings.Contains(question, `'"stop"'`) {
			t.Errorf("it asks %q", question)
		}
	}
}

// What mails may have for a subject: at most 100 ASCII characters.
func TestContainmentSubjects(t *testing.T) {
	contain, undo := workflows(t, true)
	for _, m := range []*assembly.Resource{contain, undo} {
		text, _ := m.Get("DefinitionString").Outline()
		for _, part := range strings.Split(text, `"Subject":"`)[1:] {
			subject, _, _ := strings.Cut(part, `"`)
			if len(subject) > 99 || strings.ContainsFunc(subject, func(r rune) bool { return r > 126 }) {
				t.Errorf("subject %q", subject)
			}
		}
	}
}

// An entry whose acknowledgement was lost is the execution's own, and keeps it from nothing.
func TestContainmentClaimsAgain(t *testing.T) {
	contain, _ := workflows(t, true)
	a, lost := account(), true
	run := workflowtest.Run(t, contain, event("T", onUser, "{}"), func(c workflowtest.Call) (any, error) {
		answer, err := a.answer(c)
		if c.Action == "dynamodb:updateItem" && lost { // and retried
			lost = false
			return nil, &workflowtest.Error{Name: "DynamoDB.InternalServerErrorException"}
		}
		return answer, err
	})
	if !strings.Contains(did(run), "iam:updateAccessKey") || run.Failed != nil {
		t.Errorf("it did %q and failed with %v", did(run), run.Failed)
	}
}

// The role has what both workflows call, and nothing else.
func TestContainmentRoleMayDoWhatIsCalled(t *testing.T) {
	called := map[string]bool{}
	contain, undo := workflows(t, true)
	for _, m := range []*assembly.Resource{contain, undo} {
		text, _ := m.Get("DefinitionString").Outline()
		for _, part := range strings.Split(text, "states:::aws-sdk:")[1:] {
			api, _, _ := strings.Cut(part, `"`)
			if api == "sfn:describeExecution" {
				continue // with the role of the workflow itself
			}
			service, name, _ := strings.Cut(api, ":")
			called[permission(service, strings.ToUpper(name[:1])+name[1:])] = true
		}
	}
	app, stack := newStack(t)
	security.NewContainmentRole(stack, "Containment", &security.ContainmentRoleProps{SecurityAccount: "444444444444"})
	allowed := map[string]bool{}
	for _, s := range snapshot.Synth(t, app).OfType("AWS::IAM::Policy")[0].Get("PolicyDocument", "Statement").List() {
		for _, action := range s.Get("Action").List() {
			if text, _ := action.Text(); s.Get("Effect").Is("Allow") == assembly.True {
				allowed[text] = true
			}
		}
	}
	if diff := cmp.Diff(called, allowed); diff != "" {
		t.Errorf("-called +allowed:\n%s", diff)
	}
}

// What is exempt, and the role itself, are out of its reach whatever the workflow does.
func TestContainmentRoleKeepsOff(t *testing.T) {
	app, stack := newStack(t)
	containmentRole(stack)
	plain, ok := snapshot.Synth(t, app).OfType("AWS::IAM::Policy")[0].Get("PolicyDocument").Plain()
	text, err := json.Marshal(plain)
	if err != nil || !ok {
		t.Fatal(err)
	}
	document, err := policy.Parse([]byte(strings.ReplaceAll(string(text), "${AWS::Partition}", "aws")))
	if err != nil {
		t.Fatal(err)
	}
	tagged := decide.Context{"aws:ResourceTag/" + security.OptOutTag: {"SEC-1"}}
	const instance, role = "arn:aws:ec2:eu-west-1:111111111111:instance/i-1", "arn:aws:iam::111111111111:role/"
	rows := []decide.Row{
		{Name: "stop", Request: decide.Request{Action: "ec2:StopInstances", Resource: instance}, Want: policy.Allow},
		{Name: "stop what is exempt", Want: policy.Deny, Request: decide.Request{
			Action: "ec2:StopInstances", Resource: instance, Context: tagged,
		}},
		{Name: "look at what is exempt", Want: policy.Allow, Request: decide.Request{
			Action: "ec2:DescribeInstances", Resource: "*", Context: tagged,
		}},
		{Name: "terminate", Request: decide.Request{Action: "ec2:TerminateInstances", Resource: instance}, Want: policy.Deny},
		{Name: "deny sessions", Request: decide.Request{Action: "iam:PutRolePolicy", Resource: role + "app"}, Want: policy.Allow},
		{Name: "deny sessions of what is exempt", Want: policy.Deny, Request: decide.Request{
			Action: "iam:PutRolePolicy", Resource: role + "app", Context: tagged,
		}},
		{Name: "give itself more", Want: policy.Deny, Request: decide.Request{
			Action: "iam:PutRolePolicy", Resource: role + security.ContainmentRoleName,
		}},
		{Name: "delete a key", Want: policy.Deny, Request: decide.Request{
			Action: "iam:DeleteAccessKey", Resource: "arn:aws:iam::111111111111:user/eve",
		}},
	}
	for i := range rows {
		rows[i].Principal = decide.Principal{ARN: role + security.ContainmentRoleName}
	}
	policytest.Check(t, decide.Policies{Identity: []policy.Document{document}}, rows)
}

// permission is what an API of an SDK asks of IAM, where that is not the same.
func permission(service, api string) string {
	switch api {
	case "GetPublicAccessBlock":
		return "s3:GetBucketPublicAccessBlock"
	case "PutPublicAccessBlock", "DeletePublicAccessBlock":
		return "s3:PutBucketPublicAccessBlock"
	}
	renamed := map[string]string{"elasticloadbalancingv2": "elasticloadbalancing", "resourcegroupstaggingapi": "tag"}
	if to, ok := renamed[service]; ok {
		service = to
	}
	return service + ":" + api
}

func quarantine(stack awscdk.Stack) *security.Quarantine {
	return security.NewQuarantine(stack, "Quarantine", &security.QuarantineProps{VPC: plainVPC(stack)})
}

func plainVPC(stack awscdk.Stack) awsec2.IVpc {
	return awsec2.Vpc_FromVpcAttributes(stack, jsii.String("Plain"), &awsec2.VpcAttributes{
		VpcId: jsii.String("vpc-1"), AvailabilityZones: jsii.Strings("eu-west-1a"), PrivateSubnetIds: jsii.Strings("subnet-1"),
	})
}

func containmentRole(stack awscdk.Stack) *security.ContainmentRole {
	return security.NewContainmentRole(stack, "Containment", &security.ContainmentRoleProps{SecurityAccount: "444444444444"})
}

func TestQuarantineDefault(t *testing.T) {
	app, stack := newStack(t)
	q := quarantine(stack)
	if q.Conversion() == nil || q.Isolation() == nil || containmentRole(stack).Role() == nil {
		t.Error("an accessor returns nil")
	}
	snapshot.Check(t, app)
}

func TestContainmentGuard(t *testing.T) {
	twice := func(stack awscdk.Stack, n int) {
		if n == 1 {
			guardrail.Waive(stack, "DEPLOY-007", "its role has a fixed name: an account and Region has one of it")
		}
	}
	constructtest.Guard(t, newStack, security.NewContainment, true, func(stack awscdk.Stack, n int) security.ContainmentProps {
		twice(stack, n)
		return security.ContainmentProps{Act: true}
	})
	var vpc awsec2.IVpc
	constructtest.Guard(t, newStack, security.NewQuarantine, false, func(stack awscdk.Stack, n int) security.QuarantineProps {
		if n == 1 {
			vpc = plainVPC(stack)
		}
		return security.QuarantineProps{VPC: vpc}
	})
	constructtest.Guard(t, newStack, security.NewContainmentRole, false, func(stack awscdk.Stack, n int) security.ContainmentRoleProps {
		twice(stack, n)
		return security.ContainmentRoleProps{SecurityAccount: "444444444444"}
	})
}

func TestContainmentRefuses(t *testing.T) {
	_, stack := newStack(t)
	for _, props := range []*security.ContainmentRoleProps{nil, {}, {SecurityAccount: "4444"},
		{SecurityAccount: "arn:aws:iam::444444444444:root"}} {
		constructtest.Refused(t, stack, "want the 12 digits of an AWS account id: that of the Containment",
			func() { security.NewContainmentRole(stack, "Bad", props) })
	}
	for _, props := range []*security.QuarantineProps{nil, {}} {
		constructtest.Refused(t, stack, "VPC is nil, want the VPC whose instances can be isolated",
			func() { security.NewQuarantine(stack, "Bad", props) })
	}
}

func TestContainmentSabotage(t *testing.T) {
	containing := func(stack awscdk.Stack) *security.Containment {
		c := security.NewContainment(stack, "Containment", nil)
		security.NewThreatDetection(stack, "Threats", &security.ThreatDetectionProps{Contain: []awsevents.IRuleTarget{c.Target()}})
		return c
	}
	caught(t, map[string]sabotage{
		"isolation that listens": {"CONTAIN-001", "Prod/Quarantine/Isolation/Resource", override(quarantine, "SecurityGroupIngress",
			[]any{map[string]any{"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "CidrIp": "10.0.0.0/8"}}, "Isolation", "Resource")},
		"isolation that talks": {"CONTAIN-001", "Prod/Quarantine/Isolation/Resource",
			override(quarantine, "SecurityGroupEgress", nil, "Isolation", "Resource")},
		"conversion of IPv4 only": {"CONTAIN-002", "Prod/Quarantine/Conversion/Resource",
			override(quarantine, "SecurityGroupIngress.1", nil, "Conversion", "Resource")},
		"a role for everybody": {"CONTAIN-003", "Prod/Containment/Resource/Resource",
			override(containmentRole, "AssumeRolePolicyDocument.Statement.0.Condition", nil, "Resource", "Resource")},
		"a role without exceptions": {"CONTAIN-003", "Prod/Containment/Resource/Resource",
			override(containmentRole, "PolicyDocument.Statement.8.Condition", nil, "Resource", "DefaultPolicy", "Resource")},
		"a role that may do more": {"CONTAIN-003", "Prod/Containment/Resource/Resource",
			override(containmentRole, "PolicyDocument.Statement.1.Action.0", "ec2:TerminateInstances",
				"Resource", "DefaultPolicy", "Resource")},
		"failures that nobody hears": {"CONTAIN-004", "Prod/Containment/Resource/Resource",
			override(containing, "AlarmActions", nil, "ResourceFailed", "Resource")},
		"findings that get lost": {"GUARDDUTY-005", "Prod/Threats/Critical/Resource", func(stack awscdk.Stack) {
			containing(stack)
			constructtest.Child(stack, "Threats", "Critical", "Resource").AddPropertyDeletionOverride(jsii.String("Targets.1.DeadLetterConfig"))
		}},
		"a workflow that does something else": {"ACCOUNT-001", "Prod/Containment/Resource/Resource", override(containing, "DefinitionString",
			`{"StartAt": "Done", "States": {"Done": {"Type": "Succeed"}}}`, "Resource", "Resource")},
		"an undo that does nothing": {"ACCOUNT-001", "Prod/Containment/Undo/Resource", override(containing, "DefinitionString",
			`{"StartAt": "Done", "States": {"Done": {"Type": "Succeed"}}}`, "Undo", "Resource")},
	})
}
