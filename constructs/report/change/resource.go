package change

import (
	"fmt"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/internal/words"
	update "github.com/plinth-cdk/plinth/constructs/rehearse/change"
	"github.com/plinth-cdk/plinth/constructs/rehearse/stateful"
)

// nouns are types of resources in words; others are called by the last part of their type.
var nouns = map[string]string{
	"AWS::RDS::DBInstance": "database", "AWS::RDS::DBCluster": "database cluster", "AWS::DocDB::DBCluster": "database cluster",
	"AWS::Neptune::DBCluster": "database cluster", "AWS::DSQL::Cluster": "database cluster", "AWS::Redshift::Cluster": "data warehouse",
	"AWS::RDS::GlobalCluster": "global database", "AWS::DynamoDB::Table": "table", "AWS::DynamoDB::GlobalTable": "table",
	"AWS::S3::Bucket": "bucket", "AWS::KMS::Key": "key", "AWS::KMS::ReplicaKey": "key", "AWS::Logs::LogGroup": "log group",
	"AWS::SecretsManager::Secret": "secret", "AWS::SQS::Queue": "queue", "AWS::EFS::FileSystem": "file system",
	"AWS::EC2::Volume": "volume", "AWS::EC2::VPC": "VPC", "AWS::EC2::Subnet": "subnet", "AWS::EC2::TransitGateway": "transit gateway",
	"AWS::EC2::TransitGatewayAttachment": "attachment", "AWS::EC2::TransitGatewayVpcAttachment": "attachment",
	"AWS::Backup::BackupVault": "backup vault", "AWS::Backup::LogicallyAirGappedBackupVault": "backup vault",
	"AWS::Cognito::UserPool": "user pool", "AWS::ECR::Repository": "repository", "AWS::OpenSearchService::Domain": "search domain",
	"AWS::ElastiCache::ReplicationGroup": "cache", "AWS::ElastiCache::ServerlessCache": "cache", "AWS::Kinesis::Stream": "stream",
	"AWS::Organizations::Account": "account", "AWS::Organizations::OrganizationalUnit": "organizational unit",
	"AWS::Organizations::Organization": "organization", "AWS::CloudTrail::Trail": "trail", "AWS::Lambda::Function": "function",
	"AWS::IAM::Role": "role", "AWS::EC2::Instance": "instance", "AWS::SNS::Topic": "topic",
}

func noun(r *assembly.Resource) string {
	if n := nouns[r.Type]; n != "" {
		return n
	}
	parts := strings.Split(r.Type, "::")
	return parts[len(parts)-1]
}

// resources says what happens to resources of stacks that stay. Those that hold data are entries of
// their own; others are counted.
func (c *comparison) resources() {
	var replaced, deleted, created, modified []string
	for _, u := range update.Between(c.plan) {
		r := u.Subject()
		holds := stateful.Type(r.Type)
		line := noun(r) + " " + name(r) + because(u)
		switch {
		case u.Kind == update.Refuse:
			c.add(Entry{Level: Danger, Kind: Refusal, thing: noun(r),
				Sentence: fmt.Sprintf("AWS refuses to change %s of the %s %s: the update fails.",
					list(u.Properties), noun(r), name(r))}.at(r))
		case u.Kind == update.Replace && holds, u.Kind == update.Perhaps && holds:
			c.add(replacement(u).at(r))
		case u.Kind == update.Delete && holds:
			c.add(deletion(r).at(r))
		case u.Kind == update.Replace, u.Kind == update.Perhaps:
			replaced = append(replaced, line)
		case u.Kind == update.Delete:
			deleted = append(deleted, line)
		case u.Kind == update.Create:
			created = append(created, line)
		default:
			modified = append(modified, line)
		}
	}
	for _, group := range []struct {
		verb, more string
		all        []string
	}{{"Replaces", " that no data is lost with", replaced}, {"Deletes", " that no data is lost with", deleted},
		{"Creates", "", created}, {"Modifies", "", modified}} {
		if len(group.all) > 0 {
			c.add(Entry{Level: Info, Kind: Resources, Details: group.all,
				Sentence: fmt.Sprintf("%s %s%s.", group.verb, words.Count(len(group.all), "resource"), group.more)})
		}
	}
}

// because says why an update does what it does.
func because(u update.Change) string {
	switch {
	case len(u.Properties) > 0 && u.Because != nil:
		return fmt.Sprintf(": %s refers to %s, which is replaced", list(u.Properties), name(u.Because))
	case len(u.Properties) > 0:
		return ": " + list(u.Properties)
	}
	return ""
}

