package chdb

import (
	"strconv"
	"strings"
	"time"
)

// Limits bound each query of the reader. A request may tighten them and never widen them. Zero means no limit.
type Limits struct {
	ExecutionTime time.Duration
	ResultRows    uint64
	ResultBytes   uint64
	RowsToRead    uint64
	Memory        uint64 // bytes of one query
	Threads       uint64
}

// DefaultLimits are the reader's limits where the operator sets none.
func DefaultLimits() Limits {
	return Limits{
		ExecutionTime: 30 * time.Second,
		ResultRows:    1_000_000,
		ResultBytes:   512 << 20,
		Memory:        2 << 30,
		Threads:       4,
	}
}

// settings writes the limits as ClickHouse's settings; 0 is no limit there too.
func (l Limits) settings() []setting {
	n := func(name string, v uint64) setting { return setting{name, strconv.FormatUint(v, 10)} }
	all := []setting{
		{"max_execution_time", strconv.FormatFloat(l.ExecutionTime.Seconds(), 'f', -1, 64)},
		n("max_result_rows", l.ResultRows), n("max_result_bytes", l.ResultBytes), n("max_rows_to_read", l.RowsToRead),
		n("max_memory_usage", l.Memory), n("max_threads", l.Threads),
	}
	set := all[:0]
	for _, s := range all {
		if s.value != "0" {
			set = append(set, s)
		}
	}
	return set
}

// readerSettings makes the settings of a reader's connection from those the request asks for.
func readerSettings(limits Limits, asked []setting) ([]setting, error) {
	out := append([]setting{{"readonly", "1"}}, limits.settings()...)
	bound := make(map[string]string)
	for _, s := range out[1:] {
		bound[s.name] = s.value
	}
	for _, s := range asked {
		switch readerRule(s.name) {
		case ruleIgnore:
		case rulePass:
			out = append(out, s)
		case ruleTighten:
			value, err := tighten(s, bound[s.name])
			if err != nil {
				return nil, err
			}
			out = append(out, setting{s.name, value})
		default:
			if s.name != "readonly" || s.value == "0" {
				return nil, raise(codeReadonly, "Cannot modify '%s' setting in readonly mode.", s.name)
			}
		}
	}
	return out, nil
}

// settingRule says what a reader may do with a setting.
type settingRule uint8

const (
	ruleRefuse  settingRule = iota
	ruleTighten             // a limit: the smaller value counts
	rulePass                // changes nothing but the reader's own result
	ruleIgnore              // clients send it always and it means nothing here
)

func readerRule(name string) settingRule {
	switch name {
	case "max_execution_time", "max_result_rows", "max_result_bytes", "max_rows_to_read", "max_bytes_to_read",
		"max_memory_usage", "max_threads", "max_block_size", "max_rows_to_group_by", "max_rows_to_sort",
		"max_bytes_to_sort", "max_columns_to_read", "max_rows_in_join", "max_bytes_in_join", "max_rows_in_set":
		return ruleTighten
	case "date_time_output_format", "date_time_input_format", "join_use_nulls", "session_timezone", "extremes", "limit",
		"offset", "result_overflow_mode", "timeout_overflow_mode", "read_overflow_mode", "group_by_overflow_mode",
		"prefer_column_name_to_alias", "bool_true_representation", "bool_false_representation",
		"format_csv_delimiter", "cast_keep_nullable", "union_default_mode", "empty_result_for_aggregation_by_empty_set",
		"aggregate_functions_null_for_empty", "final", "log_comment", "optimize_read_in_order":
		return rulePass
	case "enable_http_compression", "http_zlib_compression_level", "network_compression_method",
		"network_zstd_compression_level", "send_progress_in_http_headers", "http_headers_progress_interval_ms",
		"add_http_cors_header", "cancel_http_readonly_queries_on_client_close", "http_wait_end_of_query",
		"http_response_buffer_size", "http_write_exception_in_output_format", "log_queries", "connect_timeout",
		"receive_timeout", "send_timeout", "use_uncompressed_cache", "send_logs_level", "allow_suspicious_low_cardinality_types",
		"http_make_head_request", "http_receive_timeout", "http_send_timeout", "priority":
		return ruleIgnore
	case "output_format_schema": // the path of a file the engine would write
		return ruleRefuse
	}
	if strings.HasPrefix(name, "output_format_") {
		return rulePass
	}
	return ruleRefuse
}

// tighten returns the smaller of what is asked and the bound; 0 and no bound mean unlimited.
func tighten(s setting, bound string) (string, error) {
	asked, err := strconv.ParseFloat(s.value, 64)
	if err != nil || asked < 0 {
		return "", raise(codeBadArguments, "Cannot parse the value of setting %s", s.name)
	}
	limit, _ := strconv.ParseFloat(bound, 64) // an absent bound is 0
	if limit > 0 && (asked == 0 || asked > limit) {
		return bound, nil
	}
	return s.value, nil
}

// ownerSettings makes the settings of an owner's connection. A GET may not write, as with any ClickHouse.
func ownerSettings(get bool, asked []setting) []setting {
	out := make([]setting, 0, len(asked)+1)
	if get {
		out = append(out, setting{"readonly", "2"})
	}
	return append(out, asked...)
}
