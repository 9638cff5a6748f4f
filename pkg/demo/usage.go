package demo

import (
	"os"

	"vedetta/pkg/app"
)

// Usage is what the processes of a pipeline use, by /proc; zero where there is
// none.
type Usage struct {
	Bus      app.Process `json:"bus"` // with the collectors and the alerter
	Analyser app.Process `json:"analyser"`
	Engine   app.Process `json:"engine"` // ClickHouse
}

// usage is that of this process and its children, since their start; zero where
// there is no pipeline in this process tree.
func (d *Demo) usage() Usage {
	if d.All == nil {
		return Usage{}
	}
	return Usage{Bus: app.ProcessOf(os.Getpid()), Analyser: app.ProcessOf(d.All.Analyser.PID()), Engine: app.ProcessOf(d.All.Engine.PID())}
}

// since is u with the CPU time counted from begin on.
func (u Usage) since(begin Usage) Usage {
	u.Bus.CPU -= begin.Bus.CPU
	u.Analyser.CPU -= begin.Analyser.CPU
	u.Engine.CPU -= begin.Engine.CPU
	return u
}

// memory is the resident memory of the process tree, in bytes.
func (u Usage) memory() int64 { return u.Bus.Memory + u.Analyser.Memory + u.Engine.Memory }
