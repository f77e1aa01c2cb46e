package deployment

import (
	"maps"
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

var classRules = []engine.Rule{
	{
		ID: "CLASS-001", Title: "Stacks have the class of the environment that their tags name",
		Why: "Guardrails relax for other classes: one line that calls production a sandbox switches them off. Permissions and backups " +
			"go by the tag: production that is tagged as a sandbox is in the hands of those who may change sandboxes.",
		Fix:    "Leave Class of plinth.NewStack out, or correct the tag Environment.",
		Pillar: engine.Security,
		Check:  classAgainstTags,
	},
	{
		ID: "CLASS-002", Title: "Accounts with a workload of production have stacks of the class Production only",
		Why: "The account is the boundary between environments: what is relaxed beside production shares its limits, its " +
			"roles and its network.",
		Fix:    "Deploy the stack to an account of its own, or leave Class of plinth.NewStack out.",
		Pillar: engine.Security,
		Relax:  map[assembly.Class]engine.Severity{assembly.NonProduction: engine.Warning},
		Check:  classesOfAccounts,
	},
	{
		ID: "CLASS-003", Title: "Tags of resources name the environment of their stack",
		Why: "Permissions, bills and the search for what is affected go by the tag: a resource of production that calls itself a sandbox is " +
			"in the hands of those who may change sandboxes.",
		Fix:    "Remove the tag of the resource: it gets that of the stack.",
		Pillar: engine.Security,
		Check:  tagsAgainstStack,
	},
}

// The tags that name an environment, and their values that mean production, in lower case.
var (
	environmentTags = []string{"environment", "env", "stage"}
	productionTags  = []string{"production", "prod", "prd", "live"}
	otherTags       = []string{"sandbox", "playground", "development", "develop", "dev", "test", "testing", "qa", "staging", "stage",
		"nonproduction", "non-production", "nonprod", "non-prod", "demo"}
)

func classAgainstTags(pass *engine.Pass) {
	for _, s := range pass.Stacks {
		production := s.Class == assembly.Production
		for _, key := range slices.Sorted(maps.Keys(s.Tags)) {
			value := s.Tags[key]
			wrong := namesProduction(value)
			if production {
				wrong = s.ClassDeclared && among(otherTags, value)
			}
			if namesEnvironment(key) && wrong {
				pass.ReportStack(s, "Tags."+key, "is %s, and the class is %s", value, s.Class)
			}
		}
		for _, r := range s.Resources {
			if !production {
				environmentOf(pass, r)
			}
		}
	}
}

// environmentOf reports the tag of a resource that says that the resource is production's.
func environmentOf(pass *engine.Pass, r *assembly.Resource) {
	for _, tag := range r.Get("Tags").List() {
		key, _ := tag.Get("Key").Text()
		if !namesEnvironment(key) {
			continue
		}
		for _, value := range tag.Get("Value").Alternatives() {
			switch text, known := value.Text(); {
			case !known:
				pass.Report(r, "Tags."+key, "is %v, which is known only at deployment, and the class is %s", value, r.Stack.Class)
			case namesProduction(text):
				pass.Report(r, "Tags."+key, "is %s, and the class is %s", text, r.Stack.Class)
			}
		}
	}
}

func namesEnvironment(key string) bool { return slices.Contains(environmentTags, strings.ToLower(key)) }

func namesProduction(value string) bool { return among(productionTags, value) }

func among(names []string, value string) bool {
	return slices.Contains(names, strings.ToLower(strings.TrimSpace(value)))
}

func classesOfAccounts(pass *engine.Pass) {
	production := map[string]*assembly.Stack{} // the first, by account
	for _, s := range pass.Stacks {
		known := s.Account != "" && s.ClassDeclared && s.Class == assembly.Production
		if known && production[s.Account] == nil && slices.ContainsFunc(s.Resources, isWorkload) {
			production[s.Account] = s
		}
	}
	for _, s := range pass.Stacks {
		if beside := production[s.Account]; s.Parent == nil && s.Class != assembly.Production && beside != nil {
			pass.ReportStack(s, "Class", "is %s, and stack %s of the same account %s is Production", s.Class, beside.Path, s.Account)
		}
	}
}

// isWorkload tells what serves users or holds their data from what governs an account, which is
// held to the rules of production in every account.
func isWorkload(r *assembly.Resource) bool {
	return slices.ContainsFunc(workloads, func(prefix string) bool { return strings.HasPrefix(r.Type, prefix) })
}

var workloads = []string{
	"AWS::EC2::VPC", "AWS::EC2::Instance", "AWS::AutoScaling::AutoScalingGroup", "AWS::ECS::Service", "AWS::EKS::Cluster",
	"AWS::ElasticLoadBalancing", "AWS::RDS::DB", "AWS::DynamoDB::", "AWS::DocDB", "AWS::Neptune::", "AWS::ElastiCache::",
	"AWS::Redshift", "AWS::OpenSearch", "AWS::EFS::FileSystem", "AWS::CloudFront::Distribution", "AWS::ApiGateway",
}

// described are types whose tags say which environment the resource is for, and not which it is in.
var described = []string{"AWS::Organizations::", "AWS::SSO::PermissionSet", "AWS::ServiceCatalog::"}

// tagsAgainstStack reports tags of resources that name another environment than the tags of the
// stack.
func tagsAgainstStack(pass *engine.Pass) {
	for _, s := range pass.Stacks {
		var own []string
		for _, key := range slices.Sorted(maps.Keys(s.Tags)) {
			if namesEnvironment(key) {
				own = append(own, s.Tags[key])
			}
		}
		for _, r := range s.Resources {
			if len(own) > 0 && !slices.ContainsFunc(described, func(prefix string) bool { return strings.HasPrefix(r.Type, prefix) }) {
				otherEnvironment(pass, r, own)
			}
		}
	}
}

// otherEnvironment reports tags of a resource that are none of its stack's. In other classes,
// CLASS-001 speaks of those that may be production's.
func otherEnvironment(pass *engine.Pass, r *assembly.Resource, own []string) {
	for _, tag := range r.Get("Tags").List() {
		key, _ := tag.Get("Key").Text()
		if !namesEnvironment(key) {
			continue
		}
		for _, value := range tag.Get("Value").Alternatives() {
			text, known := value.Text()
			same := slices.ContainsFunc(own, func(o string) bool {
				return strings.EqualFold(o, text) || namesProduction(o) && namesProduction(text)
			})
			if !same && (r.Stack.Class == assembly.Production || known && !namesProduction(text)) {
				pass.Report(r, "Tags."+key, "is %v, and that of the stack is %s", value, strings.Join(own, " and "))
			}
		}
	}
}
