// Package heartbeat calculates how long an alarm on a heartbeat takes to notice that it stopped.
package heartbeat

import "time"

// NoticedAfter is the longest time from the last beat to the alarm, where the alarm wants n empty
// periods in a row of FILL(beats, 0).
//
// CloudWatch cuts time into whole periods. A beat at the beginning of one fills it to its end, and
// n empty ones follow. Without FILL it takes longer: CloudWatch looks back over more periods than
// the alarm evaluates, and takes the beats that it finds there for the newest data ("How alarm
// state is evaluated when data is missing"). An alarm with one period of a day then fires on the
// third day or later.
func NoticedAfter(period time.Duration, n int) time.Duration {
	return time.Duration(n+1) * period
}
