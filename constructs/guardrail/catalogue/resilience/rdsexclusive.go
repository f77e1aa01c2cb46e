package resilience

import (
	"regexp"
	"strconv"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

// insightsDays is the only retention that goes with Database Insights in mode advanced.
const insightsDays = 465

// shortestWindow is how many minutes a window has at least.
const shortestWindow = 30

func exclusive(pass *engine.Pass, db *assembly.Resource) {
	if zone := db.Get("AvailabilityZone"); zone.Exists() && db.Get("MultiAZ").Is(true) == assembly.True {
		pass.Report(db, "AvailabilityZone", "is %v, and MultiAZ is true", zone)
	}
	if db.Get("DatabaseInsightsMode").Is("advanced") == assembly.True {
		pass.Want(db, insightsDays, "PerformanceInsightsRetentionPeriod")
	}
	const backup, maintenance = "PreferredBackupWindow", "PreferredMaintenanceWindow"
	for _, property := range []string{backup, maintenance} {
		if _, length := minutes(db.Get(property)); length > 0 && length < shortestWindow {
			pass.Report(db, property, "is %v, %d minutes; want %d at least", db.Get(property), length, shortestWindow)
		}
	}
	if overlap(db.Get(backup), db.Get(maintenance)) {
		pass.Report(db, maintenance, "is %v, which overlaps with the window for backups, %v", db.Get(maintenance), db.Get(backup))
	}
}

var windowTimes = regexp.MustCompile(`^(?:[A-Za-z]{3}:)?(\d\d):(\d\d)-(?:[A-Za-z]{3}:)?(\d\d):(\d\d)$`)

const day = 24 * 60

// overlap tells whether a daily window and one of a day of the week share a minute.
func overlap(daily, weekly assembly.Value) bool {
	from, length := minutes(daily)
	other, span := minutes(weekly)
	return (other-from+day)%day < length || (from-other+day)%day < span
}

// minutes returns when a window begins in its day, and how long it is; 0 if it is not known.
func minutes(window assembly.Value) (from, length int) {
	text, _ := window.Text()
	m := windowTimes.FindStringSubmatch(text)
	if m == nil {
		return 0, 0
	}
	at := func(i int) int {
		hours, _ := strconv.Atoi(m[i])
		rest, _ := strconv.Atoi(m[i+1])
		return hours*60 + rest
	}
	return at(1), (at(3) - at(1) + day) % day
}
