package identifier

// The identifiers that more than one construct takes.
var (
	// Account is the id of an AWS account.
	Account = New(`\d{12}`, "the 12 digits of an AWS account id").
		from("`aws organizations list-accounts` shows it")
	// Region is the name of an AWS Region, in any partition.
	Region = New(`[a-z]{2,4}(-[a-z]+)+-\d`, `an AWS Region such as "eu-west-1"`).
		from("set Account and Region on the stack it is taken from")
	// Zone is the name of an Availability Zone, and ZoneID the id that is the same in all accounts.
	Zone   = New(`[a-z]{2,4}(-[a-z]+)+-\d[a-z]`, `an Availability Zone such as "eu-west-1a"`)
	ZoneID = New(`[a-z]+\d-az\d+`, `the id of an Availability Zone such as "euw1-az1"`)
	// Email is an e-mail address.
	Email = New(`[^\s@]+@[^\s@]+\.[^\s@]+`, `an e-mail address such as "oncall@example.com"`)
	// Organization is the id of an organization, Root that of its root and Unit that of an
	// organizational unit.
	Organization = New(`o-[a-z0-9]{10,32}`, `the id of an organization such as "o-a1b2c3d4e5"`).
			from("`aws organizations describe-organization` shows it")
	Root = New(`r-[0-9a-z]{4,32}`, `the id of an organization's root such as "r-ab12"`).
		from("`aws organizations list-roots` shows it")
	Unit = New(`ou-[0-9a-z]{4,32}-[0-9a-z]{8,32}`, `the id of an organizational unit such as "ou-ab12-cdefghij"`).
		from("`aws organizations list-organizational-units-for-parent` shows it")
	// SharePrincipal is whom AWS Resource Access Manager shares with.
	SharePrincipal = New(`\d{12}|arn:[a-z-]+:organizations::\d{12}:(organization/o-[a-z0-9]+|ou/o-[a-z0-9]+/ou-[a-z0-9-]+)`,
		"an account id, or the ARN of an organization or of an organizational unit")
	// PolicyTarget is what a policy of an organization can be attached to.
	PolicyTarget = New(Root.body()+"|"+Unit.body()+`|\d{12}`,
		`the id of the root, a unit or an account: "r-ab12", "ou-ab12-cdefghij" or "111122223333"`).
		from("`aws organizations list-roots` and the like show it")
	// ARN is the ARN of anything.
	ARN = New(`arn:[a-z-]+:[a-z0-9-]+:[a-z0-9-]*:(\d{12})?:\S+`, `an ARN such as "arn:aws:s3:::payroll"`)
	// Principal is the ARN of an IAM user, a role or a session of one.
	Principal = New(`arn:[a-z-]+:(iam|sts)::\d{12}:(user|role|assumed-role)/\S+`, "the ARN of a user, a role or a session")
	// Service is the principal of an AWS service.
	Service = New(`[a-z0-9.-]+\.amazonaws\.com`, `the principal of a service such as "s3.amazonaws.com"`)
	// ResourceType is a type of CloudFormation, which AWS Config and CloudTrail use as well.
	ResourceType = New(`AWS::[A-Za-z0-9]+::[A-Za-z0-9]+`, `a resource type such as "AWS::S3::Bucket"`)
	// IAMAction is an action of IAM, without wildcards.
	IAMAction = New(`[a-z0-9-]+:[A-Z][A-Za-z0-9]+`, `an action of IAM such as "s3:PutObject"`)
	// CostCategory is the name of a cost category, or one of its values.
	CostCategory = New(`[\p{L}\p{N}_-]([\p{L}\p{N} _-]{0,48}[\p{L}\p{N}_-])?`, "up to 50 letters, digits, spaces, _ and -")
)
