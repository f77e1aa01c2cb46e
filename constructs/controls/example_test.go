package controls_test

import (
	"fmt"

	"github.com/plinth-cdk/plinth/constructs/controls"
)

func ExampleFind() {
	c, _ := controls.Find(controls.DisallowRootAccessKeys)
	fmt.Println(c.Behaviour, c.ARN("aws", "eu-west-1"))
	_, err := controls.Find("Enable MFA for root user")
	fmt.Println(err)
	// Output:
	// preventive arn:aws:controltower:eu-west-1::control/AWS-GR_RESTRICT_ROOT_USER_ACCESS_KEYS
	// "Enable MFA for root user" is no control of AWS Control Tower: DetectRootWithoutMFA reports a root user without MFA; nothing enables it
}
