// Package chdb is ClickHouse inside Vedetta: the real engine (libchdb) run as a supervised child process and
// served over ClickHouse's own HTTP interface, so that clickhouse-go, Grafana's data source and curl speak to it
// exactly as they speak to a server.
//
// It owns the library (found, or fetched once), the data directory while an engine has it open, and the HTTP
// endpoint. In come HTTP requests of two users, an owner who may do everything and a reader who may read the
// views; out go ClickHouse's formats, exceptions and headers.
//
// The parent calls Start and gets a Process, which restarts the child when it dies; the child calls Child. A crash
// in C++ therefore never takes the parent down.
//
// Concurrency: every request runs on a connection of its own which is closed afterwards, so no setting, temporary
// table or current database passes from one request to the next (sessions are the exception clients ask for).
// How many run at once is bounded separately for the two users. A process can hold one engine only: libchdb keeps
// one data directory per process.
//
// The reader is held back four times: the engine's own grants (a role which may select from the views' databases
// only; the views run as their definer), readonly=1, the engine's classification of the statement, and a token-level
// check of names and functions (guard.go).
package chdb
