package detect_test

import (
	"testing"

	"vedetta/pkg/detect"
	"vedetta/pkg/event"
)

// A polite answer that the classifier takes for a fraud, at 0.47, made sixty answers
// in conversations a slow send.
func TestOnlyAClearLabelSolicits(t *testing.T) {
	for _, c := range []struct {
		facts *event.Facts
		want  bool
	}{
		{nil, false},
		{&event.Facts{Purpose: "security_phishing", Confidence: 0.47}, false},
		{&event.Facts{Purpose: "security_phishing", Confidence: 0.6}, true},
		{&event.Facts{Purpose: "electoral_propaganda", Confidence: 0.9, Unclear: true}, false},
		{&event.Facts{Purpose: "fundraising", Confidence: 0.9}, true},
		{&event.Facts{Purpose: "service_information", Confidence: 0.9}, false},
	} {
		if got := detect.Solicits(&event.Event{Facts: c.facts}); got != c.want {
			t.Errorf("%+v solicits: %v, want %v", c.facts, got, c.want)
		}
	}
}
