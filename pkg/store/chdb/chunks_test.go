package chdb_test

import (
	"encoding/json"
	"strings"
	"testing"

	"vedetta/pkg/store/storetest"
)

// A result that the engine makes in several blocks must look as one in every
// format: one header, one document.
func TestAResultInSeveralBlocksIsOne(t *testing.T) {
	const (
		blocks = "SELECT DISTINCT c FROM (SELECT 'a' AS c UNION ALL SELECT 'b' UNION ALL SELECT 'c') ORDER BY c"
		one    = "SELECT c FROM values('c String', 'a', 'b', 'c')"
	)
	ask := func(sql, format string) string {
		a := do(t, call{user: storetest.Reader, body: sql, params: "default_format=" + format})
		if a.status != 200 {
			t.Errorf("%s: %d %s", format, a.status, a.body)
		}
		return a.body
	}
	for _, format := range []string{
		"TSV", "TSVRaw", "TSVWithNames", "TSVWithNamesAndTypes", "CSV", "CSVWithNames", "Values", "Vertical", "Markdown", "JSONEachRow", "JSONCompactEachRow",
		"JSONCompactEachRowWithNames", "JSONColumns", "JSONObjectEachRow", "RowBinary", "RowBinaryWithNames", "PrettyNoEscapes", "PrettyCompactNoEscapes", "SQLInsert",
	} {
		if got, want := ask(blocks, format), ask(one, format); got != want {
			t.Errorf("%s: several blocks come as\n%q\none as\n%q", format, got, want)
		}
	}
	for _, format := range []string{"JSON", "JSONCompact", "JSONColumnsWithMetadata"} {
		var answer struct{ Rows int }
		if err := json.Unmarshal([]byte(ask(blocks, format)), &answer); err != nil || answer.Rows != 3 {
			t.Errorf("%s: %d rows, error %v, want 3", format, answer.Rows, err)
		}
	}
	if n := strings.Count(ask(blocks, "XML"), "<result>"); n != 1 {
		t.Errorf("XML: %d documents, want 1", n)
	}
}
