package main

import (
	"testing"

	"github.com/plinth-cdk/plinth/constructs/snapshot"
)

func TestTemplates(t *testing.T) {
	app := snapshot.NewApp(t)
	define(app)
	snapshot.Check(t, app)
}

// Nobody has a credential that outlives the hour.
func TestNoLongLivedCredentials(t *testing.T) {
	app := snapshot.NewApp(t)
	define(app)
	a := snapshot.Synth(t, app)
	for _, typ := range []string{"AWS::IAM::User", "AWS::IAM::AccessKey", "AWS::EC2::KeyPair"} {
		if n := len(a.OfType(typ)); n > 0 {
			t.Errorf("%d resources of %s, want none", n, typ)
		}
	}
	if len(a.OfType("Custom::GuardDutyConfiguration")) != 1 || len(a.OfType("Custom::GuardDutyOrganization")) != 1 {
		t.Error("the organization is not watched")
	}
}
