package purpose

import (
	"net/url"
	"strings"
)

// signals are properties of a text that no single word shows. They enter the
// lexicon as words that begin with a colon.
func signals(text string) []word {
	folded := fold(text)
	link, odd := links(folded)
	urgent := hasAny(folded, "subito", "urgen", "immediat", "entro oggi", "entro 24", "entro 48", "ultime ore", "prima che", "bloccat", "sospes", "disattiv", "verra chius")
	secret := hasAny(folded, "password", "credenzial", "dati della carta", "coordinate bancarie", "inserisci i dati", "inserisca i dati", "inserisci il codice", "conferma le", "bitcoin", "carte regalo")
	money := hasAny(folded, "euro", "€", "rimbors", "premio", "bonifico", "pagament", "versa")
	act := link || hasAny(folded, "clicca", "cliccando", "allegato", "rispondi", "scrivi")
	var out []word
	add := func(on bool, name string) {
		if on {
			out = append(out, word{name, name})
		}
	}
	add(link, ":link")
	add(odd, ":odd-link")
	add(urgent && (secret || act && money || odd), ":urgent-lure")
	add(secret && act, ":asks-secret")
	add(odd && money, ":money-link")
	add(hasCode(folded), ":one-time-code")
	add(shouts(text), ":capitals")
	add(count(folded, firstPerson()) >= 2, ":first-person")
	add(count(folded, yours()) >= 1, ":your-own")
	return out
}

// links reports web addresses, and whether one is of a sort that institutions do
// not use: no encryption, a shortener, a cheap or hyphenated name.
func links(folded string) (link, odd bool) {
	for token := range strings.FieldsSeq(folded) {
		at := strings.Index(token, "http")
		if at < 0 || !strings.Contains(token, "://") {
			continue
		}
		u, err := url.Parse(strings.TrimRight(token[at:], ".,;!?)"))
		link = true
		odd = odd || err != nil || oddHost(u)
	}
	return link, odd
}

func oddHost(u *url.URL) bool {
	host := strings.TrimPrefix(u.Hostname(), "www.")
	top := host[strings.LastIndexByte(host, '.')+1:]
	switch top {
	case "top", "xyz", "online", "site", "click", "info", "icu", "shop", "live", "buzz", "club", "ru", "tk", "vip", "cfd":
		return true
	}
	switch host {
	case "bit.ly", "tinyurl.com", "t.ly", "is.gd", "cutt.ly", "rb.gy", "goo.gl":
		return true
	}
	return u.Scheme == "http" && strings.Contains(host, "-")
}

// hasCode reports a code of four to eight digits near a word that names it.
func hasCode(folded string) bool {
	if !hasAny(folded, "otp", "codice di verifica", "codice di accesso", "il tuo codice", "codice temporaneo", "codice di sicurezza") {
		return false
	}
	for _, token := range strings.FieldsFunc(folded, notInWord) {
		if len(token) >= 4 && len(token) <= 8 && isNumber(token) {
			return true
		}
	}
	return false
}

// shouts reports at least two words in capitals, as warnings begin.
func shouts(text string) bool {
	loud := 0
	for _, token := range strings.FieldsFunc(text, notInWord) {
		if len(token) >= 5 && token == strings.ToUpper(token) && token != strings.ToLower(token) {
			loud++
		}
	}
	return loud >= 2
}

func firstPerson() string {
	return " mio mia miei mie sono ho mi vorrei chiedo vivo abbiamo aspetto posso riesco "
}

func yours() string { return " tuo tua tuoi tue suo sua suoi sue " }

// count counts the words of a text that are in a list between spaces.
func count(folded, list string) int {
	n := 0
	for _, token := range strings.FieldsFunc(folded, notInWord) {
		if strings.Contains(list, " "+token+" ") {
			n++
		}
	}
	return n
}

func hasAny(folded string, parts ...string) bool {
	for _, p := range parts {
		if strings.Contains(folded, p) {
			return true
		}
	}
	return false
}
