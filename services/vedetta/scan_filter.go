package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"sync"
)

const (
	longestLine = 16 << 20  // bytes of one line of input
	batchBytes  = 256 << 10 // of input that one worker takes at a time
)

// filter reads lines, answers each on all cores, and writes the answers in the
// order of the input.
type filter struct {
	plain          bool // each line is a text itself
	forPeople      bool // answers are for people, not JSON
	answer         func(out []byte, number int, r record) []byte
	stdout, stderr io.Writer
	files          int         // how many files there are; 0 for standard input
	read           func(n int) // bytes done, for progress; may be nil

	lines, bad int
}

// batch is a piece of the input, whole lines, and then what came of them.
type batch struct {
	name  string
	first int // number of the first line
	in    []byte
	lines []inputLine
	out   []byte
	bad   []badLine
	done  chan struct{} // one value when out and bad are ready
}

// inputLine is where a line lies in its batch. long means that it was over
// longestLine and is not kept.
type inputLine struct {
	start, end int
	long       bool
}

// badLine is a line that could not be read. The reason never quotes it.
type badLine struct {
	number int
	reason string
}

func (b *batch) reset() {
	const keep = 4 << 20
	if cap(b.in) > keep || cap(b.out) > keep {
		b.in, b.out = nil, nil
	}
	b.in, b.lines, b.out, b.bad = b.in[:0], b.lines[:0], b.out[:0], b.bad[:0]
}

// run filters one input to its end. Batches wait in a queue in the order of the
// input while workers take them; there are only so many, which bounds memory.
func (f *filter) run(ctx context.Context, name string, in io.Reader) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	workers := runtime.GOMAXPROCS(0)
	free := make(chan *batch, 2*workers+2)
	for range cap(free) {
		free <- &batch{name: name, done: make(chan struct{}, 1)}
	}
	queue, jobs := make(chan *batch, cap(free)), make(chan *batch, cap(free))
	var wait sync.WaitGroup
	var readErr error
	wait.Go(func() {
		defer close(queue)
		defer close(jobs)
		readErr = feed(ctx, in, free, func(b *batch) { queue <- b; jobs <- b })
	})
	for range workers {
		wait.Go(func() {
			for b := range jobs {
				f.work(b)
				b.done <- struct{}{}
			}
		})
	}
	var writeErr error
	for b := range queue {
		<-b.done
		if writeErr == nil {
			if writeErr = f.write(b); writeErr != nil {
				stop() // the feeder ends at its next batch
			}
		}
		b.reset()
		free <- b
	}
	wait.Wait()
	if writeErr != nil {
		return fmt.Errorf("write: %w", writeErr)
	}
	if readErr != nil {
		return fmt.Errorf("read %s: %w", name, readErr)
	}
	return nil
}

// write puts out a batch at once, so that who writes line by line gets answers
// line by line.
func (f *filter) write(b *batch) error {
	for _, bad := range b.bad {
		fmt.Fprintf(f.stderr, "vedetta: %s: line %d: %s\n", b.name, bad.number, bad.reason)
	}
	f.lines, f.bad = f.lines+len(b.lines), f.bad+len(b.bad)
	if f.read != nil {
		f.read(len(b.in))
	}
	_, err := f.stdout.Write(b.out)
	return err
}

// feed cuts the input into batches: all whole lines that can be had without
// waiting, up to batchBytes.
func feed(ctx context.Context, in io.Reader, free <-chan *batch, send func(*batch)) error {
	r := bufio.NewReaderSize(in, batchBytes)
	number := 1
	for {
		var b *batch
		select {
		case b = <-free:
		case <-ctx.Done():
			return ctx.Err()
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		b.first = number
		err := fill(b, r)
		number += len(b.lines)
		if len(b.lines) > 0 {
			send(b)
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

func fill(b *batch, r *bufio.Reader) error {
	for {
		err := addLine(b, r)
		if err != nil || len(b.in) >= batchBytes {
			return err
		}
		if ready, err := r.Peek(r.Buffered()); err != nil || bytes.IndexByte(ready, '\n') < 0 {
			return err
		}
	}
}

// addLine reads one line; of one over longestLine it keeps nothing.
func addLine(b *batch, r *bufio.Reader) error {
	line := inputLine{start: len(b.in)}
	for size := 0; ; {
		part, err := r.ReadSlice('\n')
		size += len(part)
		if line.long = size > longestLine; line.long {
			b.in = b.in[:line.start]
		} else {
			b.in = append(b.in, part...)
		}
		if errors.Is(err, bufio.ErrBufferFull) {
			continue
		}
		line.end = len(b.in)
		if size > 0 {
			b.lines = append(b.lines, line)
		}
		return err
	}
}

// work answers a batch.
func (f *filter) work(b *batch) {
	for i, at := range b.lines {
		line := bytes.TrimRight(b.in[at.start:at.end], "\r\n")
		number := b.first + i
		if number == 1 {
			line = bytes.TrimPrefix(line, []byte("\xef\xbb\xbf"))
		}
		if len(line) == 0 && !f.plain && !at.long {
			continue
		}
		r, err := f.parse(b, number, line, at.long)
		if err != nil {
			b.bad = append(b.bad, badLine{number, err.Error()})
			b.out = f.appendError(b.out, number, r.id, err)
			continue
		}
		b.out = f.answer(b.out, number, r)
	}
}
