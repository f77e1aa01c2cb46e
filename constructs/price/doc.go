// Package price tells what a network costs while it stands idle, and from how much traffic on
// one design is cheaper than another.
//
// Prices are data: [Default] is a dated table of list prices for one Region, each with its
// source, and [Read] takes a table of your own, with the prices that you negotiated. A month has
// 730 hours. Arithmetic is exact: amounts are whole millionths of the currency.
//
// A [Bill] holds what existing resources cost. It leaves out what is billed by use, such as GB,
// requests and log volume, and what AWS does not charge for. What is billed by size, such as
// instances and databases, is listed without a price.
//
// The package is pure Go.
package price
