//go:build ignore

// Generate writes the invented contacts of the example registers. Numbers and
// addresses are nobody's: numbers of one unused thousand, mailboxes under the
// reserved domain .test (RFC 2606). Run it with "go run generate.go" in this
// folder; the same files come out every time.
package main

import (
	"fmt"
	"log"
	"os"
	"path/filepath"
	"strings"
)

// names make mailboxes look like those of people; combined by number they are
// nobody's.
var (
	first = strings.Fields("ada bruno carla dario elsa fabio gina ivo lea marco nora olga piero rita sandro tina ugo vera walter zoe")
	last  = strings.Fields("abete betulla castagno duna erica faggio ginestra iris larice mirto noce olmo pino quercia rovere salice tiglio ulivo viola zinnia")
)

func main() {
	phones("sesto-servizi-scolastici", 100000, 90)
	phones("sesto-contributi", 100060, 70) // the first 30 stand in both lists
	phones("sesto-allerta", 100200, 100)
	mails("modena-dipendenti", "comune.modena.test", 0, 120)
	mails("modena-newsletter", "posta.test", 200, 60)
	mails("porto-newsletter-turismo", "posta.test", 300, 80)
	mails("porto-tributi", "posta.test", 360, 60) // the first 20 stand in both lists
	phones("roma-prenotazioni", 400000, 110)
	mails("roma-prenotazioni-mail", "posta.test", 500, 60)
	mails("seveso-newsletter", "posta.test", 600, 60)
	phones("seveso-allerta", 500000, 60)
}

// phones writes numbers +39347 and seven digits from a start.
func phones(name string, from, n int) {
	lines := []string{"telefono"}
	for i := range n {
		lines = append(lines, fmt.Sprintf("+393470%06d", from+i))
	}
	write(name, lines)
}

// mails writes mailboxes of a domain from a start.
func mails(name, domain string, from, n int) {
	lines := []string{"email"}
	for i := from; i < from+n; i++ {
		lines = append(lines, fmt.Sprintf("%s.%s%d@%s", first[i%len(first)], last[i/len(first)%len(last)], i/100, domain))
	}
	write(name, lines)
}

func write(name string, lines []string) {
	path := filepath.Join("contatti", name+".csv")
	if err := os.WriteFile(path, []byte(strings.Join(lines, "\n")+"\n"), 0o644); err != nil {
		log.Fatal(err)
	}
}
