// Package window reads the windows of time, in UTC, in which AWS takes backups and does
// maintenance, and tells whether they overlap. It is pure Go.
package window

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

const (
	day  = 24 * 60
	week = 7 * day
)

var (
	daily  = regexp.MustCompile(`^([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)$`)
	weekly = regexp.MustCompile(
		`^(mon|tue|wed|thu|fri|sat|sun):([01]\d|2[0-3]):([0-5]\d)-(mon|tue|wed|thu|fri|sat|sun):([01]\d|2[0-3]):([0-5]\d)$`)
	days = []string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"}
)

// A span is minutes of a week: from the start, for a length.
type span struct{ start, length int }

// Check returns an error unless backup is a daily window such as "03:00-04:00", maintenance a
// weekly one such as "sun:04:30-sun:05:30", both take as many minutes as AWS wants at least, and
// they are disjoint. Fields are what to call them.
//
// AWS chooses a window that is not given at random, and refuses one that overlaps: on some days
// only, where one is given and one is not. So both are.
func Check(backupField, backup, maintenanceField, maintenance string, minutes int) error {
	b, ok := parseDaily(backup)
	if !ok || b.length < minutes {
		return fmt.Errorf(`%s is %q, want %d minutes or more of each day in UTC such as "03:00-04:00"`, backupField, backup, minutes)
	}
	m, ok := parseWeekly(maintenance)
	if !ok || m.length < minutes || m.length > day {
		return fmt.Errorf(`%s is %q, want %d minutes to a day of each week in UTC such as "sun:04:30-sun:05:30"`,
			maintenanceField, maintenance, minutes)
	}
	for d := range days {
		if overlap(span{d*day + b.start, b.length}, m) {
			return fmt.Errorf("%s %s overlaps %s %s, want them apart: AWS refuses both at once",
				backupField, backup, maintenanceField, maintenance)
		}
	}
	return nil
}

func parseDaily(text string) (span, bool) {
	m := daily.FindStringSubmatch(text)
	if m == nil {
		return span{}, false
	}
	start, end := clock(m[1], m[2]), clock(m[3], m[4])
	return span{start, (end - start + day) % day}, true
}

func parseWeekly(text string) (span, bool) {
	m := weekly.FindStringSubmatch(strings.ToLower(text))
	if m == nil {
		return span{}, false
	}
	start := slices.Index(days, m[1])*day + clock(m[2], m[3])
	end := slices.Index(days, m[4])*day + clock(m[5], m[6])
	return span{start, (end - start + week) % week}, true
}

// clock is a time of day in minutes.
func clock(hour, minute string) int {
	h, _ := strconv.Atoi(hour)
	m, _ := strconv.Atoi(minute)
	return 60*h + m
}

// overlap tells whether spans share a minute, also where one runs over the end of the week.
func overlap(a, b span) bool {
	return (b.start-a.start+week)%week < a.length || (a.start-b.start+week)%week < b.length
}
