package alert

// words are the Italian and English names of codes that findings hold. The set
// is closed: detectors' reasons, severities, channels, kinds of personal data,
// labels of texts.
func words() map[string][2]string {
	return map[string][2]string{
		"info": {"informativa", "info"}, "low": {"bassa", "low"}, "medium": {"media", "medium"},
		"high": {"alta", "high"}, "grave": {"gravissima", "grave"},
		"sms": {"SMS", "SMS"}, "mail": {"posta elettronica", "mail"}, "social": {"pagine social", "social pages"}, "register": {"registro", "register"},
		"IT_FISCAL_CODE": {"codice fiscale", "fiscal code"}, "PHONE_NUMBER": {"numero di telefono", "phone number"},
		"EMAIL_ADDRESS": {"indirizzo e-mail", "e-mail address"}, "IBAN": {"IBAN", "IBAN"},
		"service_information": {"informazione di servizio", "service information"}, "service_reminder": {"promemoria", "reminder"},
		"emergency": {"emergenza", "emergency"}, "event_promotion": {"promozione di un evento", "event promotion"},
		"electoral_propaganda": {"propaganda elettorale", "electoral propaganda"}, "commercial": {"pubblicità commerciale", "commercial"},
		"fundraising": {"raccolta fondi", "fundraising"}, "survey": {"consultazione o sondaggio", "survey"},
		"internal_staff": {"comunicazione al personale", "internal staff message"}, "personal_case": {"pratica di una singola persona", "one person's case"},
		"security_phishing": {"tentativo di frode", "phishing"},
		"electoral_window":  {"è aperto il periodo elettorale (L. 28/2000, art. 9)", "the electoral window is open (L. 28/2000 art. 9)"},
		"silence_day":       {"giorno di silenzio elettorale (L. 212/1956, art. 9)", "election silence (L. 212/1956 art. 9)"},
	}
}
