package personaldata

// fataler is a test or a property.
type fataler interface {
	Fatal(args ...any)
}

func mustNew(t fataler, c Config) *Scanner {
	s, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	return s
}
