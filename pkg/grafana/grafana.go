// Package grafana puts dashboards into a Grafana server and takes their queries
// apart.
//
// In: dashboard files. Out: dashboards in a folder of Grafana, one Result each;
// and every panel's and variable's SQL with Grafana's macros expanded, so that a
// test or a person can run it without Grafana. Nothing here keeps state: all
// functions are safe for concurrent use.
package grafana

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// File is one dashboard as it stands on disk.
type File struct {
	Name string // of the file, for errors and results
	JSON []byte
}

// ReadFiles reads dashboards: files, and all *.json files of folders.
func ReadFiles(paths ...string) ([]File, error) {
	var out []File
	for _, path := range paths {
		names, err := expandFolder(path)
		if err != nil {
			return nil, fmt.Errorf("read dashboards: %w", err)
		}
		for _, name := range names {
			b, err := os.ReadFile(name)
			if err != nil {
				return nil, fmt.Errorf("read dashboards: %w", err)
			}
			out = append(out, File{Name: name, JSON: b})
		}
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("read dashboards: no *.json file in %s", strings.Join(paths, ", "))
	}
	return out, nil
}

func expandFolder(path string) ([]string, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		return []string{path}, nil
	}
	entries, err := fs.Glob(os.DirFS(path), "*.json")
	if err != nil {
		return nil, err
	}
	slices.Sort(entries)
	for i := range entries {
		entries[i] = filepath.Join(path, entries[i])
	}
	return entries, nil
}

// head is what a push needs to know of a dashboard.
type head struct {
	UID   string `json:"uid"`
	Title string `json:"title"`
	ID    *int   `json:"id"`
}

// readHead checks that a file can be pushed again and again: Grafana finds the
// dashboard by its uid, and an id belongs to one server.
func readHead(f File) (head, error) {
	var h head
	if err := json.Unmarshal(f.JSON, &h); err != nil {
		return h, fmt.Errorf("%s is not a dashboard: %w", f.Name, err)
	}
	switch {
	case h.UID == "":
		return h, fmt.Errorf("%s has no uid: give it one, so that the next push finds the dashboard again", f.Name)
	case h.Title == "":
		return h, fmt.Errorf("%s has no title", f.Name)
	case h.ID != nil:
		return h, fmt.Errorf("%s has id %d: write null, an id belongs to one server", f.Name, *h.ID)
	}
	return h, nil
}

// errNoFiles means that there was nothing to push.
var errNoFiles = errors.New("no dashboards to push")
