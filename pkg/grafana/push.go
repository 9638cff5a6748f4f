package grafana

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/grafana-tools/sdk"
)

// Options says where dashboards go. Either Token or User and Password is
// needed.
type Options struct {
	URL       string // of the server, such as http://127.0.0.1:3000
	Token     string // of a service account with the role Editor
	User      string
	Password  string
	Folder    string // title of the folder; made when it is missing, empty means Grafana's own "Dashboards"
	Overwrite bool   // replace dashboards that were changed in Grafana
	Timeout   time.Duration
	Transport http.RoundTripper // nil means http.DefaultTransport
}

// Result is what became of one dashboard.
type Result struct {
	File    string
	UID     string
	Title   string
	URL     string // absolute, of the dashboard
	Version int
	Err     error // nil when the dashboard is in Grafana
}

const defaultTimeout = 30 * time.Second

// Push puts dashboards into Grafana, each as it is: typed panels of the SDK
// would lose what they don't know. It goes on after a dashboard that Grafana
// refuses; the error joins those of all results. Without results nothing was
// sent.
func Push(ctx context.Context, o Options, files []File) ([]Result, error) {
	if len(files) == 0 {
		return nil, errNoFiles
	}
	if err := o.validate(); err != nil {
		return nil, err
	}
	heads := make([]head, len(files))
	for i, f := range files {
		h, err := readHead(f)
		if err != nil {
			return nil, err
		}
		heads[i] = h
	}
	client, err := o.client()
	if err != nil {
		return nil, err
	}
	folder, err := o.folder(ctx, client)
	if err != nil {
		return nil, err
	}
	return o.pushAll(withFolder(ctx, folder.UID), client, folder, files, heads)
}

func (o Options) pushAll(ctx context.Context, client *sdk.Client, folder sdk.Folder, files []File, heads []head) ([]Result, error) {
	results := make([]Result, len(files))
	var errs []error
	for i, f := range files {
		r := Result{File: f.Name, UID: heads[i].UID, Title: heads[i].Title}
		status, err := client.SetRawDashboardWithParam(ctx, sdk.RawBoardRequest{
			Dashboard:  f.JSON,
			Parameters: sdk.SetDashboardParams{FolderID: folder.ID, Overwrite: o.Overwrite},
		})
		if err != nil {
			r.Err = fmt.Errorf("push %s: %w", f.Name, o.explain(err))
			errs = append(errs, r.Err)
		} else {
			r.fill(o.URL, status)
		}
		results[i] = r
	}
	return results, errors.Join(errs...)
}

// fill takes what Grafana answered; every field may be missing.
func (r *Result) fill(base string, s sdk.StatusMessage) {
	if s.Version != nil {
		r.Version = *s.Version
	}
	if s.URL == nil {
		return
	}
	if u, err := url.Parse(base); err == nil {
		// Grafana's own path is already part of what it answers.
		r.URL = (&url.URL{Scheme: u.Scheme, Host: u.Host, Path: *s.URL}).String()
	}
}

func (o Options) validate() error {
	u, err := url.Parse(o.URL)
	switch {
	case err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https":
		return errors.New("grafana: the URL is not readable: expected http://host:3000 or https://host")
	case u.User != nil:
		return errors.New("grafana: the URL holds a password: pass user and password, or a token, on their own")
	case o.Token == "" && (o.User == "" || o.Password == ""):
		return errors.New("grafana: a token of a service account with the role Editor is needed, or user and password")
	case o.Token != "" && o.User != "":
		return errors.New("grafana: both a token and a user are given: one is enough")
	}
	return nil
}

// client makes the SDK's client. The transport brings the authentication, so
// that no password stands in a URL and thus in no error.
func (o Options) client() (*sdk.Client, error) {
	timeout := o.Timeout
	if timeout == 0 {
		timeout = defaultTimeout
	}
	base := o.Transport
	if base == nil {
		base = http.DefaultTransport
	}
	client, err := sdk.NewClient(o.URL, "", &http.Client{Transport: transport{o: o, base: base}, Timeout: timeout})
	if err != nil {
		return nil, errors.New("grafana: the URL is not readable")
	}
	return client, nil
}

// folder finds the folder by its title, or makes it.
func (o Options) folder(ctx context.Context, client *sdk.Client) (sdk.Folder, error) {
	if o.Folder == "" {
		return sdk.Folder{}, nil
	}
	all, err := client.GetAllFolders(ctx, sdk.Limit(maxFolders))
	if err != nil {
		return sdk.Folder{}, fmt.Errorf("list folders: %w", o.explain(err))
	}
	for _, f := range all {
		if f.Title == o.Folder {
			return f, nil
		}
	}
	f, err := client.CreateFolder(ctx, sdk.Folder{Title: o.Folder})
	if err != nil {
		return sdk.Folder{}, fmt.Errorf("create folder %q: %w", o.Folder, o.explain(err))
	}
	return f, nil
}

// maxFolders is more than a body has.
const maxFolders = 1000
