package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// watch looks at a process until peaks is called, which returns the most memory that it had and
// that its children had together, as far as Linux tells: 0 elsewhere.
func watch(pid int) (peaks func() (own, children int64)) {
	type found struct{ own, children int64 }
	stop, done := make(chan struct{}), make(chan found)
	go func() {
		var most found
		of := map[string]int64{} // by child
		for {
			most.own = max(most.own, peak(strconv.Itoa(pid)))
			for _, child := range childrenOf(pid) {
				of[child] = max(of[child], peak(child))
			}
			select {
			case <-stop:
				for _, bytes := range of {
					most.children += bytes
				}
				done <- most
				return
			case <-time.After(20 * time.Millisecond):
			}
		}
	}()
	return func() (int64, int64) {
		close(stop)
		most := <-done
		return most.own, most.children
	}
}

// peak is the most memory that a process had so far, in bytes.
func peak(pid string) int64 {
	status, err := os.ReadFile(filepath.Join("/proc", pid, "status"))
	if err != nil {
		return 0
	}
	_, after, _ := bytes.Cut(status, []byte("VmHWM:"))
	var kilobytes int64
	_, _ = fmt.Sscan(string(after), &kilobytes) // 0 of a process that has ended
	return kilobytes << 10
}

// childrenOf are the processes that the threads of a process started.
func childrenOf(pid int) []string {
	threads, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", pid)) // no threads, no children
	var all []string
	for _, thread := range threads {
		text, _ := os.ReadFile(thread)
		all = append(all, strings.Fields(string(text))...)
	}
	return all
}
