package data

import (
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/access"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/statement"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
	"github.com/plinth-cdk/plinth/constructs/policy/decide"
	"github.com/plinth-cdk/plinth/constructs/policy/witness"
)

const keyType = "AWS::KMS::Key"

var kmsRules = []engine.Rule{
	{
		ID: "KMS-001", Title: "Symmetric KMS keys have rotation enabled",
		Why:      "Rotation limits how much data one version of the key material protects.",
		Fix:      "Set EnableKeyRotation to true.",
		Pillar:   engine.Security,
		Controls: []string{"KMS.4", "CIS 3.6", "AwsSolutions-KMS5"},
		Check:    engine.Each(keyType, keyRotation),
	},
	{
		ID: "KMS-002", Title: "Key policies do not allow public access",
		Why:      "A key that every principal can use protects nothing that another account can copy.",
		Fix:      "Name the accounts and roles, or add a condition such as kms:CallerAccount or aws:PrincipalOrgID.",
		Pillar:   engine.Security,
		Controls: []string{"KMS.5"},
		Check:    eachKey(keyPolicyOpen),
	},
	{
		ID: "KMS-003", Title: "Key policies let AWS services act for known sources only",
		Why: "A service acts for all its customers: without a condition on the source, another account can make it use the " +
			"key (the confused deputy).",
		Fix: "Add aws:SourceAccount, aws:SourceArn or aws:SourceOrgID, a kms:EncryptionContext, or kms:ViaService with kms:CallerAccount. " +
			"For EventBridge and encrypted topics, which AWS supports none of them for, allow kms:Decrypt and kms:GenerateDataKey* alone.",
		Pillar: engine.Security,
		Check:  eachKey(keyConfusedDeputy),
	},
	{
		ID: "KMS-004", Title: "KMS keys have a deletion waiting period of 30 days",
		Why:    "Deleting a key destroys all data encrypted under it; the waiting period is the only chance to notice.",
		Fix:    "Leave PendingWindowInDays unset, or set it to 30.",
		Pillar: engine.Reliability,
		Relax:  map[assembly.Class]engine.Severity{assembly.NonProduction: engine.Warning, assembly.Sandbox: engine.Off},
		Check:  eachKey(keyWindow),
	},
	{
		ID: "KMS-005", Title: "Production KMS keys are retained when their stack is deleted",
		Why:      "Deleting a stack must not make backups and logs unreadable.",
		Fix:      "Set the removal policy RETAIN.",
		Pillar:   engine.Reliability,
		Controls: []string{"KMS.3"},
		Relax:    engine.ProductionOnly(),
		Check:    eachKey((*engine.Pass).WantRetained),
	},
	{
		ID: "KMS-006", Title: "Key policies allow grants through AWS services only",
		Why:    "Whoever can create any grant can let anyone use the key, outside its policy and without a trace in it.",
		Fix:    "Add the condition Bool kms:GrantIsForAWSResource true, or kms:ViaService, to the statement that allows kms:CreateGrant.",
		Pillar: engine.Security,
		Check:  eachKey(keyGrants),
	},
	{
		ID: "KMS-007", Title: "Rules publish to topics whose key EventBridge can use",
		Why: "AWS supports no such condition for EventBridge and encrypted topics: with one, or without the statement, events are lost and " +
			"no error is seen.",
		Fix:    "Add keypolicy.EventBridgeTopics to the uses of the key, and confine the rules in the policy of the topic.",
		Pillar: engine.OperationalExcellence,
		Check:  engine.Each("AWS::Events::Rule", keyOfTopic),
	},
}

// keyOfTopic looks at the topics that a rule publishes to by their policy, without a role.
func keyOfTopic(pass *engine.Pass, rule *assembly.Resource) {
	for _, target := range rule.Get("Targets").List() {
		topic, ok := target.Get("Arn").Target()
		if !ok || topic.Resource.Type != "AWS::SNS::Topic" || target.Get("RoleArn").Exists() {
			continue
		}
		key, ok := topic.Resource.Get("KmsMasterKeyId").Target()
		if ok && key.Resource.Type == keyType && !slices.ContainsFunc(statement.In(key.Resource.Get("KeyPolicy")), admitsRules) {
			pass.Report(rule, "Targets", "publishes to %s, whose key %s does not let EventBridge use it without a condition on the source",
				topic.Resource.Path, key.Resource.Path)
		}
	}
}

