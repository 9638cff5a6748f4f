package layout

import (
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/compose-spec/compose-go/v2/cli"
	"github.com/compose-spec/compose-go/v2/types"
)

// composeText returns docker-compose.yml without its comments.
func composeText(t *testing.T) string {
	t.Helper()
	return regexp.MustCompile(`(?m)^\s*#.*$|\s#\s.*$`).ReplaceAllString(read(t, "docker-compose.yml"), "")
}

var (
	requiredPattern = regexp.MustCompile(`\$\{(\w+):\?([^}]*)\}`)
	anyVariable     = regexp.MustCompile(`\$\{(\w+)([^}]*)\}`)
	secretWord      = regexp.MustCompile(`(?i)password|token|secret|(^|_)key`)
)

// required are the variables that Compose demands.
func required(t *testing.T) []string {
	t.Helper()
	var out []string
	for _, m := range requiredPattern.FindAllStringSubmatch(composeText(t), -1) {
		if !slices.Contains(out, m[1]) {
			out = append(out, m[1])
		}
	}
	return out
}

// marker is the value that tests give to a variable.
func marker(name string) string { return "value-of-" + name }

// loadCompose loads the file with all profiles and with all required variables
// but those left out.
func loadCompose(t *testing.T, without string) (*types.Project, error) {
	t.Helper()
	var env []string
	for _, name := range required(t) {
		value := marker(name)
		if name == "VEDETTA_CONFIG_DIR" {
			value = "./deploy"
		}
		if name != without {
			env = append(env, name+"="+value)
		}
	}
	o, err := cli.NewProjectOptions([]string{filepath.Join(root, "docker-compose.yml")},
		cli.WithEnv(env), cli.WithProfiles([]string{"*"}), cli.WithDiscardEnvFile)
	if err != nil {
		t.Fatal(err)
	}
	return o.LoadProject(t.Context())
}

