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
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"

	"github.com/gofrs/flock"
)

// fetchPrefix starts the name of a fetch's temporary directory; leftovers of killed fetches are removed by it.
const fetchPrefix = ".fetch-"

// fetcher brings one release into one directory. Two fetchers of one directory, in any processes, fetch once.
type fetcher struct {
	rel      release
	dir      string // holds the library when done
	npm      string
	progress progress
}

func newFetcher(rel release, o LibraryOptions) (*fetcher, error) {
	cache := o.CacheDir
	if cache == "" {
		var err error
		if cache, err = os.UserCacheDir(); err != nil {
			return nil, fmt.Errorf("find cache directory: %w (or set %s)", err, libraryEnv)
		}
	}
	f := &fetcher{
		rel: rel, dir: filepath.Join(cache, "vedetta", "libchdb", Version),
		npm: o.NPM, progress: newProgress(o.Progress),
	}
	if f.npm == "" {
		f.npm = "npm"
	}
	return f, nil
}

// library returns the cached library, fetching it first where it is missing.
func (f *fetcher) library(ctx context.Context) (string, error) {
	path := filepath.Join(f.dir, libraryFile)
	if checkFile(path, f.rel.unpacked) == nil {
		return path, nil
	}
	if muslOnly("/") {
		return "", fmt.Errorf("%w runs on musl: use a glibc system, or point clickhouse.dsn at a real server", ErrNoLibrary)
	}
	if err := os.MkdirAll(f.dir, 0o755); err != nil {
		return "", fmt.Errorf("make library cache: %w", err)
	}
	lock := flock.New(filepath.Join(f.dir, ".lock"))
	if _, err := lock.TryLockContext(ctx, 100*time.Millisecond); err != nil {
		return "", fmt.Errorf("lock library cache: %w", err)
	}
	defer lock.Unlock() //nolint:errcheck // the lock ends with the file

	if checkFile(path, f.rel.unpacked) == nil { // another process fetched it meanwhile
		return path, nil
	}
	if err := f.fetch(ctx, path); err != nil {
		return "", fmt.Errorf("fetch %s: %w", f.rel.pkg, err)
	}
	return path, nil
}

// fetch downloads, verifies and unpacks into a temporary directory and then renames. The caller holds the lock.
func (f *fetcher) fetch(ctx context.Context, path string) error {
	if err := f.clean(); err != nil {
		return err
	}
	tmp, err := os.MkdirTemp(f.dir, fetchPrefix)
	if err != nil {
		return err
	}
	defer os.RemoveAll(tmp)

	tgz, err := f.download(ctx, tmp)
	if err != nil {
		return err
	}
	if err := verify(ctx, tgz, f.rel.integrity); err != nil {
		return err
	}
	unpacked := filepath.Join(tmp, libraryFile)
	if err := f.unpack(ctx, tgz, unpacked); err != nil {
		return fmt.Errorf("unpack: %w", err)
	}
	if err := os.Rename(unpacked, path); err != nil {
		return err
	}
	return syncDir(f.dir)
}

// clean removes what killed fetches left behind.
func (f *fetcher) clean() error {
	left, err := filepath.Glob(filepath.Join(f.dir, fetchPrefix+"*"))
	if err != nil {
		return err
	}
	for _, dir := range left {
		if err := os.RemoveAll(dir); err != nil {
			return fmt.Errorf("remove leftover: %w", err)
		}
	}
	return nil
}

