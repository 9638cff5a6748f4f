package personaldata

import (
	"slices"
	"strings"
	"testing"
)

// findsForms scans every form in every context, which has {} where the form stands. What
// must be found is the form, or the part of it in brackets; of a form with [] nothing.
func findsForms(t *testing.T, kind Kind, forms, contexts []string) {
	t.Helper()
	if collected != nil {
		collectForms(kind, len(forms), len(contexts), func(form, context int) string {
			value := forms[form]
			if !strings.Contains(value, "[") {
				value = "[" + value + "]"
			}
			return strings.Replace(contexts[context], "{}", strings.Replace(value, "[]", "", 1), 1)
		})
		return
	}
	s := mustNew(t, Config{})
	for _, form := range forms {
		plain := strings.NewReplacer("[", "", "]", "").Replace(form)
		from, to := strings.Index(form, "["), strings.Index(form, "]")-1
		if from < 0 {
			from, to = 0, len(form)
		}
		for _, context := range contexts {
			text := strings.Replace(context, "{}", plain, 1)
			at := strings.Index(context, "{}")
			var want, got []string
			if from < to {
				want = append(want, text[at+from:at+to])
			}
			for _, span := range s.Find(text) {
				if span.Kind == kind && span.End > at && span.Start < at+len(plain) {
					got = append(got, text[span.Start:span.End])
				}
			}
			if !slices.Equal(got, want) {
				t.Errorf("%q: got %q, want %q", text, got, want)
			}
		}
	}
}
