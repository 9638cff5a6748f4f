package grafana

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Vars are the values of a dashboard's variables.
type Vars map[string][]string

// intervalsShown is how many points a time series has at about a panel's width.
const intervalsShown = 200

// Expand replaces the macros of the ClickHouse data source and the dashboard's
// variables, as Grafana does, for the time range from..to. Unknown macros and
// variables are errors: Grafana would send them to ClickHouse as they are.
func Expand(sql string, from, to time.Time, vars Vars) (string, error) {
	if !from.Before(to) {
		return "", fmt.Errorf("expand query: the time range ends before it begins")
	}
	x := expander{from: from, to: to, vars: vars, interval: interval(from, to)}
	var out strings.Builder
	for sql != "" {
		at := strings.IndexByte(sql, '$')
		if at < 0 {
			break
		}
		out.WriteString(sql[:at])
		text, rest, err := x.next(sql[at:])
		if err != nil {
			return "", fmt.Errorf("expand query: %w", err)
		}
		out.WriteString(text)
		sql = rest
	}
	out.WriteString(sql)
	return out.String(), nil
}

// interval is the width of one point.
func interval(from, to time.Time) time.Duration {
	return max(to.Sub(from)/intervalsShown, time.Second).Truncate(time.Second)
}

type expander struct {
	from, to time.Time
	interval time.Duration
	vars     Vars
}

var (
	macroPattern    = regexp.MustCompile(`^\$__([A-Za-z]\w*)`)
	bracedPattern   = regexp.MustCompile(`^\$\{(\w+)(?::(\w+))?\}`)
	variablePattern = regexp.MustCompile(`^\$([A-Za-z]\w*)`)
)

// next expands what stands at the beginning of sql, which is a dollar.
func (x expander) next(sql string) (text, rest string, err error) {
	if m := macroPattern.FindStringSubmatch(sql); m != nil {
		args, rest, err := arguments(sql[len(m[0]):])
		if err != nil {
			return "", "", fmt.Errorf("$__%s: %w", m[1], err)
		}
		text, err := x.macro(m[1], args)
		return text, rest, err
	}
	if m := bracedPattern.FindStringSubmatch(sql); m != nil {
		text, err := x.variable(m[1], m[2])
		return text, sql[len(m[0]):], err
	}
	if m := variablePattern.FindStringSubmatch(sql); m != nil {
		text, err := x.variable(m[1], "")
		return text, sql[len(m[0]):], err
	}
	return "$", sql[1:], nil // a dollar in a pattern or a heredoc
}

// arguments takes the macro's arguments, if there are any, off the text.
func arguments(sql string) (args []string, rest string, err error) {
	if !strings.HasPrefix(sql, "(") {
		return nil, sql, nil
	}
	depth, start := 0, 1
	for i := range len(sql) {
		switch sql[i] {
		case '(':
			depth++
		case ')':
			depth--
		}
		if depth == 0 || depth == 1 && sql[i] == ',' {
			args = append(args, strings.TrimSpace(sql[start:i]))
			start = i + 1
		}
		if depth == 0 {
			return args, sql[i+1:], nil
		}
	}
	return nil, "", fmt.Errorf("a parenthesis is not closed")
}

// macro is one of the macros of the data source, by its documentation.
func (x expander) macro(name string, args []string) (string, error) {
	switch name {
	case "from":
		return strconv.FormatInt(x.from.UnixMilli(), 10), nil
	case "to":
		return strconv.FormatInt(x.to.UnixMilli(), 10), nil
	case "fromTime":
		return seconds(x.from), nil
	case "toTime":
		return seconds(x.to), nil
	case "fromTime_ms":
		return millis(x.from), nil
	case "toTime_ms":
		return millis(x.to), nil
	case "interval_s":
		return x.width(), nil
	}
	if len(args) != 1 || args[0] == "" {
		return "", fmt.Errorf("$__%s: unknown, or not with %d arguments", name, len(args))
	}
	return x.columnMacro(name, args[0])
}

func (x expander) columnMacro(name, column string) (string, error) {
	switch name {
	case "timeFilter":
		return between(column, seconds(x.from), seconds(x.to)), nil
	case "timeFilter_ms":
		return between(column, millis(x.from), millis(x.to)), nil
	case "dateFilter":
		return between(column, date(x.from), date(x.to)), nil
	case "timeInterval":
		return "toStartOfInterval(toDateTime(" + column + "), INTERVAL " + x.width() + " second)", nil
	case "timeInterval_ms":
		return "toStartOfInterval(toDateTime64(" + column + ", 3), INTERVAL " + strconv.FormatInt(x.interval.Milliseconds(), 10) + " millisecond)", nil
	}
	return "", fmt.Errorf("$__%s is not a macro of the ClickHouse data source", name)
}

func (x expander) width() string { return strconv.FormatInt(int64(x.interval/time.Second), 10) }

func seconds(t time.Time) string { return fmt.Sprintf("toDateTime(%d)", t.Unix()) }

func millis(t time.Time) string { return fmt.Sprintf("fromUnixTimestamp64Milli(%d)", t.UnixMilli()) }

func date(t time.Time) string { return "toDate('" + t.Format(time.DateOnly) + "')" }

func between(column, from, to string) string {
	return column + " >= " + from + " AND " + column + " <= " + to
}

// variable is a variable's values, as Grafana writes them: without a format a
// single value is bare, and several are quoted without a look inside. Only
// sqlstring doubles the quotes in a value.
func (x expander) variable(name, format string) (string, error) {
	values, ok := x.vars[name]
	if !ok {
		return "", fmt.Errorf("variable %q has no value", name)
	}
	switch {
	case format == "sqlstring":
		quoted := make([]string, len(values))
		for i, v := range values {
			quoted[i] = "'" + strings.ReplaceAll(v, "'", "''") + "'"
		}
		return strings.Join(quoted, ","), nil
	case format == "csv" || format == "raw" || format == "" && len(values) == 1:
		return strings.Join(values, ","), nil
	case format == "":
		return "'" + strings.Join(values, "','") + "'", nil
	}
	return "", fmt.Errorf("format %q of variable %q is not known here", format, name)
}
