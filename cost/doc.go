// Package cost keeps the bill known before it comes, and smaller: who spends what, what stands
// idle, and what sleeps at night.
//
//   - Before the bill: [NewBudget], [NewUsageBudget], [NewBudgetAction], [NewCommitmentBudget],
//     [NewAnomalyDetection].
//   - Whose bill it is: [NewCostCategory], [NewTagActivation], [NewDataExport].
//   - Smaller: [NewSpotCapacity], [NewRightSizing].
//   - Storage: [NewTieredBucket].
//   - Off hours: [NewOffHours].
//
// What an app costs standing idle is told by package price and by the command
// cost/cmd/standingcost, and what a commitment would save by package commitment.
package cost
