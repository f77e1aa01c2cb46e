// Package price tells what a network costs while it stands idle, and from how much traffic on
// one way of building it is cheaper than another.
//
//	t := price.Default()
//	t.EndpointIdle(15, 3)               // $328.50 a month for 15 interface endpoints in 3 zones
//	t.BreakEven(15, 3, price.KeepNAT)   // 9386 GB a month have to go through them to pay
//	t.Standing(a)                       // the bill of an assembly, stack by stack
//
// Prices are data: [Default] is a dated table of list prices for one Region, each with its
// source, and [Read] takes a table of your own, with what you negotiated. A month has 730
// hours. Arithmetic is exact: amounts are whole millionths of the currency.
//
// A bill holds what is paid for existing. What is paid by use (GB, requests, log volume) is not
// in it, nor what AWS gives away; what is paid by size, such as instances and databases, is
// listed without a price rather than left out.
//
// The package is pure Go.
package price
