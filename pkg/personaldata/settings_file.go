package personaldata

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// LoadConfig reads settings from a YAML file and checks them. An error shows
// the line and column of each mistake and what to write instead.
func LoadConfig(path string) (Config, error) {
	f, err := os.Open(path)
	if err != nil {
		return Config{}, fmt.Errorf("load personal data settings: %w", err)
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, longestSettings+1))
	if err != nil {
		return Config{}, fmt.Errorf("load personal data settings: %w", err)
	}
	if len(b) > longestSettings {
		return Config{}, fmt.Errorf("load personal data settings: %s is over %d MB", path, longestSettings>>20)
	}
	c, err := ParseConfig(b)
	if err != nil {
		return Config{}, fmt.Errorf("load personal data settings: %s: %w", path, err)
	}
	return c, nil
}

// ParseConfig is LoadConfig for the content of a file.
func ParseConfig(content []byte) (Config, error) {
	var c Config
	tree, err := decodeSettings(content, &c)
	if errors.Is(err, io.EOF) {
		return Config{}, nil // an empty file sets nothing
	}
	if err != nil {
		return Config{}, errors.New(yaml.FormatError(err, false, true))
	}
	if errs := c.Mistakes(); len(errs) > 0 {
		return Config{}, placed(errs, tree)
	}
	return c, nil
}

// decodeSettings decodes one document strictly and returns its tree, for the
// places of mistakes. The library panics on some malformed tags; that is an
// error here.
func decodeSettings(content []byte, into *Config) (tree *ast.File, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("unreadable YAML (%v): look for a stray tag (!), anchor (&) or alias (*)", r)
		}
	}()
	d := yaml.NewDecoder(bytes.NewReader(content), yaml.Strict())
	if err := d.Decode(into); err != nil {
		return nil, err
	}
	if err := d.Decode(new(any)); !errors.Is(err, io.EOF) {
		return nil, errors.New("more than one document: keep the settings in one")
	}
	return parser.ParseBytes(content, 0)
}

// placed shows each mistake with the lines of the file around it.
func placed(errs []SettingError, tree *ast.File) error {
	var out []error
	for _, e := range errs {
		if node := nearestNode(tree, e.Path); node != nil {
			out = append(out, errors.New(yaml.FormatErrorWithToken(e.Error(), node.GetToken(), false, true)))
		} else {
			out = append(out, e)
		}
	}
	return errors.Join(out...)
}

// nearestNode returns what stands at a path such as types[2].pattern, or else
// at the nearest path above it; nil when nothing does.
func nearestNode(tree *ast.File, path string) ast.Node {
	for at := path; ; at = at[:cutLast(at)] {
		if node := nodeAt(tree, "$."+at); node != nil || cutLast(at) == 0 {
			return node
		}
	}
}

// cutLast is the length of a path without its last part, 0 for one part.
func cutLast(path string) int {
	for i := len(path) - 1; i > 0; i-- {
		if path[i] == '.' || path[i] == '[' {
			return i
		}
	}
	return 0
}

func nodeAt(tree *ast.File, path string) (found ast.Node) {
	defer func() {
		if recover() != nil {
			found = nil // the library panics on some trees: the error then names no line
		}
	}()
	p, err := yaml.PathString(path)
	if err != nil {
		return nil
	}
	node, err := p.FilterFile(tree)
	if err != nil || node == nil || node.GetToken() == nil {
		return nil
	}
	return node
}
