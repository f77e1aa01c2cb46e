package cis_test

import (
	"fmt"

	"github.com/plinth-cdk/plinth/constructs/cis"
)

func ExampleByName() {
	alarm, _ := cis.ByName("KeyChanges")
	fmt.Println(alarm.Recommendation, alarm.Control)
	fmt.Println(alarm.Pattern)
	// Output:
	// 4.7 CloudWatch.7
	// {($.eventSource=kms.amazonaws.com) && (($.eventName=DisableKey) || ($.eventName=ScheduleKeyDeletion))}
}
