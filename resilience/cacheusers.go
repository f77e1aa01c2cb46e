package resilience

import (
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awselasticache"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/encryption"
	"github.com/plinth-cdk/plinth/constructs/guardrail"
	"github.com/plinth-cdk/plinth/constructs/keypolicy"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// CacheEngine is an engine of ElastiCache.
type CacheEngine string

const (
	// Valkey is the default.
	Valkey CacheEngine = ""
	// RedisOSS costs more than Valkey, and ends with version 7.
	RedisOSS CacheEngine = "RedisOSS"
)

func (e CacheEngine) check() error {
	if e != Valkey && e != RedisOSS {
		return fmt.Errorf("Engine is %q, want Valkey or RedisOSS", string(e))
	}
	return nil
}

// name is what ElastiCache calls the engine, of which it takes a major version for serverless
// caches and a minor one for nodes.
func (e CacheEngine) name() (name, major, minor string) {
	if e == RedisOSS {
		return "redis", "7", "7.1"
	}
	return "valkey", "8", "8.0"
}

// everyDay is what an application does with a cache: anything but administration.
const everyDay = "on ~* &* +@all -@dangerous +info"

// newUsers defines the user of a cache, who is an IAM identity and has no password, and the group
// that the cache lets in. Both are named after the cache.
func newUsers(x constructs.Construct, cache string, engine CacheEngine, access string) (group *string) {
	kind, _, _ := engine.name()
	user := plinth.Kept(awselasticache.NewCfnUser, x, "User", "has no password", &awselasticache.CfnUserProps{
		Engine: &kind, UserId: jsii.String(userOf(cache)), UserName: jsii.String(userOf(cache)), AccessString: &access,
		AuthenticationMode: map[string]any{"Type": "iam"},
	})
	users := []*string{user.Ref()}
	if engine == RedisOSS { // which wants a user of that name, and gives it everything unless told otherwise
		nobody := plinth.Kept(awselasticache.NewCfnUser, x, "Nobody", "lets nobody in without a name", &awselasticache.CfnUserProps{
			Engine: &kind, UserId: jsii.String(cache + "-none"), UserName: jsii.String("default"), AccessString: jsii.String("off ~* -@all"),
			AuthenticationMode: map[string]any{"Type": "no-password-required"},
		})
		guardrail.Waive(nobody, "ACCESS-004", "this user is switched off: it is for clients that name none, and lets them do nothing")
		users = append(users, nobody.Ref())
	}
	return plinth.Kept(awselasticache.NewCfnUserGroup, x, "Users", "lets the user of the cache in", &awselasticache.CfnUserGroupProps{
		Engine: &kind, UserGroupId: &cache, UserIds: &users,
	}).Ref()
}

// userOf is the id of the user of a cache, which IAM authentication wants to be the name as well.
func userOf(cache string) string { return cache + "-app" }

// grantConnect lets an identity connect to a cache as its user.
func grantConnect(x constructs.Construct, grantee awsiam.IGrantable, cache, kind string) awsiam.Grant {
	stack := tree.Stack(x)
	arn := func(resource, name string) *string {
		return stack.FormatArn(&awscdk.ArnComponents{
			Service: jsii.String("elasticache"), Resource: &resource, ResourceName: &name, ArnFormat: awscdk.ArnFormat_COLON_RESOURCE_NAME,
		})
	}
	return awsiam.Grant_AddToPrincipal(&awsiam.GrantOnPrincipalOptions{
		Grantee: grantee, Actions: jsii.Strings("elasticache:Connect"),
		ResourceArns: &[]*string{arn(kind, cache), arn("user", userOf(cache))},
	})
}

// newCacheKey defines the key of a cache unless there is one.
func newCacheKey(x constructs.Construct, key awskms.IKey, more ...keypolicy.Use) awskms.IKey {
	if key != nil {
		return key
	}
	return encryption.KeyAt(x, "Key", &encryption.KeyProps{
		Purpose: "encrypts what it caches", Uses: append([]keypolicy.Use{keypolicy.ElastiCache{}}, more...),
	})
}
