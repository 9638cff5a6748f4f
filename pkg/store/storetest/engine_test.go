package storetest_test

import (
	"testing"

	"github.com/ClickHouse/clickhouse-go/v2"

	"vedetta/pkg/store/storetest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

func TestEngine(t *testing.T) {
	first := storetest.Engine(t)
	if storetest.Engine(t) != first {
		t.Error("each call starts an engine")
	}
	options, err := clickhouse.ParseDSN(first.DSN(storetest.Owner, "default"))
	if err != nil {
		t.Fatal(err)
	}
	c, err := clickhouse.Open(options)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	var user string
	if err := c.QueryRow(t.Context(), "SELECT currentDatabase()").Scan(&user); err != nil || user != "default" {
		t.Errorf("%q, %v", user, err)
	}
}
