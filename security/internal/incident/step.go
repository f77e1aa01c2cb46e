package incident

import "github.com/plinth-cdk/plinth/constructs/automation"

// What the runbooks may touch.
const (
	anyUser     = "iam::${Account}:user/*"
	anyRole     = "iam::${Account}:role/*"
	anyBucket   = "s3:::*"
	anyInstance = "ec2:${Region}:${Account}:instance/*"
	anyDetector = "guardduty:${Region}:${Account}:detector/*"
)

// reading is a step that may find nothing, where others go on.
func reading(name, service, api, on string, inputs object, outputs ...automation.Output) automation.Step {
	s := changing(name, service, api, on, inputs)
	s.Outputs, s.MayFail = outputs, true
	return s
}

func changing(name, service, api, on string, inputs object) automation.Step {
	return automation.Step{
		Name: name, Service: service, API: api, Inputs: inputs, Allow: []automation.Permission{{Action: service + ":" + api, On: on}},
	}
}

// allowedBy is a step whose permission has another name than the API.
func allowedBy(s automation.Step, action string) automation.Step {
	s.Allow = []automation.Permission{{Action: action, On: s.Allow[0].On}}
	return s
}

func text(name, selector string) automation.Output {
	return automation.Output{Name: name, Selector: selector}
}

func list(name, selector string) automation.Output {
	return automation.Output{Name: name, Selector: selector, Type: "StringList"}
}

func parameters(name, description, pattern string) map[string]automation.Parameter {
	return map[string]automation.Parameter{name: parameter(description, pattern)}
}

func parameter(description, pattern string) automation.Parameter {
	return automation.Parameter{Description: description, Pattern: "^" + pattern + "$"}
}

// recent are what CloudTrail and GuardDuty of this Region know of a subject.
func recent(attribute, subject, criterion string) []automation.Step {
	return []automation.Step{
		reading("Calls", "cloudtrail", "LookupEvents", "", object{
			"MaxResults": 50, "LookupAttributes": []any{object{"AttributeKey": attribute, "AttributeValue": subject}},
		}, list("Names", "$.Events..EventName"), list("Times", "$.Events..EventTime"), list("Users", "$.Events..Username")),
		reading("Detector", "guardduty", "ListDetectors", "", object{}, text("Id", "$.DetectorIds[0]")),
		reading("Found", "guardduty", "ListFindings", anyDetector, object{
			"DetectorId": "{{ Detector.Id }}", "FindingCriteria": object{"Criterion": object{criterion: object{"Equals": []string{subject}}}},
		}, list("Ids", "$.FindingIds")),
		reading("Findings", "guardduty", "GetFindings", anyDetector, object{
			"DetectorId": "{{ Detector.Id }}", "FindingIds": "{{ Found.Ids }}",
		}, list("Types", "$.Findings..Type")),
	}
}
