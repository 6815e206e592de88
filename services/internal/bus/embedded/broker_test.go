package embedded_test

import (
	"context"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/segmentio/kafka-go"
	"go.uber.org/goleak"
	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"
	"go.uber.org/zap/zaptest/observer"

	"github.com/newswire-dev/newswire/services/internal/bus"
	"github.com/newswire-dev/newswire/services/internal/bus/embedded"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func start(t *testing.T, o embedded.Options) *embedded.Broker {
	t.Helper()
	b, err := embedded.Start(o)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func connect(t *testing.T, b *embedded.Broker, retention int64) *bus.Bus {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	c, err := bus.Connect(ctx, bus.Config{Brokers: b.Addrs(), Embedded: true, RetentionBytes: retention})
	if err != nil {
		t.Fatal(err)
	}
	if err := c.EnsureTopics(ctx); err != nil {
		t.Fatal(err)
	}
	return c
}

func publish(t *testing.T, c *bus.Bus, n, size int) {
	t.Helper()
	value := []byte(strings.Repeat("x", size))
	for range n {
		if err := c.Publisher().Publish(t.Context(), bus.Message{Topic: bus.Events, Value: value}); err != nil {
			t.Fatal(err)
		}
	}
}

func TestFolderInUse(t *testing.T) {
	dir := t.TempDir()
	b := start(t, embedded.Options{Dir: dir})
	_, err := embedded.Start(embedded.Options{Dir: dir})
	if err == nil || !strings.Contains(err.Error(), dir) || !strings.Contains(err.Error(), "in use") {
		t.Errorf("a second broker on the folder: %v", err)
	}
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	start(t, embedded.Options{Dir: dir}).Close()
}

func TestPortTaken(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	port := l.Addr().(*net.TCPAddr).Port
	dir := t.TempDir()
	_, err = embedded.Start(embedded.Options{Dir: dir, Port: port})
	if err == nil || !strings.Contains(err.Error(), strconv.Itoa(port)) {
		t.Errorf("a broker on a taken port: %v", err)
	}
	start(t, embedded.Options{Dir: dir}).Close() // the failure has not kept the folder
}

func TestRecordsOutliveTheProcess(t *testing.T) {
	dir := t.TempDir()
	for run := range 3 {
		b := start(t, embedded.Options{Dir: dir})
		c := connect(t, b, 0)
		m, err := c.Last(t.Context(), bus.Events, 0)
		if err != nil || (m == nil) != (run == 0) || m != nil && m.Offset != int64(run*10-1) {
			t.Errorf("run %d: last is %+v, %v", run, m, err)
		}
		publish(t, c, 10, 100)
		c.Close()
		b.Close()
	}
}

// A log that was lost while its readers' offsets were not must not make them wait for it to grow that long again.
func TestCommittedBeyondTheEnd(t *testing.T) {
	dir := t.TempDir()
	b := start(t, embedded.Options{Dir: dir})
	c := connect(t, b, 0)
	publish(t, c, 5, 10)
	client := &kafka.Client{Addr: kafka.TCP(b.Addrs()...), Transport: &kafka.Transport{}}
	defer client.Transport.(*kafka.Transport).CloseIdleConnections()
	commit := map[string][]kafka.OffsetCommit{bus.Events: {{Partition: 0, Offset: 1000}}}
	if _, err := client.OffsetCommit(t.Context(), &kafka.OffsetCommitRequest{GroupID: "newswire.old", GenerationID: -1, Topics: commit}); err != nil {
		t.Fatal(err)
	}
	c.Close()
	b.Close()

	core, logs := observer.New(zapcore.WarnLevel)
	b = start(t, embedded.Options{Dir: dir, Logger: zap.New(core)})
	defer b.Close()
	c = connect(t, b, 0)
	defer c.Close()
	if lag, err := c.Lag(t.Context(), "old", bus.Events); err != nil || lag[bus.Events] != 5 {
		t.Errorf("lag %v, %v: want all 5 records to be read again", lag, err)
	}
	if logs.FilterMessageSnippet("beyond the log's end").Len() != 1 {
		t.Errorf("said: %v", logs.All())
	}
}

// The log is bounded by size, and what is kept stays where it is.
func TestRetention(t *testing.T) {
	dir := t.TempDir()
	o := embedded.Options{Dir: dir, SegmentBytes: 1 << 20, RetentionEvery: 20 * time.Millisecond}
	b := start(t, o)
	defer b.Close()
	c := connect(t, b, 2<<20)
	defer c.Close()
	publish(t, c, 40, 200<<10)
	deadline := time.Now().Add(20 * time.Second)
	for size(t, dir) > 4<<20 {
		if time.Now().After(deadline) {
			t.Fatalf("%d bytes on disk, want about 2 MB", size(t, dir))
		}
		<-time.After(20 * time.Millisecond)
	}
	if m, err := c.Last(t.Context(), bus.Events, 0); err != nil || m == nil || m.Offset != 39 {
		t.Errorf("last: %+v, %v", m, err)
	}
}

func size(t *testing.T, dir string) (sum int64) {
	t.Helper()
	err := filepath.WalkDir(dir, func(_ string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		if info, err := e.Info(); err == nil {
			sum += info.Size()
		}
		return nil
	})
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	return sum
}
