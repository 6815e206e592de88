package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"
)

// note notes the processor time of the processes of the peer's database, where they run on this machine.
func (p *peer) note(ctx context.Context) {
	rows, err := p.server.QueryContext(ctx, `SELECT pid FROM pg_stat_activity WHERE datname = $1`, p.name)
	if err != nil {
		return // it is looked at again
	}
	defer rows.Close()
	for rows.Next() {
		var pid int
		if rows.Scan(&pid) == nil {
			p.backends[pid] = max(p.backends[pid], cpuOf(pid))
		}
	}
	_ = rows.Err()
}

// ofDatabase sums what was noted: the processes that serve connections, without those that write in the background.
func (p *peer) ofDatabase() (seconds float64) {
	for _, s := range p.backends {
		seconds += s
	}
	return seconds
}

// cpuOf gives the CPU seconds of a process; 0 where it cannot be seen.
func cpuOf(pid int) (seconds float64) {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0
	}
	f := strings.Fields(string(b[strings.LastIndexByte(string(b), ')')+1:]))
	for _, s := range f[11:13] {
		n, _ := strconv.ParseFloat(s, 64)
		seconds += n / 100 // Linux counts in hundredths
	}
	return seconds
}

// spent gives the CPU seconds of a process that has ended.
func spent(c *exec.Cmd) float64 {
	return (c.ProcessState.UserTime() + c.ProcessState.SystemTime()).Seconds()
}

func freeAddress() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	return l.Addr().String(), nil
}

// ready waits until an address answers with 200.
func ready(ctx context.Context, url string) error {
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline) && ctx.Err() == nil; time.Sleep(50 * time.Millisecond) {
		if r, err := http.Get(url); err == nil {
			r.Body.Close()
			if r.StatusCode == http.StatusOK {
				return nil
			}
		}
	}
	return fmt.Errorf("%s is not ready after a minute", url)
}
