// Package calendar reads times of day, days and time zones as people write them, and turns them
// into what EventBridge Scheduler takes.
package calendar

import (
	"fmt"
	"strings"
	"time"
	_ "time/tzdata" // machines that build differ in the zones they know
)

// Zone returns the time zone of an IANA name such as "Europe/Berlin".
func Zone(name string) (*time.Location, error) {
	zone, err := time.LoadLocation(name)
	if err != nil || name == "" || name == "Local" || len(name) > 50 {
		return nil, fmt.Errorf("TimeZone is %q, want an IANA name such as \"Europe/Berlin\" or \"Etc/UTC\"", name)
	}
	return zone, nil
}

// A Clock is a time of day in minutes since midnight.
type Clock int

// ReadClock reads a time of day: "07:30".
func ReadClock(field, text string) (Clock, error) {
	at, err := time.Parse("15:04", text)
	if err != nil || len(text) != len("15:04") {
		return 0, fmt.Errorf("%s is %q, want a time of day such as \"07:30\"", field, text)
	}
	return Clock(at.Hour()*60 + at.Minute()), nil
}

// Cron is the schedule at this time on some days, or on every day.
func (c Clock) Cron(days ...time.Weekday) string {
	if len(days) == 0 {
		return fmt.Sprintf("cron(%d %d * * ? *)", c%60, c/60)
	}
	var names []string
	for _, day := range days {
		names = append(names, strings.ToUpper(day.String()[:3]))
	}
	return fmt.Sprintf("cron(%d %d ? * %s *)", c%60, c/60, strings.Join(names, ","))
}

// Until returns how long it is until another time of day, 24 hours for the same one.
func (c Clock) Until(other Clock) time.Duration {
	minutes := (other - c + 24*60) % (24 * 60)
	if minutes == 0 {
		minutes = 24 * 60
	}
	return time.Duration(minutes) * time.Minute
}

// Day returns when a day of a zone begins and when the next one does. They are 23, 24 or 25 hours
// apart.
func Day(field, text string, zone *time.Location) (from, to time.Time, err error) {
	from, err = time.ParseInLocation(time.DateOnly, text, zone)
	if err != nil {
		return from, to, fmt.Errorf("%s has %q, want days such as \"2026-12-25\"", field, text)
	}
	return from, from.AddDate(0, 0, 1), nil
}
