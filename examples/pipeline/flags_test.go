package main

import (
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/plinth-cdk/plinth/constructs/constructtest"
)

func TestConstructsNeedNoFeatureFlags(t *testing.T) {
	constructtest.WithoutFlags(t, func(app awscdk.App) { define(app) })
}
