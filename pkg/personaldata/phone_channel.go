package personaldata

// commandsNear is how far from its number, in tokens, a channel's word of command stands.
const commandsNear = 14

// channel reports the number of a channel to which people subscribe with a word in
// capitals: "salva il numero 366 … e invia ISCRIVIMI", "manda STOP al 366 …".
func (x *scan) channel(first, last int) bool {
	for k := max(first-commandsNear, 1); k <= last+commandsNear && k < len(x.tokens); k++ {
		if !x.is(k, flagCaps) || !x.isOneOf(k, commands()) || x.is(k-1, flagCaps) || x.is(k+1, flagCaps) {
			continue
		}
		for d := 1; d <= 4 && k-d >= 0 && !x.ends(k-d); d++ {
			if x.isOneOf(k-d, sendings()) {
				return true
			}
		}
	}
	return false
}

var (
	commands = wordSet("iscriviti iscrivimi iscrivi iscrizione attiva attivami stop on si ok info news start join cancellami cancella notizie avvisi alert")
	sendings = wordSet("invia inviando inviate inviare manda mandate mandando mandare scrivi scrivete scrivendo scrivere scritto testo parola messaggio digita digitando rispondi")
)