func compose(t *testing.T) *types.Project {
	t.Helper()
	p, err := loadCompose(t, "")
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestComposeDemandsItsSecrets(t *testing.T) {
	names := required(t)
	if len(names) < 6 {
		t.Fatalf("only %v are required", names)
	}
	readme := read(t, "deploy", "README.md")
	for _, name := range names {
		_, err := loadCompose(t, name)
		if err == nil || !strings.Contains(err.Error(), name) || !strings.Contains(err.Error(), "deploy/README.md") {
			t.Errorf("without %s: %v, want an error that names it and deploy/README.md", name, err)
		}
	}
	for _, m := range anyVariable.FindAllStringSubmatch(composeText(t), -1) {
		if secretWord.MatchString(m[1]) && !strings.HasPrefix(m[2], ":?") {
			t.Errorf("%s may be missing or has a default", m[0])
		}
		if !strings.Contains(readme, "`"+m[1]+"`") {
			t.Errorf("deploy/README.md does not explain %s", m[1])
		}
	}
}

func TestComposeSecretsComeFromOutside(t *testing.T) {
	for name, s := range compose(t).Services {
		for key, value := range s.Environment {
			if secretWord.MatchString(key) && (value == nil || !strings.Contains(*value, "value-of-VEDETTA_")) {
				t.Errorf("%s: %s is written down in docker-compose.yml", name, key)
			}
		}
	}
}

func TestComposeBindsToLoopback(t *testing.T) {
	ports := 0
	for name, s := range compose(t).Services {
		for _, p := range s.Ports {
			ports++
			if p.HostIP != "127.0.0.1" {
				t.Errorf("%s: port %s is bound to %q", name, p.Published, p.HostIP)
			}
		}
		if s.NetworkMode == "host" || s.Privileged {
			t.Errorf("%s: network mode %q, privileged %v", name, s.NetworkMode, s.Privileged)
		}
	}
	if ports < 6 {
		t.Errorf("only %d ports", ports)
	}
}

func TestComposeRefersToTheTree(t *testing.T) {
	for name, s := range compose(t).Services {
		if s.Build != nil {
			checkBuild(t, name, s)
		}
		if _, tag, _ := strings.Cut(s.Image, ":"); tag == "" || tag == "latest" {
			t.Errorf("%s: image %q has no version", name, s.Image)
		}
		for _, v := range s.Volumes {
			if v.Type == types.VolumeTypeBind && v.Source != "/var/log/kannel" {
				if rel, err := filepath.Rel(mustAbs(t, root), v.Source); err != nil || !exists(rel) {
					t.Errorf("%s mounts %s, which is not in the tree", name, v.Source)
				}
			}
		}
		if s.HealthCheck == nil && name != "nats-owner" {
			t.Errorf("%s has no health check", name)
		}
	}
}

// checkBuild checks a service that runs our own image: what it runs, and that
// it can do little else.
func checkBuild(t *testing.T, name string, s types.ServiceConfig) {
	t.Helper()
	if !exists(s.Build.Dockerfile) || mustAbs(t, root) != s.Build.Context {
		t.Errorf("%s is built from %s in %s", name, s.Build.Dockerfile, s.Build.Context)
	}
	commands := [][]string{s.Command}
	if len(s.Command) == 3 && s.Command[0] == "/bin/sh" {
		commands = nil
		for part := range strings.SplitSeq(s.Command[2], ";") {
			commands = append(commands, strings.Fields(part))
		}
	}
	for _, c := range commands {
		if len(c) == 0 || !exists("services", c[0], "main.go") {
			t.Errorf("%s runs %q, which is not in services", name, c)
		}
		if len(c) > 0 && strings.HasPrefix(name, "collector-") && c[0] != name {
			t.Errorf("%s runs %s", name, c[0])
		}
	}
	if !s.ReadOnly || !slices.Contains(s.CapDrop, "ALL") || !slices.Contains(s.SecurityOpt, "no-new-privileges:true") {
		t.Errorf("%s may do more than it needs: read_only %v, cap_drop %v, security_opt %v", name, s.ReadOnly, s.CapDrop, s.SecurityOpt)
	}
}

func mustAbs(t *testing.T, path string) string {
	t.Helper()
	abs, err := filepath.Abs(path)
	if err != nil {
		t.Fatal(err)
	}
	return abs
}

func TestComposeRunsEveryService(t *testing.T) {
	p := compose(t)
	folders, err := filepath.Glob(filepath.Join(root, "services", "*", "main.go"))
	if err != nil || len(folders) < 7 {
		t.Fatalf("%d services: %v", len(folders), err)
	}
	for _, f := range folders {
		name := filepath.Base(filepath.Dir(f))
		if _, ok := p.Services[name]; !ok && name != "vedetta" {
			t.Errorf("services/%s has no block in docker-compose.yml", name)
		}
	}
}

func TestComposeVolumes(t *testing.T) {
	p := compose(t)
	used := make(map[string]bool)
	for name, s := range p.Services {
		for _, v := range s.Volumes {
			if v.Type != types.VolumeTypeVolume {
				continue
			}
			used[v.Source] = true
			if _, ok := p.Volumes[v.Source]; !ok {
				t.Errorf("%s mounts the volume %s, which is not declared", name, v.Source)
			}
			// Who analyses must not be able to make tokens (design decision 8).
			if v.Source == "keys" && name != "registers" && !strings.HasPrefix(name, "collector-") {
				t.Errorf("%s sees the token keys", name)
			}
		}
	}
	for name := range p.Volumes {
		if !used[name] {
			t.Errorf("volume %s is not used", name)
		}
	}
}

func TestDockerfile(t *testing.T) {
	text := read(t, "deploy", "Dockerfile")
	for _, m := range regexp.MustCompile(`(?m)^COPY ([^-\n].*) \S+$`).FindAllStringSubmatch(text, -1) {
		for source := range strings.FieldsSeq(m[1]) {
			if !exists(source) {
				t.Errorf("Dockerfile copies %s, which is not in the tree", source)
			}
		}
	}
	goVersion := regexp.MustCompile(`(?m)^go (\d+\.\d+)`).FindStringSubmatch(read(t, "go.mod"))
	if goVersion == nil || !strings.Contains(text, "golang:"+goVersion[1]+"-") {
		t.Errorf("Dockerfile is not built with Go %v of go.mod", goVersion)
	}
	if !regexp.MustCompile(`(?m)^USER [1-9]`).MatchString(text) {
		t.Error("the image runs as root")
	}
}
