package detection_test

import (
	. "github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
)

func guarddutySabotages() []Case {
	return []Case{
		{Rule: "GUARDDUTY-001", Name: "off", Change: []Change{Set("Detector.Enable", false)},
			At: "Detector Enable", Says: "is false; want true"},
		{Rule: "GUARDDUTY-001", Name: "every six hours", Change: []Change{Set("Detector.FindingPublishingFrequency", nil)},
			At: "Detector FindingPublishingFrequency", Says: "is not set"},
		{Rule: "GUARDDUTY-002", Name: "plan off", Change: []Change{Set("Detector.Features.1.Status", "DISABLED")},
			At: "Detector Features", Says: "does not enable EKS_AUDIT_LOGS"},
		{Rule: "GUARDDUTY-002", Name: "no plans", Change: []Change{Set("Detector.Features", nil)},
			At: "Detector Features", Says: "EBS_MALWARE_PROTECTION, EKS_AUDIT_LOGS, LAMBDA"},
		{Rule: "GUARDDUTY-002", Name: "agents left to others",
			Change: []Change{Set("Detector.Features.5.AdditionalConfiguration.0.Status", "DISABLED")},
			At:     "Detector Features", Says: "EKS_ADDON_MANAGEMENT"},
		{Rule: "GUARDDUTY-002", Name: "decided at deployment", Change: []Change{Set("Detector.Features.0.Status", Ref("Param"))},
			At: "Detector Features", Says: "S3_DATA_EVENTS"},
		{Rule: "GUARDDUTY-003", Name: "no export", Change: []Change{Drop("Export")},
			At: "Detector PublishingDestination", Says: "no unconditional publishing destination exports its findings"},
		{Rule: "GUARDDUTY-003", Name: "export under a condition", Change: []Change{Attribute("Export", "Condition", "Condition")},
			At: "Detector PublishingDestination", Says: "no unconditional publishing destination exports its findings"},
		{Rule: "GUARDDUTY-001", Name: "off, where it was there before", Change: []Change{Adopt(`"Enable":true`, `"Enable":false`)},
			At: "Adopted Create", Says: "sets Enable to false; want true", Also: []string{"DEPLOY-001"}},
		{Rule: "GUARDDUTY-002", Name: "agents left to others, where it was there before", Change: []Change{Adopt("ECS_FARGATE_", "")},
			At: "Adopted Create", Says: "does not enable ECS_FARGATE_AGENT_MANAGEMENT"},
		{Rule: "GUARDDUTY-003", Name: "no export, where it was there before",
			Change: []Change{Adopt("", ""), Drop("Detector"), Drop("Export")},
			At:     "Adopted PublishingDestination", Says: "no unconditional publishing destination exports its findings"},
		{Rule: "GUARDDUTY-004", Name: "plain topic", Change: []Change{Set("Findings.Targets.0.Arn", Ref("Plain"))},
			At: "Plain KmsMasterKeyId", Says: "Prod/Findings sends findings to the topic"},
		{Rule: "GUARDDUTY-004", Name: "key in one of two cases", Change: []Change{Set("Alerts.KmsMasterKeyId", Maybe(Ref("Key"), NoValue))},
			Also: []string{"ENCRYPT-002"}, At: "Alerts KmsMasterKeyId", Says: "is not always set, and Prod/Findings sends findings to the topic"},
		{Rule: "GUARDDUTY-004", Name: "plain topic of another service",
			Change: []Change{Set("Starts.EventPattern.source", List{"aws.securityhub"})},
			At:     "Plain KmsMasterKeyId", Says: "Prod/Starts sends findings to the topic", Also: []string{"GUARDDUTY-005"}},
		{Rule: "GUARDDUTY-005", Name: "no queue", Change: []Change{Set("Findings.Targets.0.DeadLetterConfig", nil)},
			At: "Findings Targets", Says: "has no dead-letter queue"},
	}
}
