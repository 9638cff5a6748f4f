package grafana_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"vedetta/pkg/grafana"
)

// fakeGrafana answers like Grafana's HTTP API, as far as a push uses it:
// authentication, roles, folders, dashboards with versions.
type fakeGrafana struct {
	token    string
	readOnly bool

	mu         sync.Mutex // guards all below
	folders    []map[string]any
	dashboards map[string]stored
	page       bool // answer with a proxy's page
}

type stored struct {
	Title, Folder string
	Version       int
	Changed       bool // by somebody in Grafana
	Provisioned   bool // from a file
	Body          map[string]any
}

func newFake(t *testing.T) (*fakeGrafana, grafana.Options) {
	t.Helper()
	f := &fakeGrafana{token: "glsa_secret", dashboards: make(map[string]stored)}
	srv := httptest.NewServer(f)
	t.Cleanup(srv.Close)
	return f, grafana.Options{URL: srv.URL, Token: f.token, Folder: "Vedetta"}
}

func (f *fakeGrafana) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	defer f.mu.Unlock()
	user, password, _ := r.BasicAuth()
	switch {
	case f.page:
		w.WriteHeader(http.StatusBadGateway)
		fmt.Fprint(w, "<html>Bad Gateway</html>")
	case r.Header.Get("Authorization") != "Bearer "+f.token && (user != "admin" || password != "pass:word"):
		reply(w, http.StatusUnauthorized, map[string]any{"message": "Invalid API key", "messageId": "api-key.invalid", "statusCode": 401})
	case r.Method == http.MethodGet && r.URL.Path == "/api/folders":
		reply(w, http.StatusOK, f.folders)
	case f.readOnly:
		reply(w, http.StatusForbidden, map[string]any{"message": "You'll need additional permissions to perform this action."})
	case r.Method == http.MethodPost && r.URL.Path == "/api/folders":
		f.createFolder(w, r)
	case r.Method == http.MethodPost && r.URL.Path == "/api/dashboards/db":
		f.save(w, r)
	default:
		reply(w, http.StatusNotFound, map[string]any{"message": "Not found"})
	}
}

func reply(w http.ResponseWriter, code int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(code)
	_ = json.NewEncoder(w).Encode(v)
}

func (f *fakeGrafana) createFolder(w http.ResponseWriter, r *http.Request) {
	var in struct{ Title string }
	if json.NewDecoder(r.Body).Decode(&in) != nil || in.Title == "" {
		reply(w, http.StatusBadRequest, map[string]any{"message": "folder title cannot be empty"})
		return
	}
	folder := map[string]any{"id": len(f.folders) + 1, "uid": fmt.Sprintf("folder-%d", len(f.folders)+1), "title": in.Title}
	f.folders = append(f.folders, folder)
	reply(w, http.StatusOK, folder)
}

// save answers as POST /api/dashboards/db does.
func (f *fakeGrafana) save(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Dashboard map[string]any `json:"dashboard"`
		FolderUID string         `json:"folderUid"`
		Overwrite bool           `json:"overwrite"`
	}
	if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
		reply(w, http.StatusBadRequest, map[string]any{"message": "bad request data"})
		return
	}
	uid, _ := in.Dashboard["uid"].(string)
	title, _ := in.Dashboard["title"].(string)
	old, exists := f.dashboards[uid]
	switch {
	case old.Provisioned:
		reply(w, http.StatusBadRequest, map[string]any{"message": "Cannot save provisioned dashboard"})
		return
	case exists && old.Changed && !in.Overwrite:
		reply(w, http.StatusPreconditionFailed, map[string]any{"message": "The dashboard has been changed by someone else", "status": "version-mismatch"})
		return
	case title == "refuse":
		w.WriteHeader(http.StatusBadRequest)
		fmt.Fprint(w, "{}") // no message: the SDK alone would panic here
		return
	}
	f.dashboards[uid] = stored{Title: title, Folder: in.FolderUID, Version: old.Version + 1, Body: in.Dashboard}
	reply(w, http.StatusOK, map[string]any{"id": 7, "uid": uid, "status": "success", "version": old.Version + 1, "url": "/d/" + uid + "/x", "slug": "x"})
}

func file(uid, title string) grafana.File {
	return grafana.File{Name: uid + ".json", JSON: fmt.Appendf(nil, `{"id": null, "uid": %q, "title": %q, "panels": [{"type": "table", "targets": [{"rawSql": "SELECT 1"}]}]}`, uid, title)}
}

func TestPush(t *testing.T) {
	fake, o := newFake(t)
	results, err := grafana.Push(t.Context(), o, []grafana.File{file("a", "Uno"), file("b", "Due")})
	if err != nil || len(results) != 2 {
		t.Fatalf("%v, %v", results, err)
	}
	if r := results[0]; r.Err != nil || r.UID != "a" || r.Version != 1 || r.URL != o.URL+"/d/a/x" {
		t.Errorf("result %+v", r)
	}
	if got := fake.dashboards["b"]; got.Title != "Due" || got.Folder != "folder-1" {
		t.Errorf("stored %+v", got)
	}
	// Again: the same folder, the next version, every query as it was.
	if results, err = grafana.Push(t.Context(), o, []grafana.File{file("a", "Uno")}); err != nil || results[0].Version != 2 {
		t.Errorf("%+v, %v", results, err)
	}
	if len(fake.folders) != 1 {
		t.Errorf("%d folders", len(fake.folders))
	}
	if b, _ := json.Marshal(fake.dashboards["a"].Body); !strings.Contains(string(b), `"rawSql":"SELECT 1"`) {
		t.Errorf("the query got lost: %s", b)
	}
}

