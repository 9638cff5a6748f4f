package web

import (
	"fmt"
	"io"
	"log/slog"
)

// Secret is a setting that no output shows: it prints as <secret>.
type Secret string

const shown = "<secret>"

// Format implements fmt.Formatter for every verb.
func (Secret) Format(s fmt.State, _ rune) { _, _ = io.WriteString(s, shown) }

// LogValue implements slog.LogValuer.
func (Secret) LogValue() slog.Value { return slog.StringValue(shown) }

// MarshalText implements encoding.TextMarshaler, for JSON and YAML.
func (Secret) MarshalText() ([]byte, error) { return []byte(shown), nil }
