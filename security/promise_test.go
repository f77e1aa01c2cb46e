package security_test

import (
	"testing"

	"github.com/plinth-cdk/plinth/constructs/promise/promisetest"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
	"github.com/plinth-cdk/plinth/security"
)

func TestEveryPromiseThatIsUndoneIsFound(t *testing.T) {
	app, stack := newStack(t)
	alerts := security.NewAlertTopic(stack, "Alerts", &security.AlertTopicProps{
		Emails: []string{"oncall@example.com"}, Slack: &security.SlackChannel{Workspace: "T07EA123LEP", Channel: "C07EZ1ABC23"},
	})
	security.NewThreatDetection(stack, "Threats", &security.ThreatDetectionProps{Alerts: alerts})
	security.NewPosture(stack, "Posture", &security.PostureProps{Alerts: alerts, Govern: []string{"r-ab12"}, LinkedRegions: []string{}})
	security.NewConfigRecorder(stack, "Recorder", nil)
	security.NewSecret(stack, "Secret", &security.SecretProps{Unrotated: "the partner rotates it"})
	security.NewDeployRole(stack, "Deploy", &security.DeployRoleProps{GitHub: "example/shop", Branch: "main"})
	security.NewWorkloadRole(stack, "Role", nil)
	promisetest.Undone(t, snapshot.Synth(t, app))
}