func TestPushOfTheRepositorysDashboards(t *testing.T) {
	fake, o := newFake(t)
	o.Token, o.User, o.Password, o.Folder = "", "admin", "pass:word", ""
	files := dashboards(t)
	if _, err := grafana.Push(t.Context(), o, files); err != nil {
		t.Fatal(err)
	}
	var want map[string]any
	if err := json.Unmarshal(files[0].JSON, &want); err != nil {
		t.Fatal(err)
	}
	got := fake.dashboards["vedetta-channels"].Body
	want["id"], got["id"] = nil, nil // the SDK writes 0, which means new as well
	a, _ := json.Marshal(want)
	if b, _ := json.Marshal(got); string(a) != string(b) {
		t.Errorf("Grafana got another dashboard:\n%s", b)
	}
}

func TestPushErrors(t *testing.T) {
	fake, o := newFake(t)
	fake.dashboards["c"], fake.dashboards["p"] = stored{Changed: true, Version: 4}, stored{Provisioned: true}
	f := func(change func(*grafana.Options), file grafana.File, want error, text string) {
		t.Helper()
		o := o
		change(&o)
		_, err := grafana.Push(t.Context(), o, []grafana.File{file})
		if err == nil || want != nil && !errors.Is(err, want) || !strings.Contains(err.Error(), text) {
			t.Errorf("got %v, want %v with %q", err, want, text)
		}
		if err != nil && (strings.Contains(err.Error(), "glsa_") || strings.Contains(err.Error(), "pass:word")) {
			t.Errorf("a secret stands in %v", err)
		}
	}
	same := func(*grafana.Options) {}
	good := file("a", "Uno")
	f(func(o *grafana.Options) { o.Token = "glsa_wrong" }, good, grafana.ErrUnauthorized, "Service accounts")
	f(func(o *grafana.Options) { o.Token, o.User, o.Password = "", "admin", "pass:word2" }, good, grafana.ErrUnauthorized, "role Editor")
	f(func(o *grafana.Options) { o.URL = "http://127.0.0.1:1" }, good, grafana.ErrUnreachable, "is it running")
	f(func(o *grafana.Options) { o.Token = "" }, good, nil, "needed")
	f(func(o *grafana.Options) { o.User = "x" }, good, nil, "both")
	f(func(o *grafana.Options) { o.URL = "grafana:3000" }, good, nil, "not readable")
	f(func(o *grafana.Options) { o.URL = "http://admin:pass:word@host" }, good, nil, "")
	f(same, file("c", "Tre"), grafana.ErrChanged, "--overwrite")
	f(same, file("p", "File"), grafana.ErrForbidden, "files")
	f(same, file("r", "refuse"), nil, "400 Bad Request")
	f(same, file("", "Senza"), nil, "no uid")
	f(same, file("t", ""), nil, "no title")
	f(same, grafana.File{Name: "x.json", JSON: []byte(`{"uid":"x","title":"x","id":4}`)}, nil, "write null")
	f(same, grafana.File{Name: "x.json", JSON: []byte(`[`)}, nil, "x.json is not a dashboard")
	fake.readOnly = true
	f(same, good, grafana.ErrForbidden, "Editor")
	fake.page = true
	f(same, good, nil, "502")
}

func TestPushGoesOnAndOverwrites(t *testing.T) {
	fake, o := newFake(t)
	fake.dashboards["c"] = stored{Changed: true, Version: 4}
	files := []grafana.File{file("c", "Tre"), file("d", "Quattro")}
	results, err := grafana.Push(t.Context(), o, files)
	if !errors.Is(err, grafana.ErrChanged) || results[0].Err == nil || results[1].Err != nil {
		t.Fatalf("%+v, %v", results, err)
	}
	o.Overwrite = true
	if results, err = grafana.Push(t.Context(), o, files); err != nil || results[0].Version != 5 {
		t.Fatalf("%+v, %v", results, err)
	}
	if _, err := grafana.Push(t.Context(), o, nil); err == nil {
		t.Error("nothing was pushed, and no error")
	}
}

func TestReadFiles(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"b.json", "a.json", "notes.txt"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("{}"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	files, err := grafana.ReadFiles(dir, filepath.Join(dir, "b.json"))
	if err != nil || len(files) != 3 || filepath.Base(files[0].Name) != "a.json" {
		t.Errorf("%v, %v", files, err)
	}
	for _, bad := range []string{filepath.Join(dir, "none"), t.TempDir()} {
		if _, err := grafana.ReadFiles(bad); err == nil {
			t.Errorf("%s passed", bad)
		}
	}
}
