package collecttest

import (
	"fmt"
	"math/rand/v2"
	"net"
	"testing"
)

// portRange is how many ports each package of tests has to itself.
const portRange = 2_000

// FreePorts returns n different loopback ports, of the 2,000 from first on, that were
// free a moment ago, for programs that must be told theirs beforehand. A package of
// tests has a range of its own, below those ports that systems give away by themselves:
// between asking and using, no other test can get one.
func FreePorts(t testing.TB, first, n int) (ports []int) {
	t.Helper()
	for port := first + rand.IntN(portRange/2); port < first+portRange && len(ports) < n; port++ {
		if l, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port)); err == nil {
			_ = l.Close()
			ports = append(ports, port)
		}
	}
	if len(ports) < n {
		t.Fatal("no free ports")
	}
	return ports
}
