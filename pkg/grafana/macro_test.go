package grafana_test

import (
	"strings"
	"testing"
	"time"

	"vedetta/pkg/grafana"
)

func TestExpand(t *testing.T) {
	from := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	to := from.Add(200 * time.Minute) // a point a minute
	vars := grafana.Vars{"body": {"c_f257"}, "channel": {"sms", "mail"}, "odd": {"d'Aosta"}, "none": nil}
	f := func(sql, want string) {
		t.Helper()
		got, err := grafana.Expand(sql, from, to, vars)
		if err != nil || got != want {
			t.Errorf("Expand(%q) = %q, %v, want %q", sql, got, err, want)
		}
	}
	f("SELECT 1", "SELECT 1")
	f("$__timeFilter(t)", "t >= toDateTime(1772323200) AND t <= toDateTime(1772335200)")
	f("$__timeFilter(f(a, b)) OR x", "f(a, b) >= toDateTime(1772323200) AND f(a, b) <= toDateTime(1772335200) OR x")
	f("$__timeFilter_ms(t)", "t >= fromUnixTimestamp64Milli(1772323200000) AND t <= fromUnixTimestamp64Milli(1772335200000)")
	f("$__dateFilter(day)", "day >= toDate('2026-03-01') AND day <= toDate('2026-03-01')")
	f("toDate($__fromTime), $__toTime", "toDate(toDateTime(1772323200)), toDateTime(1772335200)")
	f("$__fromTime_ms-$__toTime_ms", "fromUnixTimestamp64Milli(1772323200000)-fromUnixTimestamp64Milli(1772335200000)")
	f("$__timeInterval(t)", "toStartOfInterval(toDateTime(t), INTERVAL 60 second)")
	f("$__timeInterval_ms(t)", "toStartOfInterval(toDateTime64(t, 3), INTERVAL 60000 millisecond)")
	f("$__interval_s $__from $__to", "60 1772323200000 1772335200000")
	f("$body ${body} ${body:raw}", "c_f257 c_f257 c_f257")
	f("IN (${body:sqlstring})", "IN ('c_f257')")
	f("IN (${channel:sqlstring})", "IN ('sms','mail')")
	f("IN ($channel) ${channel:csv}", "IN ('sms','mail') sms,mail")
	f("${odd:sqlstring}", "'d''Aosta'")
	f("IN (${none:sqlstring})", "IN ()")
	f("match(x, '^a$') $1 $", "match(x, '^a$') $1 $")
}

func TestExpandRefuses(t *testing.T) {
	now := time.Now()
	f := func(sql, want string) {
		t.Helper()
		_, err := grafana.Expand(sql, now.Add(-time.Hour), now, grafana.Vars{"body": {"x"}})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Expand(%q): %v, want %q", sql, err, want)
		}
	}
	f("$__conditionalAll(x, $y)", "$__conditionalAll")
	f("$__timeFilter", "$__timeFilter")
	f("$__timeFilter(a, b)", "2 arguments")
	f("$__timeFilter()", "$__timeFilter")
	f("$__timeFilter((a)", "not closed")
	f("$__columnFilter(a)", "not a macro")
	f("${chanel}", `"chanel" has no value`)
	f("${body:pipe}", `"pipe"`)
	if _, err := grafana.Expand("SELECT 1", now, now, nil); err == nil {
		t.Error("an empty time range passed")
	}
}

// FuzzExpand looks for panics: dashboards come from people.
func FuzzExpand(f *testing.F) {
	for _, s := range []string{"$__timeFilter(a)", "${body:sqlstring}", "$__x(((", "$", "${", "$__", "$__timeFilter())"} {
		f.Add(s)
	}
	now := time.Now()
	f.Fuzz(func(t *testing.T, sql string) {
		_, _ = grafana.Expand(sql, now.Add(-time.Hour), now, grafana.Vars{"body": {"x"}})
		if _, err := grafana.Queries([]byte(sql)); err == nil && !strings.HasPrefix(strings.TrimSpace(sql), "{") && strings.TrimSpace(sql) != "null" {
			t.Errorf("%q is a dashboard", sql)
		}
	})
}

func TestQueries(t *testing.T) {
	const text = `{
		"templating": {"list": [
			{"name": "ds", "type": "datasource", "query": "grafana-clickhouse-datasource"},
			{"name": "body", "type": "query", "query": "SELECT 1"},
			{"name": "channel", "type": "query", "query": {"rawSql": "SELECT 2", "refId": "v"}},
			{"name": "free", "type": "custom", "query": "a,b"}]},
		"annotations": {"list": [{"name": "elections", "target": {"rawSql": "SELECT 3"}}, {"name": "own"}]},
		"panels": [
			{"title": "a", "targets": [{"refId": "A", "rawSql": "SELECT 4"}, {"refId": "B", "rawSql": "SELECT 5"}]},
			{"title": "row", "type": "row", "panels": [{"title": "b", "targets": [{"refId": "A", "rawSql": "SELECT 6"}]}]}]}`
	qs, err := grafana.Queries([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, q := range qs {
		got = append(got, string(q.Kind)+" "+q.Title+q.Ref+": "+q.SQL)
	}
	want := "variable body: SELECT 1; variable channel: SELECT 2; annotation elections: SELECT 3; panel aA: SELECT 4; panel aB: SELECT 5; panel bA: SELECT 6"
	if strings.Join(got, "; ") != want {
		t.Errorf("got  %s\nwant %s", strings.Join(got, "; "), want)
	}
	if _, err := grafana.Queries([]byte("[]")); err == nil {
		t.Error("a list is a dashboard")
	}
}
