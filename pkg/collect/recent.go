package collect

import "sync"

// recent remembers up to 2n strings, forgetting the oldest half at a time:
// bounded memory without a list. It is safe for concurrent use.
type recent struct {
	n int

	mu    sync.Mutex // guards young and old
	young map[string]struct{}
	old   map[string]struct{}
}

func newRecent(n int) *recent {
	return &recent{n: n, young: make(map[string]struct{})}
}

func (r *recent) has(s string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	_, ok := r.young[s]
	if !ok {
		_, ok = r.old[s]
	}
	return ok
}

func (r *recent) add(s string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.young) >= r.n {
		r.old, r.young = r.young, make(map[string]struct{})
	}
	r.young[s] = struct{}{}
}
