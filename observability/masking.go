package observability

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/constructs-go/constructs/v10"

	"github.com/plinth-cdk/plinth/constructs/tree"
)

// Sensitive is what no log should show whatever a workload does: credentials, card numbers and
// e-mail addresses. All are recognized in every country.
func Sensitive() []awslogs.DataIdentifier {
	return []awslogs.DataIdentifier{
		awslogs.DataIdentifier_AWSSECRETKEY(), awslogs.DataIdentifier_OPENSSHPRIVATEKEY(), awslogs.DataIdentifier_PGPPRIVATEKEY(),
		awslogs.DataIdentifier_PKCSPRIVATEKEY(), awslogs.DataIdentifier_PUTTYPRIVATEKEY(),
		awslogs.DataIdentifier_CREDITCARDNUMBER(), awslogs.DataIdentifier_CREDITCARDSECURITYCODE(),
		awslogs.DataIdentifier_EMAILADDRESS(),
	}
}

// masking is the data protection policy that counts and masks identifiers. CloudWatch Logs wants
// two statements with the same list, and refuses one without the other.
func masking(scope constructs.Construct, identifiers []awslogs.DataIdentifier, findings awslogs.ILogGroup) map[string]any {
	var all, custom []any
	for _, identifier := range identifiers {
		if own, ok := identifier.(awslogs.CustomDataIdentifier); ok {
			custom = append(custom, map[string]any{"Name": *own.Name(), "Regex": *own.Regex()})
			all = append(all, *own.Name())
		} else {
			all = append(all, "arn:"+*awscdk.Aws_PARTITION()+":dataprotection::aws:data-identifier/"+*identifier.Name())
		}
	}
	destination := map[string]any{}
	if findings != nil {
		destination["CloudWatchLogs"] = map[string]any{"LogGroup": *findings.LogGroupName()}
	}
	statement := func(sid string, operation map[string]any) map[string]any {
		return map[string]any{"Sid": sid, "DataIdentifier": all, "Operation": operation}
	}
	policy := map[string]any{
		"Name": "sensitive", "Description": "Masks what nobody should read in the logs of " + tree.Path(scope), "Version": "2021-06-01",
		"Statement": []any{
			statement("Audit", map[string]any{"Audit": map[string]any{"FindingsDestination": destination}}),
			statement("Mask", map[string]any{"Deidentify": map[string]any{"MaskConfig": map[string]any{}}}),
		},
	}
	if len(custom) > 0 {
		policy["Configuration"] = map[string]any{"CustomDataIdentifier": custom}
	}
	return policy
}
