package chdb

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha512"
	"encoding/base64"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
)

// entry is one file of a package.
type entry struct {
	name, body string
	kind       byte
}

func packTgz(t *testing.T, entries ...entry) []byte {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	w := tar.NewWriter(z)
	for _, e := range entries {
		head := &tar.Header{Name: e.name, Size: int64(len(e.body)), Mode: 0o755, Typeflag: e.kind, Linkname: "/etc/passwd"}
		if e.kind != tar.TypeReg {
			head.Size, e.body = 0, ""
		}
		if err := w.WriteHeader(head); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(e.body)); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(w.Close(), z.Close()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

const libraryBody = "\x7fELF the library"

func goodPackage(t *testing.T) []byte {
	return packTgz(t,
		entry{"../../evil", "evil", tar.TypeReg}, entry{"package/libchdb.so", "", tar.TypeSymlink},
		entry{"/package/libchdb.so", "evil", tar.TypeReg}, entry{"package/package.json", "{}", tar.TypeReg},
		entry{"package/libchdb.so", libraryBody, tar.TypeReg}, entry{"package/libchdb.so", "a second one", tar.TypeReg})
}

// fakeNPM is a fetcher whose npm is a script with this body; $dest is where it has to put its package, $src is one.
func fakeNPM(t *testing.T, tgz []byte, script string) (*fetcher, *bytes.Buffer) {
	t.Helper()
	bin := t.TempDir()
	src := filepath.Join(bin, "src.tgz")
	sum := sha512.Sum512(tgz)
	text := fmt.Sprintf("#!/bin/sh\necho run >> %s/runs\nwhile [ $# -gt 1 ]; do [ $1 = --pack-destination ] && dest=$2; shift; done\nsrc=%s\n%s\n", bin, src, script)
	for path, body := range map[string]string{src: string(tgz), filepath.Join(bin, "npm"): text} {
		if err := os.WriteFile(path, []byte(body), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	var out bytes.Buffer
	f, err := newFetcher(release{
		pkg: "@chdb/test@1", integrity: "sha512-" + base64.StdEncoding.EncodeToString(sum[:]), packed: int64(len(tgz)), unpacked: int64(len(libraryBody)),
	}, LibraryOptions{CacheDir: t.TempDir(), NPM: filepath.Join(bin, "npm"), Progress: &out})
	if err != nil {
		t.Fatal(err)
	}
	return f, &out
}

const copyPackage = `echo "npm warn deprecated something" >&2; cp $src $dest/chdb-test-1.tgz`

// nothingLeft says that a failed fetch left neither a library nor a temporary directory.
func nothingLeft(t *testing.T, f *fetcher) {
	t.Helper()
	files, err := os.ReadDir(f.dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if file.Name() != ".lock" {
			t.Errorf("%s was left behind", file.Name())
		}
	}
}

func TestFetch(t *testing.T) {
	f, out := fakeNPM(t, goodPackage(t), copyPackage)
	if err := os.MkdirAll(filepath.Join(f.dir, fetchPrefix+"killed"), 0o755); err != nil {
		t.Fatal(err)
	}
	for range 2 { // the second time from the cache
		path, err := f.library(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if body, err := os.ReadFile(path); err != nil || string(body) != libraryBody {
			t.Errorf("the library is %q: %v", body, err)
		}
	}
	files, _ := os.ReadDir(f.dir)
	if len(files) != 2 { // the lock and the library
		t.Errorf("the cache holds %v", files)
	}
	if text := out.String(); !strings.Contains(text, "downloading ClickHouse") || strings.Count(text, ": done") != 2 {
		t.Errorf("progress %q", text)
	}
	if runs, _ := os.ReadFile(filepath.Join(filepath.Dir(f.npm), "runs")); string(runs) != "run\n" {
		t.Errorf("npm ran %q", runs)
	}
}

func TestFetchOnce(t *testing.T) {
	f, _ := fakeNPM(t, goodPackage(t), copyPackage)
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			g := *f
			g.progress = progress{w: new(bytes.Buffer)}
			if _, err := g.library(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if runs, _ := os.ReadFile(filepath.Join(filepath.Dir(f.npm), "runs")); string(runs) != "run\n" {
		t.Errorf("npm ran %q", runs)
	}
}

func TestFetchFails(t *testing.T) {
	for _, c := range []struct {
		name, script string
		tweak        func(*fetcher)
		want         []string
	}{
		{"integrity", copyPackage, func(f *fetcher) { f.rel.integrity = "sha512-x" }, []string{"integrity is sha512-", "want sha512-x"}},
		{"no npm", "", func(f *fetcher) { f.npm = "/nosuch/npm" }, []string{"apt-get install npm", libraryEnv, "clickhouse.dsn"}},
		{"npm fails", "echo 404 not found >&2; exit 3", nil, []string{"exit status 3", "404 not found"}},
		{"no package", "true", nil, []string{"wrote 0 packages"}},
		{"size", copyPackage, func(f *fetcher) { f.rel.unpacked++ }, []string{"has 16 bytes, want 17"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			f, _ := fakeNPM(t, goodPackage(t), c.script)
			if c.tweak != nil {
				c.tweak(f)
			}
			_, err := f.library(t.Context())
			for _, want := range c.want {
				if err == nil || !strings.Contains(err.Error(), want) {
					t.Errorf("error %v, want %q in it", err, want)
				}
			}
			nothingLeft(t, f)
		})
	}
}

func TestFetchRefusesBrokenPackages(t *testing.T) {
	whole := goodPackage(t)
	for name, tgz := range map[string][]byte{
		"cut": whole[:len(whole)/2], "no gzip": []byte("hello"), "no library": packTgz(t, entry{"package/x", "x", tar.TypeReg}),
		"link only": packTgz(t, entry{"package/libchdb.so", "", tar.TypeSymlink}), "empty": {},
	} {
		f, _ := fakeNPM(t, tgz, copyPackage)
		if path, err := f.library(t.Context()); err == nil {
			t.Errorf("%s: got %s", name, path)
		}
		nothingLeft(t, f)
	}
}

func TestFetchCancelled(t *testing.T) {
	f, _ := fakeNPM(t, goodPackage(t), "mkfifo $dest/started; echo > $dest/started; sleep 1000")
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	failed := make(chan error, 1)
	go func() {
		_, err := f.library(ctx)
		failed <- err
	}()
	for running := false; !running; { // npm is under way when its fifo can be read
		found, _ := filepath.Glob(filepath.Join(f.dir, fetchPrefix+"*", "started"))
		if len(found) == 1 {
			_, err := os.ReadFile(found[0])
			running = err == nil
		}
		runtime.Gosched()
	}
	cancel()
	if err := <-failed; !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	nothingLeft(t, f)
}

func TestLibraryFromTheEnvironment(t *testing.T) {
	path := filepath.Join(t.TempDir(), "libchdb.so")
	t.Setenv(libraryEnv, path)
	if _, err := Library(t.Context(), LibraryOptions{}); err == nil || !strings.Contains(err.Error(), libraryEnv) {
		t.Errorf("a missing library: %v", err)
	}
	if err := os.WriteFile(path, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if got, err := Library(t.Context(), LibraryOptions{}); err != nil || got != path {
		t.Errorf("%q, %v", got, err)
	}
}

func TestPlatforms(t *testing.T) {
	if _, err := releaseFor("linux", "amd64"); err != nil {
		t.Error(err)
	}
	for _, p := range [][2]string{{"linux", "arm64"}, {"darwin", "arm64"}, {"windows", "amd64"}} {
		if _, err := releaseFor(p[0], p[1]); !errors.Is(err, ErrNoLibrary) || !strings.Contains(err.Error(), "clickhouse.dsn") {
			t.Errorf("%v: %v", p, err)
		}
	}
	root := t.TempDir()
	if muslOnly(root) {
		t.Error("an empty root is no musl")
	}
	_ = os.MkdirAll(filepath.Join(root, "lib"), 0o755)
	_ = os.WriteFile(filepath.Join(root, "lib", "ld-musl-x86_64.so.1"), nil, 0o644)
	if !muslOnly(root) {
		t.Error("musl was not seen")
	}
}
