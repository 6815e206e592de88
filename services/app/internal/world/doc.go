// Package world is a simulated world of news outlets that proves the fetcher: each outlet follows a script of publications,
// edits, withdrawals and faults over time, and keeps the truth about itself: what it showed, which version of which page it
// served, and every request that it received. A judge compares the truth with the events of the wire, and says of every
// difference which outlet and item it is about, what was expected and what came.
//
// The world runs in a clock that is passed in. Simulate runs it in one process, over a network in memory, with the wire's own
// fetcher, normaliser and storage: days pass in seconds. Listen serves the same world on loopback, for the program itself.
// Everything is drawn from a seed; outlets, people and events are invented.
package world
