package inbound_test

import (
	"testing"

	"vedetta/pkg/detect"
	"vedetta/pkg/detect/detecttest"
	"vedetta/pkg/detect/inbound"
	"vedetta/pkg/policy"
)

func TestGolden(t *testing.T) {
	detecttest.Run(t, func(r *policy.Register) detect.Detector { return inbound.New(r) })
}
