package preset

// What changes, removes or runs the resources that automation consists of.
var (
	policyWrites = []string{
		"iam:CreatePolicy", "iam:CreatePolicyVersion", "iam:DeletePolicy", "iam:DeletePolicyVersion", "iam:SetDefaultPolicyVersion",
	}
	bucketWrites     = []string{"s3:CreateBucket", "s3:Delete*", "s3:Put*", "s3:Replicate*"}
	repositoryWrites = []string{
		"ecr:BatchDeleteImage", "ecr:CreateRepository", "ecr:DeleteRepository*", "ecr:Put*", "ecr:SetRepositoryPolicy",
	}
	stackWrites = []string{
		"cloudformation:CancelUpdateStack", "cloudformation:ContinueUpdateRollback", "cloudformation:CreateChangeSet",
		"cloudformation:CreateStack", "cloudformation:Delete*", "cloudformation:ExecuteChangeSet", "cloudformation:RollbackStack",
		"cloudformation:SetStackPolicy", "cloudformation:SignalResource", "cloudformation:Update*",
	}
	stackSetWrites = []string{
		"cloudformation:CreateStackInstances", "cloudformation:CreateStackSet", "cloudformation:ImportStacksToStackSet",
		"cloudformation:StopStackSetOperation",
	}
	functionWrites = []string{
		"lambda:AddPermission", "lambda:Create*", "lambda:Delete*", "lambda:Invoke*", "lambda:PublishVersion", "lambda:Put*",
		"lambda:RemovePermission", "lambda:Update*",
	}
	documentWrites = []string{
		"ssm:DeleteDocument", "ssm:ModifyDocumentPermission", "ssm:StartAutomationExecution", "ssm:StartChangeRequestExecution",
		"ssm:UpdateDocument*",
	}
	associationWrites = []string{
		"ssm:CreateAssociation*", "ssm:DeleteAssociation", "ssm:StartAssociationsOnce", "ssm:UpdateAssociation*",
	}
	machineWrites = []string{"states:DeleteStateMachine*", "states:PublishStateMachineVersion", "states:UpdateStateMachine*"}
	ruleWrites    = []string{
		"events:DeleteRule", "events:DisableRule", "events:PutRule", "events:PutTargets", "events:RemoveTargets",
	}
	alarmWrites = []string{
		"cloudwatch:DeleteAlarms", "cloudwatch:DisableAlarmActions", "cloudwatch:PutCompositeAlarm", "cloudwatch:PutMetricAlarm",
		"cloudwatch:SetAlarmState",
	}
	topicWrites = []string{"sns:AddPermission", "sns:DeleteTopic", "sns:RemovePermission", "sns:SetTopicAttributes", "sns:Unsubscribe"}
)
