// Package price tells what a network costs while it stands idle, and from how much traffic on
// one design is cheaper than another.
//
// Prices are data: [Default] is a dated table of list prices for one Region, each with its
// source, and [Read] takes a table of your own, with the prices that you negotiated. A month has
// 730 hours. Arithmetic is exact: amounts are whole millionths of the currency.
//
// A [Bill] holds what existing resources cost. It leaves out what is billed by use, such as GB,
// requests, log volume and minutes of experiments, free tiers, and what AWS does not charge for.
// Services count by the tasks that scaling leaves, serverless databases by their least capacity,
// and health checks as those of endpoints in AWS. What the table has no price for, such as other
// classes of databases, what only deployment knows, and what is in no template of the app, is
// listed without one: nothing counts as free that is not. What code of custom resources makes is
// noted, and so are stacks in other Regions than that of the table.
//
// The package is pure Go.
package price
