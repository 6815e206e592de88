package main

import (
	"fmt"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
)

// ticks is what Linux counts processor time in, a second.
const ticks = 100

// machine says in one line what the figures were measured on.
func machine() string {
	model := runtime.GOARCH
	if b, err := os.ReadFile("/proc/cpuinfo"); err == nil {
		if _, after, ok := strings.Cut(string(b), "model name"); ok {
			line, _, _ := strings.Cut(after, "\n")
			model = strings.TrimLeft(line, "\t :")
		}
	}
	load := "unknown"
	if b, err := os.ReadFile("/proc/loadavg"); err == nil {
		load, _, _ = strings.Cut(string(b), " ")
	}
	return fmt.Sprintf("%s, %d cores, %s %s; load before the run %s", model, runtime.NumCPU(), runtime.GOOS, runtime.Version(), load)
}

// serversOf gives the processes that listen at the addresses of the servers, where they are on this machine and may be seen.
func serversOf(kafka, postgres string) (pids []int) {
	ports := map[string]bool{}
	if _, port, err := net.SplitHostPort(kafka); err == nil {
		ports[port] = true
	}
	if u, err := url.Parse(postgres); err == nil {
		ports[u.Port()] = true
	}
	sockets := listening(ports)
	links, _ := filepath.Glob("/proc/[0-9]*/fd/*")
	seen := map[int]bool{}
	for _, link := range links {
		to, err := os.Readlink(link)
		if err != nil || !sockets[to] {
			continue
		}
		pid, err := strconv.Atoi(strings.Split(link, "/")[2])
		if err == nil && !seen[pid] {
			seen[pid] = true
			pids = append(pids, pid)
		}
	}
	return pids
}

// listening gives the names of the sockets that listen on the ports.
func listening(ports map[string]bool) map[string]bool {
	sockets := map[string]bool{}
	for _, name := range []string{"/proc/net/tcp", "/proc/net/tcp6"} {
		b, err := os.ReadFile(name)
		if err != nil {
			continue
		}
		for _, line := range strings.Split(string(b), "\n") {
			f := strings.Fields(line)
			if len(f) < 10 || f[3] != "0A" {
				continue
			}
			hex := f[1][strings.LastIndexByte(f[1], ':')+1:]
			if port, err := strconv.ParseUint(hex, 16, 16); err == nil && ports[strconv.FormatUint(port, 10)] {
				sockets["socket:["+f[9]+"]"] = true
			}
		}
	}
	return sockets
}

// cpuOf gives the CPU seconds of processes, of those that they started and of those of these that have ended.
func cpuOf(pids []int) (seconds float64) {
	own := map[int]bool{}
	for _, p := range pids {
		own[p] = true
	}
	stats, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, name := range stats {
		b, err := os.ReadFile(name)
		if err != nil {
			continue // it has just ended
		}
		pid, _ := strconv.Atoi(strings.Split(name, "/")[2])
		f := strings.Fields(string(b[strings.LastIndexByte(string(b), ')')+1:]))
		parent, _ := strconv.Atoi(f[1])
		switch {
		case own[pid]:
			seconds += sum(f[11:15]) // its own and that of children that have ended
		case own[parent]:
			seconds += sum(f[11:13])
		}
	}
	return seconds
}

func sum(fields []string) (seconds float64) {
	for _, s := range fields {
		n, _ := strconv.ParseFloat(s, 64)
		seconds += n / ticks
	}
	return seconds
}
