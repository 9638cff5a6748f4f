package list_test

import (
	"testing"

	"vedetta/pkg/detect"
	"vedetta/pkg/detect/detecttest"
	"vedetta/pkg/detect/list"
	"vedetta/pkg/policy"
)

func TestGolden(t *testing.T) {
	detecttest.Run(t, func(r *policy.Register) detect.Detector { return list.New(r) })
}
