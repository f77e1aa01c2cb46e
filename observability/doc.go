// Package observability defines how a workload is watched and who hears of it: alarms that reach
// somebody, and saved queries over the logs that the other layers write.
//
// Start with [NewNotifications], and give its topics to what raises alarms.
package observability
