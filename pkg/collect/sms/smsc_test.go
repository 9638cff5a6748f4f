package sms

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"testing"
	"time"
)

// The SMPP 3.4 commands that bearerbox and the stand-in exchange.
const (
	smppSubmit   = 0x04
	smppDeliver  = 0x05
	smppUnbind   = 0x06
	smppBind     = 0x09 // bind_transceiver
	smppEnquire  = 0x15
	smppResponse = 0x80000000
	smppBadDest  = 0x0b // ESME_RINVDSTADR
	smppReceipt  = 0x04 // esm_class of a delivery receipt
	smppMaxPDU   = 1 << 16
)

// smsc is an SMPP 3.4 message centre. It rejects destinations that end in 7,
// reports those that end in 9 as undeliverable and the others as delivered.
type smsc struct {
	t     *testing.T
	l     net.Listener
	bound chan struct{} // closed at the first bind
	once  sync.Once
	wg    sync.WaitGroup

	mu   sync.Mutex // guards all below, and writes to conn
	conn net.Conn
	seq  uint32
	next int // number of the next message id
}

func newSMSC(t *testing.T) *smsc {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &smsc{t: t, l: l, bound: make(chan struct{})}
	s.wg.Go(s.accept)
	return s
}

func (s *smsc) port() int { return s.l.Addr().(*net.TCPAddr).Port }

// close ends the message centre's side of the link. Bearerbox stops fast only
// after that.
func (s *smsc) close() {
	_ = s.l.Close()
	s.mu.Lock()
	if s.conn != nil {
		_ = s.conn.Close()
	}
	s.mu.Unlock()
	s.wg.Wait()
}

func (s *smsc) accept() {
	for {
		c, err := s.l.Accept()
		if err != nil {
			return
		}
		s.mu.Lock()
		s.conn = c
		s.mu.Unlock()
		s.wg.Go(func() { s.serve(c) })
	}
}

func (s *smsc) serve(c net.Conn) {
	defer func() { _ = c.Close() }()
	for {
		h := make([]byte, 16)
		if _, err := io.ReadFull(c, h); err != nil {
			return
		}
		n := binary.BigEndian.Uint32(h)
		if n < 16 || n > smppMaxPDU {
			s.t.Errorf("SMPP PDU of %d bytes", n)
			return
		}
		body := make([]byte, n-16)
		if _, err := io.ReadFull(c, body); err != nil {
			return
		}
		s.handle(binary.BigEndian.Uint32(h[4:]), binary.BigEndian.Uint32(h[12:]), body)
	}
}

func (s *smsc) handle(command, seq uint32, body []byte) {
	switch command {
	case smppBind:
		s.send(smppBind|smppResponse, 0, seq, []byte("SMSC\x00"))
		s.once.Do(func() { close(s.bound) })
	case smppEnquire, smppUnbind:
		s.send(command|smppResponse, 0, seq, nil)
	case smppSubmit:
		s.submit(seq, body)
	}
}

func (s *smsc) submit(seq uint32, body []byte) {
	f, err := parseSubmit(body)
	if err != nil {
		s.t.Error(err)
		return
	}
	if strings.HasSuffix(f.to, "7") {
		s.send(smppSubmit|smppResponse, smppBadDest, seq, []byte{0})
		return
	}
	s.mu.Lock()
	s.next++
	id := fmt.Sprintf("A%08x", s.next)
	s.mu.Unlock()
	s.send(smppSubmit|smppResponse, 0, seq, append([]byte(id), 0))
	if f.receipt {
		s.receipt(id, f)
	}
}

func (s *smsc) receipt(id string, f submitted) {
	stat, code := "DELIVRD", "000"
	if strings.HasSuffix(f.to, "9") {
		stat, code = "UNDELIV", "100"
	}
	at := time.Now().UTC().Format("0601021504")
	text := fmt.Sprintf("id:%s sub:001 dlvrd:001 submit date:%s done date:%s stat:%s err:%s text:-", id, at, at, stat, code)
	s.deliver(f.to, f.from, smppReceipt, 0, []byte(text))
}

// deliver sends a deliver_sm: a citizen's message (class 0) or a receipt.
func (s *smsc) deliver(from, to string, class, coding byte, text []byte) {
	var b bytes.Buffer
	b.WriteString("\x00\x01\x01" + from + "\x00\x00\x01" + to + "\x00")
	b.Write([]byte{class, 0, 0, 0, 0, 0, 0, coding, 0, byte(len(text))})
	b.Write(text)
	s.mu.Lock()
	s.seq++
	seq := s.seq
	s.mu.Unlock()
	s.send(smppDeliver, 0, seq, b.Bytes())
}

func (s *smsc) send(command, status, seq uint32, body []byte) {
	h := make([]byte, 16, 16+len(body))
	binary.BigEndian.PutUint32(h, uint32(16+len(body)))
	binary.BigEndian.PutUint32(h[4:], command)
	binary.BigEndian.PutUint32(h[8:], status)
	binary.BigEndian.PutUint32(h[12:], seq)
	s.mu.Lock()
	defer s.mu.Unlock()
	_, _ = s.conn.Write(append(h, body...)) // a broken link shows as missing events
}

// submitted is what the stand-in needs of a submit_sm.
type submitted struct {
	from, to string
	receipt  bool
}

func parseSubmit(b []byte) (f submitted, err error) {
	cut := func(skip int) string {
		if len(b) < skip {
			err = errors.New("submit_sm is cut short")
			return ""
		}
		s, rest, ok := bytes.Cut(b[skip:], []byte{0})
		if !ok {
			err = errors.New("submit_sm has an open string")
		}
		b = rest
		return string(s)
	}
	cut(0) // service_type
	f.from, f.to = cut(2), cut(2)
	cut(3) // esm_class, protocol_id, priority_flag; schedule_delivery_time
	cut(0) // validity_period
	if err == nil && len(b) > 0 {
		f.receipt = b[0]&3 != 0
	}
	return f, err
}
