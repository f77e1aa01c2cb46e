package metric

import "fmt"

// CheckPeriod says whether CloudWatch takes a period of an alarm, in seconds: 10, 20, 30 or a
// multiple of 60. PutMetricAlarm of the Amazon CloudWatch API Reference says so; CDK takes 1 and 5
// too, which exist for graphs alone.
func CheckPeriod(seconds int) error {
	if seconds > 0 && seconds%60 == 0 || seconds == 10 || seconds == 20 || seconds == 30 {
		return nil
	}
	return fmt.Errorf("is %d, want 10, 20, 30 or a multiple of 60 seconds", seconds)
}

// CheckSpan says whether CloudWatch looks back over so many periods: a week if they are an hour or
// longer, a day otherwise.
func CheckSpan(periods, seconds int) error {
	most, words := 86400, "a day"
	if seconds >= 3600 {
		most, words = 7*86400, "7 days"
	}
	if periods < 1 {
		return fmt.Errorf("is %d, want 1 or more", periods)
	}
	if periods*seconds > most {
		return fmt.Errorf("is %d, and %[1]d periods of %d seconds are longer than %s; want %d at most", periods, seconds, words, most/seconds)
	}
	return nil
}

// Values returns the least and the greatest value of a statistic of the metric; bounded is false if
// there is no greatest.
func (m Metric) Values(statistic string) (least, greatest float64, bounded bool) {
	switch statistic {
	case "Sum":
		least, _, _ = m.Unit.Range()
		return least, 0, false
	case "SampleCount":
		return 0, 0, false
	}
	return m.Unit.Range()
}

// Decides reports whether values from least to greatest can be on either side of a threshold. An
// operator that is always true makes an alarm that is raised at once and never ends, one that is
// never true makes one that never comes.
func (o Operator) Decides(threshold, least, greatest float64, bounded bool) (always, never bool) {
	switch o {
	case Above:
		return least > threshold, bounded && greatest <= threshold
	case AtLeast:
		return least >= threshold, bounded && greatest < threshold
	case Below:
		return bounded && greatest < threshold, least >= threshold
	case AtMost:
		return bounded && greatest <= threshold, least > threshold
	}
	return false, false
}
