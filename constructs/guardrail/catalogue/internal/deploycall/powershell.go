package deploycall

import (
	"regexp"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/policy/apicall"
)

var (
	cmdlet = regexp.MustCompile(`(?i)^([a-z]+)-([a-z0-9]+)$`)

	// cmdletServices are the services by the prefixes of their nouns in AWS Tools for PowerShell.
	cmdletServices = map[string]string{
		"acct": "account", "bak": "backup", "cfg": "configservice", "cfn": "cloudformation", "ct": "cloudtrail", "cw": "cloudwatch",
		"cwl": "logs", "ddb": "dynamodb", "ec2": "ec2", "evb": "eventbridge", "gd": "guardduty", "iam": "iam", "iamaa": "accessanalyzer",
		"ins2": "inspector2", "kms": "kms", "lm": "lambda", "mac2": "macie2", "nwfw": "network-firewall", "org": "organizations",
		"r53": "route53", "r53r": "route53resolver", "rds": "rds", "s3": "s3", "s3c": "s3control", "sec": "secretsmanager",
		"shub": "securityhub", "sns": "sns", "sqs": "sqs", "ssm": "ssm", "wafv2": "wafv2",
	}

	// cmdletVerbs are the verbs of APIs by the approved verbs of PowerShell that stand for them.
	cmdletVerbs = map[string][]string{
		"add": {"Add", "Attach"}, "disable": {"Disable"}, "dismount": {"Detach"}, "edit": {"Modify"}, "enable": {"Enable"},
		"grant": {"Authorize"}, "new": {"Create"}, "register": {"Attach", "Associate", "Register"}, "remove": {"Delete", "Remove"},
		"request": {"Schedule"}, "revoke": {"Revoke"}, "set": {"Set", "Replace"}, "stop": {"Stop"},
		"unregister": {"Detach", "Disassociate", "Deregister"}, "update": {"Update"}, "write": {"Put"},
	}

	powershell = strings.NewReplacer("$true", "true", "$false", "false")
)

// cmdlets finds calls by AWS Tools for PowerShell among the words of a script: Stop-CTLogging.
func cmdlets(words []string, property string) []Call {
	var all []Call
	for i, word := range words {
		m := cmdlet.FindStringSubmatch(word)
		if m == nil {
			continue
		}
		for length := min(len("iamaa"), len(m[2])-1); length > 1; length-- {
			service, ok := cmdletServices[strings.ToLower(m[2][:length])]
			if !ok {
				continue
			}
			if api := cmdletAPI(service, m[1], m[2][length:]); api != "" {
				all = append(all, Call{Service: service, API: api, Parameters: cmdletArguments(words[i+1:]), Property: property, Code: true})
				break
			}
		}
	}
	return all
}

// cmdletAPI is the API that a cmdlet calls. Nouns of cmdlets are singular where APIs have plurals.
func cmdletAPI(service, verb, noun string) string {
	name, ofAWS := apicall.Service(service)
	for _, does := range cmdletVerbs[strings.ToLower(verb)] {
		for _, api := range []string{does + noun, does + noun + "s"} {
			if known, err := apicall.Find(name, api); ofAWS && err == nil && len(known.Needs) > 0 {
				return api
			}
		}
	}
	return ""
}

// cmdletArguments are the parameters of a cmdlet up to the next: -Name value.
func cmdletArguments(words []string) map[string]any {
	var own []string
	for _, word := range words {
		if cmdlet.MatchString(word) && cmdletVerbs[strings.ToLower(cmdlet.FindStringSubmatch(word)[1])] != nil {
			break
		}
		if strings.HasPrefix(word, "-") {
			word = "-" + strings.TrimSuffix(strings.Replace(word, ":$", "=$", 1), ":")
		}
		own = append(own, powershell.Replace(word))
	}
	return arguments(own)
}
