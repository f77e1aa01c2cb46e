package incident

import "github.com/plinth-cdk/plinth/constructs/automation"

func bucketRunbooks() []Runbook {
	named := object{"Bucket": "{{ Bucket }}"}
	bucket := parameters("Bucket", "The name of the bucket", `[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]`)
	public := reading("Public", "s3", "GetBucketPolicyStatus", anyBucket, named,
		automation.Output{Name: "Is", Selector: "$.PolicyStatus.IsPublic", Type: "Boolean"})
	block := allowedBy(reading("Block", "s3", "GetPublicAccessBlock", anyBucket, named,
		automation.Output{Name: "Is", Selector: "$.PublicAccessBlockConfiguration", Type: "StringMap"}), "s3:GetBucketPublicAccessBlock")
	policy := reading("Policy", "s3", "GetBucketPolicy", anyBucket, named, text("Text", "$.Policy"))
	const setBlock = "s3:PutBucketPublicAccessBlock"
	return []Runbook{
		{Phase: Triage, Subject: Bucket, Parameters: bucket,
			Does: "Shows who may reach a bucket, what was done to it lately, and what was found about it",
			Look: append([]automation.Step{public, block, policy,
				reading("Grants", "s3", "GetBucketAcl", anyBucket, named, list("Permissions", "$.Grants..Permission")),
				reading("Tags", "s3", "GetBucketTagging", anyBucket, named, automation.Output{Name: "All", Selector: "$.TagSet", Type: "MapList"}),
			}, recent("ResourceName", "{{ Bucket }}", "resource.s3BucketDetails.name")...)},
		{Phase: Contain, Subject: Bucket, Parameters: bucket,
			Does: "Blocks all public access to a bucket, which its policy and ACLs cannot change",
			Look: []automation.Step{public, block},
			Fix: []automation.Step{allowedBy(changing("Close", "s3", "PutPublicAccessBlock", anyBucket, object{
				"Bucket": "{{ Bucket }}", "PublicAccessBlockConfiguration": object{
					"BlockPublicAcls": true, "IgnorePublicAcls": true, "BlockPublicPolicy": true, "RestrictPublicBuckets": true}}), setBlock)}},
		{Phase: Eradicate, Subject: Bucket, Parameters: bucket,
			Does: "Deletes the policy of a bucket, which stays in the output of the run. Deploy the stack of the bucket again to have its own back",
			Look: []automation.Step{public, policy},
			Fix:  []automation.Step{changing("Delete", "s3", "DeleteBucketPolicy", anyBucket, named)}},
		{Phase: Recover, Subject: Bucket, Parameters: bucket,
			Does: "Lifts the block of public access, for a bucket that was public on purpose. Others keep it",
			Look: []automation.Step{public, policy, block},
			Fix:  []automation.Step{allowedBy(changing("Open", "s3", "DeletePublicAccessBlock", anyBucket, named), setBlock)}},
	}
}
