package chdb

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
)

// Version is the version of the packed library this package fetches and is tested with.
const Version = "26.7.3-stable.1"

// libraryEnv names the environment variable which points at an existing library.
const libraryEnv = "VEDETTA_LIBCHDB"

// libraryFile is the library's name in the package and in the cache.
const libraryFile = "libchdb.so"

// ErrNoLibrary is wrapped when this machine has no library and none can be fetched.
var ErrNoLibrary = errors.New("no ClickHouse library")

// release is one packed library: what to ask npm for, and how to know that it is the right one.
type release struct {
	pkg       string // with its version, as npm takes it
	integrity string // Subresource Integrity of the tgz
	packed    int64  // bytes of the tgz
	unpacked  int64  // bytes of libchdb.so in it
}

// releaseFor is the table of platforms whose library is pinned.
func releaseFor(goos, goarch string) (release, error) {
	switch goos + "/" + goarch {
	case "linux/amd64":
		return release{
			pkg:       "@chdb/lib-linux-x64-gnu@" + Version,
			integrity: "sha512-XP97mMqnc5tZpKQywR8N7cLTsHNiTmHr30pC5mzo3jWmukjKn2IBa60c2B/gWUNcuFjOMjWoorQICCqBVj5wpw==",
			packed:    177817999,
			unpacked:  566330096,
		}, nil
	default:
		return release{}, fmt.Errorf("%w is pinned for %s/%s: set %s to a libchdb.so, or point clickhouse.dsn at a real server",
			ErrNoLibrary, goos, goarch, libraryEnv)
	}
}

// LibraryOptions say where Library looks and how it fetches. The zero value is right outside tests.
type LibraryOptions struct {
	CacheDir string    // parent of the cache; the user's cache directory when empty
	NPM      string    // the npm executable; "npm" from PATH when empty
	Progress io.Writer // takes a progress bar or plain lines; os.Stderr when nil
}

// Library returns the path of libchdb.so: the one VEDETTA_LIBCHDB names, else the cached one, else it fetches it
// once with npm. It blocks while fetching (178 MB), until ctx ends; concurrent processes fetch once.
func Library(ctx context.Context, o LibraryOptions) (string, error) {
	if path := os.Getenv(libraryEnv); path != "" {
		if err := checkFile(path, 0); err != nil {
			return "", fmt.Errorf("%s: %w", libraryEnv, err)
		}
		return path, nil
	}
	rel, err := releaseFor(runtime.GOOS, runtime.GOARCH)
	if err != nil {
		return "", err
	}
	f, err := newFetcher(rel, o)
	if err != nil {
		return "", err
	}
	return f.library(ctx)
}

// checkFile says whether path is a regular file, of the given size unless that is 0.
func checkFile(path string, size int64) error {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return err
	case !info.Mode().IsRegular():
		return fmt.Errorf("%s is not a regular file", path)
	case size != 0 && info.Size() != size:
		return fmt.Errorf("%s has %d bytes, want %d", path, info.Size(), size)
	default:
		return nil
	}
}

// muslOnly says whether this Linux has only musl's loader, where the library (built for glibc) cannot load.
func muslOnly(root string) bool {
	glibc, _ := filepath.Glob(filepath.Join(root, "lib*", "ld-linux*.so*"))
	musl, _ := filepath.Glob(filepath.Join(root, "lib", "ld-musl-*.so*"))
	return len(glibc) == 0 && len(musl) > 0
}
