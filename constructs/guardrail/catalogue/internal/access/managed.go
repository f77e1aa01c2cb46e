package access

import (
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/policy/awsmanaged"
)

// valued are the services by which an account is lost, or what it keeps.
var valued = []string{
	"iam", "sts", "organizations", "sso", "kms", "secretsmanager", "ssm", "s3", "dynamodb", "rds", "redshift", "es", "backup", "ec2",
	"lambda", "ecr", "ecs", "eks", "cloudformation", "cloudtrail", "config", "guardduty", "sns", "sqs", "events", "route53", "cognito-idp",
}

type managedKey struct{ name string }

// Power says what an AWS managed policy gives on everything in the account: all that there is, a
// whole service, or a single action that leads to more. It is empty for others, for policies that
// nobody knows, and for those of service roles, which AWS confines to their service.
func Power(at *assembly.Resource, name string) string {
	if strings.HasPrefix(name, "service-role/") || strings.HasPrefix(name, "aws-service-role/") {
		return ""
	}
	return assembly.Derived(at.Stack.Assembly(), managedKey{name}, func(*assembly.Assembly) string {
		document, known := awsmanaged.Find(name)
		if !known {
			return ""
		}
		p := &Policy{At: at, Type: Type{Kind: Identity}, may: document, sure: document}
		for i := range document.Statements {
			p.Statements = append(p.Statements, Statement{Policy: p, May: &document.Statements[i], mayAt: i, sureAt: i})
		}
		if p.Administers(p.Statements...) == assembly.True {
			return "everything"
		}
		for _, service := range valued {
			if p.whole(service, p.Statements) == assembly.True {
				return service + ":*"
			}
		}
		for _, s := range p.Statements {
			if action, truth := s.Escalation(); truth == assembly.True && action != "ec2:ModifyInstanceAttribute" { // as EKS does
				return action
			}
		}
		return ""
	})
}
