package bustest_test

import (
	"net"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/newswire-dev/newswire/services/internal/bus/bustest"
	"github.com/newswire-dev/newswire/services/internal/bus/embedded"
	"go.uber.org/goleak"
	"go.uber.org/zap/zaptest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestEmbedded(t *testing.T) {
	bustest.Run(t, func(t *testing.T) bustest.Broker {
		dir, port := t.TempDir(), 0
		start := func() *embedded.Broker {
			b, err := embedded.Start(embedded.Options{Dir: dir, Port: port, Logger: zaptest.NewLogger(t)})
			if err != nil {
				t.Fatal(err)
			}
			return b
		}
		b := start()
		t.Cleanup(func() { b.Close() })
		_, p, _ := net.SplitHostPort(b.Addrs()[0])
		port, _ = strconv.Atoi(p)
		return bustest.Broker{Addrs: b.Addrs(), Embedded: true, Restart: func(t *testing.T) {
			if err := b.Close(); err != nil {
				t.Fatal(err)
			}
			b = start()
		}}
	})
}

// TestKafka runs the suite on Apache Kafka: on a broker of its own where the script that starts one is named, since it is
// killed on the way, else on the one that is given.
func TestKafka(t *testing.T) {
	if script := os.Getenv("NEWSWIRE_TEST_KAFKA_SCRIPT"); script != "" {
		own := sync.OnceValue(func() bustest.Broker { return managed(t, script) })
		bustest.Run(t, func(*testing.T) bustest.Broker { return own() })
		return
	}
	if addrs := os.Getenv("NEWSWIRE_TEST_KAFKA"); addrs != "" {
		bustest.Run(t, func(*testing.T) bustest.Broker { return bustest.Broker{Addrs: strings.Split(addrs, ",")} })
		return
	}
	if os.Getenv("CI") == "true" {
		t.Fatal("no Apache Kafka: run scripts/test, or set NEWSWIRE_TEST_KAFKA=host:port")
	}
	t.Skip("left out: no Apache Kafka; run scripts/test, or set NEWSWIRE_TEST_KAFKA=host:port")
}

// managed starts a broker with the script (scripts/servers/kafka) on a port of its own.
func managed(t *testing.T, script string) bustest.Broker {
	const port = "19392"
	run := func(args ...string) string {
		cmd := exec.Command(script, args...)
		cmd.Env = append(os.Environ(), "KAFKA_PORT="+port)
		cmd.Stderr = os.Stderr
		out, err := cmd.Output()
		if err != nil {
			t.Fatalf("%s %s: %v", script, strings.Join(args, " "), err)
		}
		return strings.TrimSpace(string(out))
	}
	run("wipe")
	t.Cleanup(func() { run("wipe") })
	return bustest.Broker{Addrs: strings.Split(run("start"), ","), Restart: func(*testing.T) {
		run("kill9")
		run("start")
	}}
}
