package resilience

import (
	"errors"
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsrds"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/promise"
	"github.com/plinth-cdk/plinth/constructs/tree"
	"github.com/plinth-cdk/plinth/constructs/trust"
)

// DatabaseProxyProps configure a [DatabaseProxy]. One of Database and Cluster, and Users are
// required.
type DatabaseProxyProps struct {
	// Database or Cluster is what the proxy connects to.
	Database *Database
	Cluster  *AuroraCluster
	// Users are the database users whose connections it opens. In the database each has the role
	// rds_iam (PostgreSQL) or AWSAuthenticationPlugin (MySQL).
	Users []string
}

// A DatabaseProxy keeps connections to a database open, for functions and services that come and
// go, and holds their requests while a standby takes over. It promises that
//
//   - clients and the proxy itself are authenticated by IAM, and no password is known to either,
//   - both hops are by TLS, and both are open: from whom [DatabaseProxy.AllowFrom] names to the
//     proxy, and from the proxy to the database.
//
// Standing idle it costs by the vCPU or ACU of the database. See "Amazon RDS Proxy".
type DatabaseProxy struct {
	constructs.Construct
	gate     gate
	resource awsrds.CfnDBProxy
}

// NewDatabaseProxy defines a proxy. It panics with an error unless one of Database and Cluster is
// given, and Users are.
func NewDatabaseProxy(scope constructs.Construct, id string, props *DatabaseProxyProps) *DatabaseProxy {
	x := &DatabaseProxy{}
	p := plinth.Define(x, scope, id, props.withDefaults)
	at := p.target()
	port := at.settings.Engine.rds().Port
	subnets, _ := dataTier.subnets(at.settings.VPC, at.settings.Subnets)
	x.gate = newGate(x, at.settings.VPC, port)
	proxy := &awsrds.CfnDBProxyProps{
		// Its subnets cannot change, and it has to have a name.
		DbProxyName: jsii.String(identifierOf(x, 63, subnetPaths(subnets)...)), EngineFamily: jsii.String(at.family()),
		RoleArn: x.newRole(at.resourceID, p.Users), DefaultAuthScheme: jsii.String("IAM_AUTH"), RequireTls: true, DebugLogging: false,
		VpcSubnetIds: subnetIDs(subnets), VpcSecurityGroupIds: x.gate.ids(),
	}
	x.resource = plinth.Kept(awsrds.NewCfnDBProxy, x, "Resource", "takes IAM identities by TLS only", proxy)
	target := awsrds.NewCfnDBProxyTargetGroup(x, jsii.String("Target"), &awsrds.CfnDBProxyTargetGroupProps{
		DbProxyName: x.resource.Ref(), TargetGroupName: jsii.String("default"),
		DbInstanceIdentifiers: at.instances, DbClusterIdentifiers: at.clusters,
	})
	plinth.Promise(x, promise.That("leads to its database", promise.At("Target").Refers("DBProxyName", "Resource")))
	at.gate.admit(x, x.gate.group)
	// The target group is tried when it is made, and waits a quarter of an hour for a hop that is
	// closed.
	tree.Depend(target, at.construct, x.gate.group)
	return x
}

// Endpoint returns the host name that clients connect to, on the port of the database.
func (x *DatabaseProxy) Endpoint() *string { return x.resource.AttrEndpoint() }

// Resource returns the L1 construct.
func (x *DatabaseProxy) Resource() awsrds.CfnDBProxy { return x.resource }

// AllowFrom is [Database.AllowFrom] for the proxy.
func (x *DatabaseProxy) AllowFrom(peer awsec2.IConnectable) { x.gate.admit(x, peer) }

// GrantConnect lets an identity connect through the proxy as a database user.
func (x *DatabaseProxy) GrantConnect(grantee awsiam.IGrantable, user string) awsiam.Grant {
	id := awscdk.Fn_Select(jsii.Number(6), awscdk.Fn_Split(jsii.String(":"), x.resource.AttrDbProxyArn(), nil))
	return awsiam.Grant_AddToPrincipal(&awsiam.GrantOnPrincipalOptions{
		Grantee: grantee, Actions: jsii.Strings("rds-db:connect"), ResourceArns: &[]*string{userARN(x, *id, user)},
	})
}

// newRole defines the role with which the proxy connects to the database.
func (x *DatabaseProxy) newRole(resourceID string, users []string) *string {
	role := awsiam.NewRole(x, jsii.String("Role"), &awsiam.RoleProps{AssumedBy: trust.ForResourcesOf(x, "rds", "rds", "db-proxy:*")})
	arns := make([]*string, len(users))
	for i, user := range users {
		arns[i] = userARN(x, resourceID, user)
	}
	plinth.Allow(role, &awsiam.PolicyStatementProps{Actions: jsii.Strings("rds-db:connect"), Resources: &arns})
	plinth.KeepRole(role, "connects as the users of its proxy")
	return role.RoleArn()
}

// userARN is what IAM calls a database user.
func userARN(x constructs.Construct, resourceID, user string) *string {
	return jsii.String(plinth.PlaceOf(x).ARN("rds-db", "dbuser:"+resourceID+"/"+user))
}

// A proxied is what a proxy connects to.
type proxied struct {
	construct  constructs.IDependable
	gate       gate
	settings   databaseSettings
	resourceID string
	instances  *[]*string
	clusters   *[]any
}

func (p DatabaseProxyProps) target() proxied {
	if d := p.Database; d != nil {
		return proxied{d, d.gate, d.settings.databaseSettings, *d.resource.AttrDbiResourceId(), &[]*string{d.resource.Ref()}, nil}
	}
	c := p.Cluster
	return proxied{c, c.gate, c.settings.databaseSettings, *c.resource.AttrDbClusterResourceId(), nil, &[]any{c.resource.Ref()}}
}

func (p proxied) family() string {
	if p.settings.Engine == MySQL {
		return "MYSQL"
	}
	return "POSTGRESQL"
}

func (p *DatabaseProxyProps) withDefaults() (DatabaseProxyProps, error) {
	switch {
	case p == nil || (p.Database == nil) == (p.Cluster == nil):
		return DatabaseProxyProps{}, errors.New("Database and Cluster are both given or both nil, want one: what to connect to")
	case len(p.Users) == 0:
		return *p, errors.New("Users are empty, want the database users whose connections it opens")
	}
	for _, user := range p.Users {
		if err := databaseName.Check("Users", user); err != nil {
			return *p, err
		}
		if user == masterUser {
			return *p, fmt.Errorf("Users has %q, want users of the application: the master user has a password and is for emergencies", user)
		}
	}
	return *p, nil
}
