package grafana

import (
	"encoding/json"
	"fmt"
)

// DatasourceType is the data source that all queries go to.
const DatasourceType = "grafana-clickhouse-datasource"

// QueryKind says what a query feeds.
type QueryKind string

// The kinds of queries.
const (
	KindPanel      QueryKind = "panel"
	KindVariable   QueryKind = "variable"
	KindAnnotation QueryKind = "annotation"
)

// PanelQuery is one SQL statement of a dashboard, with its macros.
type PanelQuery struct {
	Kind       QueryKind
	Title      string // of the panel, or name of the variable or annotation
	Ref        string // of the query within the panel
	Datasource string // type, or the variable that stands for it
	SQL        string
}

type dashboard struct {
	Panels     []panel `json:"panels"`
	Templating struct {
		List []variable `json:"list"`
	} `json:"templating"`
	Annotations struct {
		List []annotation `json:"list"`
	} `json:"annotations"`
}

type panel struct {
	Title   string   `json:"title"`
	Targets []target `json:"targets"`
	Panels  []panel  `json:"panels"` // of a folded row
}

type target struct {
	Datasource datasource `json:"datasource"`
	RefID      string     `json:"refId"`
	RawSQL     string     `json:"rawSql"`
}

type variable struct {
	Name       string          `json:"name"`
	Type       string          `json:"type"`
	Datasource datasource      `json:"datasource"`
	Query      json.RawMessage `json:"query"` // text, or an object with rawSql
}

type annotation struct {
	Name       string     `json:"name"`
	Datasource datasource `json:"datasource"`
	Target     target     `json:"target"`
}

type datasource struct {
	Type string `json:"type"`
	UID  string `json:"uid"`
}

// Queries returns the SQL of all panels, variables and annotations of a
// dashboard, in its order.
func Queries(dashboardJSON []byte) ([]PanelQuery, error) {
	var d dashboard
	if err := json.Unmarshal(dashboardJSON, &d); err != nil {
		return nil, fmt.Errorf("read dashboard: %w", err)
	}
	var out []PanelQuery
	for _, v := range d.Templating.List {
		if sql := v.sql(); v.Type == "query" && sql != "" {
			out = append(out, PanelQuery{Kind: KindVariable, Title: v.Name, Datasource: v.Datasource.Type, SQL: sql})
		}
	}
	for _, a := range d.Annotations.List {
		if a.Target.RawSQL != "" {
			out = append(out, PanelQuery{Kind: KindAnnotation, Title: a.Name, Datasource: a.Datasource.Type, SQL: a.Target.RawSQL})
		}
	}
	return appendPanels(out, d.Panels), nil
}

func appendPanels(out []PanelQuery, panels []panel) []PanelQuery {
	for _, p := range panels {
		for _, t := range p.Targets {
			out = append(out, PanelQuery{Kind: KindPanel, Title: p.Title, Ref: t.RefID, Datasource: t.Datasource.Type, SQL: t.RawSQL})
		}
		out = appendPanels(out, p.Panels)
	}
	return out
}

// sql is the variable's statement in either form that Grafana writes.
func (v variable) sql() string {
	var text string
	if json.Unmarshal(v.Query, &text) == nil {
		return text
	}
	var query struct {
		RawSQL string `json:"rawSql"`
	}
	if json.Unmarshal(v.Query, &query) != nil {
		return ""
	}
	return query.RawSQL
}
