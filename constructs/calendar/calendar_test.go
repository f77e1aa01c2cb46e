package calendar_test

import (
	"strings"
	"testing"
	"time"

	"github.com/plinth-cdk/plinth/constructs/calendar"
)

func TestCron(t *testing.T) {
	at, err := calendar.ReadClock("Wake", "07:05")
	if err != nil {
		t.Fatal(err)
	}
	if got, want := at.Cron(time.Monday, time.Friday), "cron(5 7 ? * MON,FRI *)"; got != want {
		t.Errorf("Cron(Monday, Friday) = %s, want %s", got, want)
	}
	if got, want := at.Cron(), "cron(5 7 * * ? *)"; got != want {
		t.Errorf("Cron() = %s, want %s", got, want)
	}
}

func TestUntil(t *testing.T) {
	for _, test := range []struct {
		from, to calendar.Clock
		want     time.Duration
	}{{19 * 60, 7 * 60, 12 * time.Hour}, {60, 61, time.Minute}, {60, 60, 24 * time.Hour}} {
		if got := test.from.Until(test.to); got != test.want {
			t.Errorf("Until(%d, %d) = %v, want %v", test.from, test.to, got, test.want)
		}
	}
}

// Zones east of Greenwich begin their days before UTC does, and days on which clocks change are
// shorter or longer.
func TestDay(t *testing.T) {
	for _, test := range []struct{ zone, day, from, to string }{
		{"Pacific/Auckland", "2026-12-25", "2026-12-24T11:00:00Z", "2026-12-25T11:00:00Z"},
		{"Europe/Berlin", "2026-03-29", "2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z"},
	} {
		zone, err := calendar.Zone(test.zone)
		if err != nil {
			t.Fatal(err)
		}
		from, to, err := calendar.Day("Holidays", test.day, zone)
		if got := from.UTC().Format(time.RFC3339) + " " + to.UTC().Format(time.RFC3339); err != nil || got != test.from+" "+test.to {
			t.Errorf("%s in %s is %s, %v, want %s %s", test.day, test.zone, got, err, test.from, test.to)
		}
	}
}

func TestBadInput(t *testing.T) {
	for _, name := range []string{"", "Local", "CET+1", "Europe/Berlln"} {
		if _, err := calendar.Zone(name); err == nil || !strings.Contains(err.Error(), "IANA name") {
			t.Errorf("Zone(%q) = %v, want an error", name, err)
		}
	}
	for _, text := range []string{"", "7:30", "24:00", "07:60", "07:30:00"} {
		if _, err := calendar.ReadClock("Wake", text); err == nil || !strings.HasPrefix(err.Error(), "Wake is ") {
			t.Errorf("ReadClock(%q) = %v, want an error that names the field", text, err)
		}
	}
	if _, _, err := calendar.Day("Holidays", "25.12.2026", time.UTC); err == nil || !strings.Contains(err.Error(), "2026-12-25") {
		t.Errorf("Day = %v, want an error with the form", err)
	}
}
