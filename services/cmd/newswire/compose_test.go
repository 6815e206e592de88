package main

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
	"go.yaml.in/yaml/v3"

	"github.com/newswire-dev/newswire/services/app"
)

const root = "../../.."

type composeService struct {
	Image       string
	Build       struct{ Context, Dockerfile string }
	Command     []string
	Environment map[string]string
	Ports       []string
	Volumes     []string
	DependsOn   map[string]struct{ Condition string } `yaml:"depends_on"`
	Healthcheck struct{ Test []string }
}

type composeFile struct {
	Services map[string]composeService
	Volumes  map[string]any
}

func read(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(root, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func compose(t *testing.T) (composeFile, string) {
	t.Helper()
	text := read(t, "docker-compose.yml")
	var c composeFile
	if err := yaml.Unmarshal([]byte(text), &c); err != nil {
		t.Fatal(err)
	}
	return c, text
}

// known gives the commands of the binary and the variables that each of them takes.
func known(t *testing.T) map[string][]string {
	t.Helper()
	var cli commands
	parser, err := kong.New(&cli, kong.DefaultEnvars("NEWSWIRE"))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]string{}
	for _, node := range parser.Model.Children {
		envs := []string{"NEWSWIRE_TOKEN"}
		for _, f := range node.Flags {
			envs = append(envs, f.Envs...)
		}
		for _, e := range envs {
			envs = append(envs, e+"_FILE")
		}
		out[node.Name] = envs
	}
	return out
}

// Every service of the wire runs in a container of its own, with a command, variables and a health check that the binary has.
func TestComposeServices(t *testing.T) {
	c, _ := compose(t)
	binary := known(t)
	for _, name := range app.Services() {
		s, ok := c.Services[string(name)]
		if !ok || s.Image != "newswire" || !slices.Equal(s.Command, []string{string(name)}) {
			t.Errorf("%s: image %q, command %v: want a container of its own from the one image", name, s.Image, s.Command)
			continue
		}
		for env := range s.Environment {
			if !slices.Contains(binary[s.Command[0]], env) {
				t.Errorf("%s: newswire %s knows no %s", name, s.Command[0], env)
			}
		}
		for _, env := range []string{"NEWSWIRE_KAFKA", "NEWSWIRE_DATABASE", "NEWSWIRE_LISTEN"} {
			if s.Environment[env] == "" && s.Environment[env+"_FILE"] == "" {
				t.Errorf("%s: %s is missing", name, env)
			}
		}
		if _, ok := binary["health"]; !ok || !slices.Equal(s.Healthcheck.Test, []string{"CMD", "newswire", "health"}) {
			t.Errorf("%s: health check %v", name, s.Healthcheck.Test)
		}
	}
}

// The servers are pinned, to the version that the tests run where there is one, and are what the services are told.
func TestComposeServers(t *testing.T) {
	c, _ := compose(t)
	version := regexp.MustCompile(`VERSION:-([0-9.]+)`).FindStringSubmatch(read(t, "scripts/servers/kafka"))
	if want := "apache/kafka:" + version[1]; c.Services["kafka"].Image != want {
		t.Errorf("kafka runs %s, the tests %s", c.Services["kafka"].Image, want)
	}
	if !regexp.MustCompile(`^postgres:\d+`).MatchString(c.Services["postgres"].Image) {
		t.Errorf("postgres is not pinned: %s", c.Services["postgres"].Image)
	}
	if got := c.Services["kafka"].Environment["KAFKA_ADVERTISED_LISTENERS"]; got != "PLAINTEXT://"+c.Services["fetcher"].Environment["NEWSWIRE_KAFKA"] {
		t.Errorf("kafka says it is at %s, services look for it at %s", got, c.Services["fetcher"].Environment["NEWSWIRE_KAFKA"])
	}
	p := c.Services["postgres"].Environment
	want := "postgres://" + p["POSTGRES_USER"] + ":" + p["POSTGRES_PASSWORD"] + "@postgres:5432/" + p["POSTGRES_DB"] + "?sslmode=disable"
	if got := c.Services["storage"].Environment["NEWSWIRE_DATABASE"]; got != want {
		t.Errorf("services look for the database at %s, want %s", got, want)
	}
}

// What starts waits for what it needs, what is named exists, and only this machine reaches the one port that is published.
func TestComposeWiring(t *testing.T) {
	c, text := compose(t)
	for name, s := range c.Services {
		for other, d := range s.DependsOn {
			if o, ok := c.Services[other]; !ok || d.Condition != "service_healthy" || len(o.Healthcheck.Test) == 0 {
				t.Errorf("%s depends on %s, %q: want a service with a health check, and to wait for it", name, other, d.Condition)
			}
		}
		for _, v := range s.Volumes {
			if _, ok := c.Volumes[strings.Split(v, ":")[0]]; !ok {
				t.Errorf("%s: volume %s is not declared", name, v)
			}
		}
		if _, port, _ := strings.Cut(s.Environment["NEWSWIRE_LISTEN"], ":"); len(s.Ports) > 0 && (name != "gateway" || !slices.Equal(s.Ports, []string{"127.0.0.1:8080:" + port})) {
			t.Errorf("%s publishes %v", name, s.Ports)
		}
		if s.Build.Dockerfile != "" {
			read(t, filepath.Join(s.Build.Context, s.Build.Dockerfile))
		}
	}
	for _, m := range regexp.MustCompile(`(?:^|[^$])\$\{(\w+)([^}]*)`).FindAllStringSubmatch(text, -1) {
		if m[1] == "NEWSWIRE_TOKEN" && !strings.HasPrefix(m[2], ":?") || m[2] == "" {
			t.Errorf("${%s}: want :? with what to do, or a default", m[1])
		}
	}
}

// The image builds with any engine, from the Go that the modules ask for.
func TestDockerfile(t *testing.T) {
	text := read(t, "deploy/Dockerfile")
	for _, no := range []string{"# syntax=", "--mount", "COPY --link", "<<"} {
		if strings.Contains(text, no) {
			t.Errorf("%q needs more than the classic builder", no)
		}
	}
	for _, m := range regexp.MustCompile(`(?m)^FROM (\S+)`).FindAllStringSubmatch(text, -1) {
		if strings.Contains(m[1], "$") {
			t.Errorf("FROM %s: no variable here", m[1])
		}
	}
	version := regexp.MustCompile(`(?m)^go (\d+\.\d+)`).FindStringSubmatch(read(t, "services/go.mod"))
	if !strings.Contains(text, "FROM golang:"+version[1]+" AS build") {
		t.Errorf("the image is not built with Go %s", version[1])
	}
	for _, m := range regexp.MustCompile(`(?m)^ENV (\w+)=`).FindAllStringSubmatch(text, -1) {
		for _, s := range app.Services() {
			if !slices.Contains(known(t)[string(s)], m[1]) {
				t.Errorf("newswire %s knows no %s", s, m[1])
			}
		}
	}
}