// download runs npm and returns the tgz it wrote. npm's cache stays inside tmp, so the progress sees it grow and
// nothing stays behind.
func (f *fetcher) download(ctx context.Context, tmp string) (string, error) {
	npm, err := exec.LookPath(f.npm)
	if err != nil {
		return "", fmt.Errorf("%w: the npm client is missing; install it (apt-get install npm), "+
			"or set %s to a libchdb.so, or point clickhouse.dsn at a real server", ErrNoLibrary, libraryEnv)
	}
	var stderr bytes.Buffer
	cmd := exec.CommandContext(ctx, npm, "pack", "--silent", "--ignore-scripts",
		"--cache", filepath.Join(tmp, "npm"), "--pack-destination", tmp, f.rel.pkg)
	cmd.Dir, cmd.Stderr = tmp, &stderr
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	cmd.WaitDelay = 2 * time.Second

	stop := f.progress.watch("downloading ClickHouse "+Version, f.rel.packed, func() int64 { return diskUsage(tmp) })
	err = cmd.Run()
	stop(err)
	switch {
	case ctx.Err() != nil:
		return "", ctx.Err()
	case err != nil:
		return "", fmt.Errorf("npm pack: %w: %s", err, tail(stderr.Bytes(), 500))
	}
	return packed(tmp)
}

// packed finds the one tgz npm wrote.
func packed(dir string) (string, error) {
	found, err := filepath.Glob(filepath.Join(dir, "*.tgz"))
	if err != nil {
		return "", err
	}
	if len(found) != 1 {
		return "", fmt.Errorf("npm pack wrote %d packages, want 1", len(found))
	}
	return found[0], nil
}

// verify compares the file's SHA-512 with an integrity string.
func verify(ctx context.Context, path, want string) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()

	sum := sha512.New()
	if _, err := io.Copy(sum, contextReader{ctx, file}); err != nil {
		return fmt.Errorf("verify: %w", err)
	}
	if got := "sha512-" + base64.StdEncoding.EncodeToString(sum.Sum(nil)); got != want {
		return fmt.Errorf("verify: integrity is %s, want %s", got, want)
	}
	return nil
}

// unpack writes the library, and nothing else, from the tgz to path and flushes it to the disk.
func (f *fetcher) unpack(ctx context.Context, tgz, path string) (err error) {
	src, err := os.Open(tgz)
	if err != nil {
		return err
	}
	defer src.Close()
	lib, size, err := findLibrary(contextReader{ctx, src}, f.rel.unpacked)
	if err != nil {
		return err
	}
	dst, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o755)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, dst.Close()) }()

	bar := f.progress.start("unpacking ClickHouse "+Version, size)
	n, err := io.Copy(io.MultiWriter(dst, bar), io.LimitReader(lib, size))
	bar.finish(err)
	switch {
	case err != nil:
		return err
	case n != size:
		return fmt.Errorf("%s has %d bytes, want %d", libraryFile, n, size)
	}
	return dst.Sync()
}

// findLibrary positions at the library inside a tgz. A tar names its files itself: no name but the expected one is
// taken, and it is never used as a path.
func findLibrary(tgz io.Reader, want int64) (io.Reader, int64, error) {
	unzipped, err := gzip.NewReader(tgz)
	if err != nil {
		return nil, 0, err
	}
	archive := tar.NewReader(unzipped)
	for {
		head, err := archive.Next()
		if errors.Is(err, io.EOF) {
			return nil, 0, fmt.Errorf("the package holds no %s", libraryFile)
		}
		if err != nil {
			return nil, 0, err
		}
		if head.Name != "package/"+libraryFile || head.Typeflag != tar.TypeReg {
			continue
		}
		if head.Size != want {
			return nil, 0, fmt.Errorf("%s has %d bytes, want %d", libraryFile, head.Size, want)
		}
		return archive, head.Size, nil
	}
}

// contextReader fails as soon as its context ends.
type contextReader struct {
	ctx context.Context
	r   io.Reader
}

func (c contextReader) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.r.Read(p)
}

// diskUsage sums the sizes of the files below dir; what vanishes meanwhile counts nothing.
func diskUsage(dir string) int64 {
	var n int64
	_ = filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return nil
		}
		if info, err := d.Info(); err == nil {
			n += info.Size()
		}
		return nil
	})
	return n
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// tail is the end of some output, for an error message.
func tail(b []byte, n int) []byte {
	b = bytes.TrimSpace(b)
	if len(b) > n {
		b = b[len(b)-n:]
	}
	return b
}
