package window_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/plinth-cdk/plinth/resilience/window"
)

func TestWindowsAreLongEnoughAndApart(t *testing.T) {
	for _, c := range []struct{ backup, maintenance, want string }{
		{"03:00-04:00", "sun:04:30-sun:05:30", ""},
		{"03:00-04:00", "sun:04:00-sun:05:00", ""}, // one begins where the other ends
		{"23:30-00:30", "sun:01:00-sun:02:00", ""},
		{"23:30-00:30", "Sun:00:30-Sun:01:00", ""},
		{"03:00-04:00", "sun:03:30-sun:04:30", "Backup 03:00-04:00 overlaps Maintenance sun:03:30-sun:04:30"},
		{"03:00-04:00", "sun:02:30-sun:04:30", "overlaps"},
		{"03:00-04:00", "sat:23:00-sun:03:01", "overlaps"},
		{"23:30-00:30", "mon:00:00-mon:01:00", "overlaps"}, // over the end of the week
		{"00:00-01:00", "sun:23:30-mon:00:30", "overlaps"},
		{"03:00-03:29", "sun:04:30-sun:05:30", `Backup is "03:00-03:29", want 30 minutes or more`},
		{"03:00-03:00", "sun:04:30-sun:05:30", "Backup is"},
		{"3:00-4:00", "sun:04:30-sun:05:30", "Backup is"},
		{"", "sun:04:30-sun:05:30", `Backup is ""`},
		{"03:00-04:00", "", `Maintenance is ""`},
		{"03:00-04:00", "sun:04:30-sun:04:59", "want 30 minutes to a day of each week"},
		{"03:00-04:00", "sun:04:30-tue:04:30", "want 30 minutes to a day of each week"},
		{"03:00-04:00", "Sunday 04:30", "Maintenance is"},
	} {
		err := window.Check("Backup", c.backup, "Maintenance", c.maintenance, 30)
		if got := fmt.Sprint(err); (c.want == "") != (err == nil) || !strings.Contains(got, c.want) {
			t.Errorf("Check(%q, %q) = %v, want %q in it", c.backup, c.maintenance, err, c.want)
		}
	}
}
