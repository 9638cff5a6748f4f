package bulk_test

import (
	"testing"

	"vedetta/pkg/detect"
	"vedetta/pkg/detect/bulk"
	"vedetta/pkg/detect/detecttest"
	"vedetta/pkg/policy"
)

func TestGolden(t *testing.T) {
	detecttest.Run(t, func(r *policy.Register) detect.Detector { return bulk.New(r) })
}