func admitsRules(s statement.Statement) bool {
	return s.Allows() && !s.Conditioned("aws:sourcearn", "aws:sourceaccount", "aws:sourceorgid", "aws:sourceorgpaths") &&
		slices.ContainsFunc(s.Get("Principal", "Service").List(),
			func(service assembly.Value) bool { return service.Is("events.amazonaws.com") == assembly.True })
}

// keyGrants ignores kms:* and the root of the account, with which it delegates to IAM.
func keyGrants(pass *engine.Pass, key *assembly.Resource) {
	for _, s := range statement.In(key.Get("KeyPolicy")) {
		if !s.Allows() || s.Conditioned("kms:viaservice") || delegates(key, s) ||
			s.Get("Condition", "Bool", "kms:GrantIsForAWSResource").Is(true) == assembly.True {
			continue
		}
		for _, action := range s.Get("Action").List() {
			text, _ := action.Outline()
			lower := strings.ToLower(text)
			if prefix, wild := strings.CutSuffix(lower, "*"); lower == "kms:creategrant" ||
				wild && len(prefix) > len("kms:") && strings.HasPrefix("kms:creategrant", prefix) {
				pass.Report(key, "KeyPolicy", "allows %s to %v without a condition on the grant", text, s.Get("Principal"))
			}
		}
	}
}

// delegates reports whether a statement is for the root of the key's own account and nobody else.
func delegates(key *assembly.Resource, s statement.Statement) bool {
	principals := s.Get("Principal", "AWS").Elements()
	return len(s.Get("Principal").Keys()) == 1 && !slices.ContainsFunc(principals, func(p assembly.Value) bool {
		text, _ := p.Outline()
		account, isRoot := strings.CutSuffix(text, ":root")
		_, account, _ = strings.Cut(account, ":iam::")
		return !isRoot || account != "${AWS::AccountId}" && account != key.Stack.Account
	})
}

// eachKey makes a check of one that looks at each key, primary or replica. A replica has a policy
// and a deletion of its own, and rotates with its primary.
func eachKey(check func(pass *engine.Pass, key *assembly.Resource)) func(*engine.Pass) {
	return func(pass *engine.Pass) {
		engine.Each(keyType, check)(pass)
		engine.Each("AWS::KMS::ReplicaKey", check)(pass)
	}
}

func keyRotation(pass *engine.Pass, key *assembly.Resource) {
	rotatable := map[string]string{"KeySpec": "SYMMETRIC_DEFAULT", "KeyUsage": "ENCRYPT_DECRYPT", "Origin": "AWS_KMS"}
	for property, want := range rotatable {
		if v := key.Get(property); v.AlwaysExists() && v.Is(want) == assembly.False {
			return // asymmetric, HMAC and imported keys cannot rotate by themselves
		}
	}
	pass.Want(key, true, "EnableKeyRotation")
}

func keyPolicyOpen(pass *engine.Pass, key *assembly.Resource) {
	closedToEveryone(pass, key)
}

func keyConfusedDeputy(pass *engine.Pass, key *assembly.Resource) {
	for _, p := range access.Of(pass.Assembly, key) {
		for _, s := range p.Statements {
			if s.Ask(anyDeputy) != assembly.False && !forTopics(s) {
				pass.Report(key, p.Property, "lets %v use the key on behalf of any account", s.Get("Principal", "Service").List()[0])
			}
		}
	}
}

// forTopics reports whether a statement lets EventBridge write to encrypted topics and queues and
// do nothing else. AWS supports no condition on its source for topics: with one, events are lost.
// Which rules may publish is up to the policy of the topic.
func forTopics(s access.Statement) bool {
	for _, service := range s.Get("Principal", "Service").List() {
		if service.Is("events.amazonaws.com") != assembly.True {
			return false
		}
	}
	for _, action := range s.Get("Action").List() {
		if text, _ := action.Text(); !slices.Contains([]string{"kms:Decrypt", "kms:GenerateDataKey*", "kms:GenerateDataKey"}, text) {
			return false
		}
	}
	return !s.Get("Principal", "AWS").Exists()
}

// anyDeputy finds a request that a service makes for a stranger.
func anyDeputy(search witness.Search) (decide.Request, bool) {
	return search.OfServices(witness.Search.Deputy, "")
}

func keyWindow(pass *engine.Pass, key *assembly.Resource) {
	if key.Get("PendingWindowInDays").Exists() {
		pass.Want(key, 30, "PendingWindowInDays")
	}
}
