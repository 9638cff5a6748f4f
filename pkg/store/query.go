package store

import (
	"context"
	"fmt"
	"reflect"
)

// Table is the answer to a question: its columns and rows as ClickHouse gives
// them.
type Table struct {
	Columns []string
	Rows    [][]any
}

// Query asks in SQL. Use a Store whose DSN is of a read-only user for questions
// of people.
func (s *Store) Query(ctx context.Context, sql string, args ...any) (*Table, error) {
	rows, err := s.conn.Query(ctx, sql, args...)
	if err != nil {
		return nil, fmt.Errorf("query: %w", err)
	}
	defer rows.Close()
	t := &Table{Columns: rows.Columns()}
	types := rows.ColumnTypes()
	for rows.Next() {
		row := make([]any, len(types))
		for i, c := range types {
			row[i] = reflect.New(c.ScanType()).Interface()
		}
		if err := rows.Scan(row...); err != nil {
			return nil, fmt.Errorf("query: %w", err)
		}
		for i := range row {
			row[i] = value(reflect.ValueOf(row[i]).Elem())
		}
		t.Rows = append(t.Rows, row)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("query: %w", err)
	}
	return t, nil
}

// value leaves the pointer behind that a Nullable column scans into.
func value(v reflect.Value) any {
	if v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return nil
		}
		v = v.Elem()
	}
	return v.Interface()
}
