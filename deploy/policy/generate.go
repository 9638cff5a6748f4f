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
	mails("modena-rubrica", "comune.modena.test", 0, 140) // the staff's 120 and 20 that a mail to everybody may miss
	rows("sesto-revoche", "telefono;elenco;data;tipo", 5, func(i int) string {
		return fmt.Sprintf("+393470%06d;contributi;2022-01-%02d;%s", 100125+i, 10+i, []string{"revoca", "opposizione"}[i%2])
	})
	phones("esempio-scuola", 600000, 12)
	phones("esempio-allerta", 600020, 12)
	mails("esempio-rubrica", "comune.esempio.test", 700, 12)
	rows("esempio-newsletter", "email;dal;al", 12, func(i int) string {
		left := ""
		if i%4 == 3 {
			left = fmt.Sprintf("2025-%02d-15", i)
		}
		return fmt.Sprintf("%s;2024-%02d-01;%s", mailbox(800+i, "posta.test"), i+1, left)
	})
	rows("esempio-revoche", "contatto;elenco;finalita;data;tipo", 3, func(i int) string {
		return []string{
			mailbox(801, "posta.test") + ";newsletter;;2025-02-03;revoca",
			"+393470600001;;eventi;2025-03-10 09:30;opposizione",
			"+393470600002;*;;2025-04-01;opposizione",
		}[i]
	})
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
		lines = append(lines, mailbox(i, domain))
	}
	write(name, lines)
}

func mailbox(i int, domain string) string {
	return fmt.Sprintf("%s.%s%d@%s", first[i%len(first)], last[i/len(first)%len(last)], i/100, domain)
}

// rows writes a file with several columns.
func rows(name, header string, n int, row func(i int) string) {
	lines := []string{header}
	for i := range n {
		lines = append(lines, row(i))
	}
	write(name, lines)
}

func write(name string, lines []string) {
	path := filepath.Join("contatti", name+".csv")
	if err := os.WriteFile(path, []byte(strings.Join(lines, "\n")+"\n"), 0o644); err != nil {
		log.Fatal(err)
	}
}
