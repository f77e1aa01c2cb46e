package runbooktest

import (
	"maps"
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/policy/apicall"
)

// needs are the actions that the steps of one role need, in lower case.
type needs struct {
	// must has them as they are spelled.
	must map[string]string
	may  map[string]bool
	// opaque says that a step calls more than it says.
	opaque bool
}

func newNeeds() *needs { return &needs{must: map[string]string{}, may: map[string]bool{}} }

// called are the actions of steps that call one thing each. Those of opaque steps are the least
// they call.
var called = map[string]struct {
	actions []string
	opaque  bool
}{
	"aws:approve":              {},
	"aws:branch":               {},
	"aws:pause":                {},
	"aws:sleep":                {},
	"aws:updateVariable":       {},
	"aws:loop":                 {},
	"aws:executeStateMachine":  {actions: []string{"states:DescribeExecution", "states:StartExecution", "states:StopExecution"}},
	"aws:changeInstanceState":  {actions: []string{"ec2:DescribeInstanceStatus"}, opaque: true},
	"aws:copyImage":            {actions: []string{"ec2:CopyImage"}, opaque: true},
	"aws:createImage":          {actions: []string{"ec2:CreateImage"}, opaque: true},
	"aws:createStack":          {actions: []string{"cloudformation:CreateStack"}, opaque: true},
	"aws:createTags":           {opaque: true},
	"aws:deleteImage":          {actions: []string{"ec2:DeregisterImage"}, opaque: true},
	"aws:deleteStack":          {actions: []string{"cloudformation:DeleteStack"}, opaque: true},
	"aws:executeAutomation":    {actions: []string{"ssm:StartAutomationExecution"}, opaque: true},
	"aws:executeScript":        {opaque: true},
	"aws:invokeLambdaFunction": {actions: []string{"lambda:InvokeFunction"}},
	"aws:invokeWebhook":        {actions: []string{"ssm:GetParameter"}, opaque: true},
	"aws:runCommand":           {actions: []string{"ssm:SendCommand"}, opaque: true},
	"aws:runInstances":         {actions: []string{"ec2:RunInstances"}, opaque: true},
}

// stepsOf are all steps of a document, those of loops included.
func stepsOf(content any) []object {
	document, err := decode(content)
	if err != nil {
		return nil
	}
	c := &checker{steps: map[string]object{}}
	list, _ := document["mainSteps"].([]any)
	c.collect(list)
	return slices.Collect(maps.Values(c.steps))
}

func (n *needs) add(steps []object) {
	for _, step := range steps {
		inputs := inputsOf(step)
		action := asText(step["action"])
		if call, ok := called[action]; ok {
			n.require(call.actions...)
			n.opaque = n.opaque || call.opaque
		} else {
			n.call(asText(inputs["Service"]), asText(inputs["Api"]))
		}
		if action == "aws:approve" && inputs["NotificationArn"] != nil {
			n.require("sns:Publish")
		}
		n.given(inputs)
	}
}

func (n *needs) require(actions ...string) {
	for _, a := range actions {
		n.must[strings.ToLower(a)] = a
	}
}

func (n *needs) call(service, api string) {
	call, err := apicall.Find(service, api)
	if err != nil || call.Unknown || dynamic(service+api) || service == "" {
		n.opaque = true
		return
	}
	n.require(call.Needs...)
	for _, a := range call.MayNeed {
		n.may[strings.ToLower(a)] = true
	}
}

// given adds what a call may need for what it is given: a role has to be passed, and tags at
// creation take the permission to tag.
func (n *needs) given(v any) {
	switch v := v.(type) {
	case []any:
		for _, element := range v {
			n.given(element)
		}
	case object:
		for key, value := range v {
			key = strings.ToLower(key)
			if strings.Contains(key, "role") || strings.Contains(key, "instanceprofile") {
				n.may["iam:passrole"] = true
			}
			if strings.Contains(key, "tag") {
				n.may["*:*tag*"] = true
			}
			n.given(value)
		}
	}
}

// throughKey are calls on what may be encrypted, whose caller needs the key as well.
var throughKey = []string{
	"sns:publish", "sqs:*message", "s3:getobject*", "s3:putobject*", "ssm:*parameter*", "secretsmanager:*secret*",
	"dynamodb:*item*", "ec2:copy*", "ec2:createvolume", "ec2:createsnapshot*", "ec2:modifysnapshotattribute", "ec2:runinstances",
	"ec2:startinstances", "ec2:attachvolume", "rds:copy*", "rds:restore*", "rds:create*", "rds:modify*", "rds:startexporttask",
	"backup:*", "logs:*", "lambda:*", "states:*", "kinesis:*", "firehose:*",
}

var useOfKey = []string{"kms:decrypt", "kms:encrypt", "kms:generatedatakey*", "kms:reencrypt*", "kms:creategrant", "kms:describekey"}

// explains says that a step needs, or may need, an action that matches a pattern of the role.
func (n *needs) explains(pattern string) bool {
	pattern = strings.ToLower(pattern)
	for need := range n.must {
		if glob(pattern, need) {
			return true
		}
	}
	for need := range n.may {
		if glob(pattern, need) || glob(need, pattern) {
			return true
		}
	}
	if !slices.ContainsFunc(useOfKey, func(use string) bool { return glob(use, pattern) }) {
		return false
	}
	for need := range n.must {
		if slices.ContainsFunc(throughKey, func(call string) bool { return glob(call, need) }) {
			return true
		}
	}
	return false
}
