package interpreter

import "errors"

// fanOut runs so many bodies, a limited number of them at a time, and collects their results in
// order. The first failure that is not tolerated ends the others.
func (v *visit) fanOut(count, limit int, body func(i int, p *process) (any, error), tolerated func(error) bool) ([]any, error) {
	results := make([]any, count)
	errs := make([]error, count)
	var ended []int
	waiting := false
	running := map[int]*process{}
	defer func() {
		for _, p := range running {
			p.end()
		}
	}()
	for started, done := 0, 0; done < count; {
		for started < count && len(running) < limit {
			i := started
			running[i] = v.start(func(p *process) {
				results[i], errs[i] = body(i, p)
				ended = append(ended, i)
				if waiting {
					waiting = false
					v.wakeFirst(v.process)
				}
			})
			started++
		}
		if len(ended) == 0 {
			waiting = true
			v.suspend(func() {})
			continue
		}
		i := ended[0]
		ended = ended[1:]
		delete(running, i)
		done++
		if errs[i] != nil && (tolerated == nil || !tolerated(errs[i])) {
			return nil, errs[i]
		}
	}
	return results, nil
}

// failureOf is an error that is no refusal.
func failureOf(err error) *Failure {
	var f *Failure
	errors.As(err, &f)
	return f
}
