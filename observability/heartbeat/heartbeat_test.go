package heartbeat_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/plinth-cdk/plinth/observability/heartbeat"
)

// alarmAt evaluates the alarm at the end of each period, as CloudWatch does with FILL(beats, 0),
// and returns when it is raised.
func alarmAt(period time.Duration, n int, beats []time.Duration) time.Duration {
	filled := map[time.Duration]bool{}
	for _, b := range beats {
		filled[b.Truncate(period)] = true
	}
	empty := 0
	for at := beats[0].Truncate(period); ; at += period {
		if filled[at] {
			empty = 0
			continue
		}
		if empty++; empty == n {
			return at + period
		}
	}
}

func TestSilenceIsNoticedInTime(t *testing.T) {
	const hour = time.Hour
	longest := time.Duration(0)
	for minute := range 60 {
		var beats []time.Duration
		for h := range 24 {
			beats = append(beats, time.Duration(h)*hour+time.Duration(minute)*time.Minute)
		}
		longest = max(longest, alarmAt(hour, 3, beats)-beats[len(beats)-1])
	}
	if got := heartbeat.NoticedAfter(hour, 3); got != longest {
		t.Errorf("NoticedAfter() = %v, want the %v of the slowest beat", got, longest)
	}
}

func ExampleNoticedAfter() {
	fmt.Println(heartbeat.NoticedAfter(time.Hour, 3))
	// Output: 4h0m0s
}
