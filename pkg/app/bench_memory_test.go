package app

import "testing"

// TestWeighAnalyser holds the memory of campaigns and people to what the operator
// is told to plan with: heap in bytes, with room for another Go version.
func TestWeighAnalyser(t *testing.T) {
	m, err := WeighAnalyser(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%+v", m)
	if m.Campaign < 100 || m.Campaign > 16<<10 || m.Person < 8 || m.Person > 512 {
		t.Errorf("%d bytes a campaign and %d a person, want at most 16 KiB and 512 bytes", m.Campaign, m.Person)
	}
	if m.Beyond > weighedCrowd*m.Person/4 {
		t.Errorf("a campaign of %d people has %d bytes: it grows with each of them", weighedCrowd, m.Beyond)
	}
}