func replacement(u update.Change) Entry {
	r := u.Subject()
	e := Entry{Level: Danger, Kind: Replaced, thing: noun(r)}
	verb, why := "Replaces", fmt.Sprintf("%s cannot be changed in place", list(u.Properties))
	if u.Kind == update.Perhaps {
		e.Kind, verb, why = MayGo, "May replace", fmt.Sprintf("it depends on the values of %s", list(u.Properties))
	}
	if u.Because != nil {
		why = fmt.Sprintf("it refers to %s, which is replaced", name(u.Because))
	}
	fate := "What it holds is lost."
	switch u.Was.UpdateReplacePolicy {
	case "Retain", "RetainExceptOnCreate":
		fate = "The old one stays, and the new one begins empty."
	case "Snapshot":
		fate = "A snapshot of the old one stays, and the new one begins empty."
	case assembly.Undecided:
		fate = "What becomes of the old one is known only at deployment."
	}
	e.Sentence = fmt.Sprintf("%s the %s %s: %s. %s", verb, noun(r), name(r), why, fate)
	return e
}

func deletion(r *assembly.Resource) Entry {
	e := Entry{Level: Danger, Kind: Deleted, thing: noun(r),
		Sentence: fmt.Sprintf("Deletes the %s %s, and what it holds is lost.", noun(r), name(r))}
	switch r.DeletionPolicy {
	case "Retain", "RetainExceptOnCreate":
		e.Level, e.Kind = Review, GivenUp
		e.Sentence = fmt.Sprintf("Gives up the %s %s: it stays, and no stack manages it any more.", noun(r), name(r))
	case "Snapshot":
		e.Sentence = fmt.Sprintf("Deletes the %s %s after a last snapshot.", noun(r), name(r))
	}
	return e
}

// stacks says which stacks come and go, and what of a whole stack changes.
func (c *comparison) stacks() {
	stay, touched := map[*assembly.Stack]bool{}, map[string]bool{}
	for _, u := range update.Between(c.plan) {
		touched[u.Subject().Stack.Path] = true
	}
	for _, s := range c.after.Stacks {
		was := c.plan.Existing(s)
		stay[was] = true
		switch {
		case was == nil && s.Parent == nil:
			c.add(Entry{Level: Info, Kind: Stack, Path: s.Path, Sentence: fmt.Sprintf("Adds the stack %s with %s%s.", s.Path,
				words.Count(len(s.Resources), "resource"), environment(s))})
		case was != nil:
			c.stack(was, s, touched[s.Path])
		}
	}
	for _, s := range c.before.Stacks {
		if stay[s] || s.Parent != nil {
			continue
		}
		var kept []string
		for _, r := range s.Resources {
			if stateful.Type(r.Type) {
				kept = append(kept, noun(r)+" "+name(r))
			}
		}
		c.add(Entry{Level: Review, Kind: Stack, Path: s.Path, Details: kept,
			Sentence: fmt.Sprintf("The stack %s is no longer in the app: it stays deployed, and costs, until somebody deletes it.", s.Path)})
	}
}

func environment(s *assembly.Stack) string {
	if s.Account == "" || s.Region == "" {
		return ""
	}
	return fmt.Sprintf(", in account %s and %s", s.Account, s.Region)
}

// stack compares what is said of a whole stack. Touched tells whether one of its resources changes.
func (c *comparison) stack(was, is *assembly.Stack, touched bool) {
	if was.Class != is.Class {
		level := Info
		if was.Class == assembly.Production {
			level = Danger
		}
		c.add(Entry{Level: level, Kind: Stack, Path: is.Path,
			Sentence: fmt.Sprintf("The class of the stack %s is %s instead of %s: guardrails are judged by it.", is.Path, is.Class, was.Class)})
	}
	if was.TerminationProtection == assembly.True && is.TerminationProtection == assembly.False && is.Parent == nil {
		c.add(Entry{Level: Review, Kind: Stack, Path: is.Path,
			Sentence: fmt.Sprintf("Anybody may delete the stack %s: its termination protection is off.", is.Path)})
	}
	if is.SameTemplate(was) || touched {
		return
	}
	c.add(Entry{Level: Info, Kind: Stack, Path: is.Path,
		Sentence: fmt.Sprintf("Changes the template of the stack %s, and none of its resources: outputs, parameters or metadata.", is.Path)})
}
