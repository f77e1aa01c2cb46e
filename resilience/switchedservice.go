package resilience

import (
	"errors"
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsarcregionswitch"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/identifier"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/promise"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// A SwitchedService runs in both Regions.
type SwitchedService struct{ Primary, Recovery *Service }

func (s SwitchedService) check() error {
	if s.Primary == nil || s.Recovery == nil {
		return errors.New("Services has one with a Region missing, want the service of Primary and that of Recovery")
	}
	for _, side := range []*Service{s.Primary, s.Recovery} {
		if side.ownCluster() == nil && identifier.IsToken(*side.cluster.ClusterName()) {
			return fmt.Errorf("Services has %s in a cluster whose name only the deployment knows, want ClusterName in its props: "+
				"a plan knows services by name", tree.Path(side))
		}
	}
	return nil
}

// nameForPlan gives the service, and a cluster that it has made, the names by which a plan knows
// them: a reference could not be resolved while the Region is lost. The name of the service ends
// with what stands for its cluster, which it cannot change without a new service.
func (s *Service) nameForPlan() {
	if s.name != "" {
		return
	}
	var named []promise.Subject
	if own := s.ownCluster(); own != nil {
		s.clusterName = identifierOf(s, 255)
		own.SetClusterName(&s.clusterName)
		named = append(named, promise.At("Cluster/Resource").Is("ClusterName", s.clusterName))
	} else {
		s.clusterName = *s.cluster.ClusterName()
	}
	s.name = identifierOf(s, 255, s.clusterName)
	tree.Node(s.resource).FindChild(jsii.String("Service")).(awsecs.CfnService).SetServiceName(&s.name)
	named = append(named, promise.At("Resource/Service").Is("ServiceName", s.name))
	plinth.Promise(s, promise.That("has the name by which a Region switch plan knows it", named...))
}

// ownCluster is the cluster that the service has made, nil for one that it was given.
func (s *Service) ownCluster() awsecs.CfnCluster {
	if child := tree.Node(s).TryFindChild(jsii.String("Cluster")); child != nil {
		return tree.Node(child).DefaultChild().(awsecs.CfnCluster)
	}
	return nil
}

// arns are those of the cluster and the service, by their names.
func (s *Service) arns() (cluster, service string) {
	return arnOf(s, "ecs", "cluster/"+s.clusterName), arnOf(s, "ecs", "service/"+s.clusterName+"/"+s.name)
}

func (s *Service) inPlan() *awsarcregionswitch.CfnPlan_ServiceProperty {
	cluster, service := s.arns()
	return &awsarcregionswitch.CfnPlan_ServiceProperty{ClusterArn: &cluster, ServiceArn: &service}
}
