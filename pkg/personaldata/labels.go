package personaldata

import "strings"

// Labels are what replaces values of the types of a body's own, without
// brackets. The types of the engine have labels without it; nil is good.
type Labels map[Kind]string

// Labels returns the labels that the settings give to types.
func (c *Config) Labels() Labels {
	var l Labels
	for _, t := range c.Types {
		if t.Label == "" {
			continue
		}
		if l == nil {
			l = Labels{}
		}
		l[t.Name] = t.Label
	}
	return l
}

// Of is the label of a kind, such as [TELEFONO].
func (l Labels) Of(k Kind) string {
	if own := l[k]; own != "" {
		return "[" + own + "]"
	}
	return labelOf(k)
}

// RedactAll is the function RedactAll with these labels.
func (l Labels) RedactAll(text string, spans []Span) string {
	return replaceSpans(text, mend(text, spans), func(s Span) string { return l.Of(s.Kind) })
}

// replaceSpans writes text with each span replaced; the spans are mended.
func replaceSpans(text string, spans []Span, with func(Span) string) string {
	if len(spans) == 0 {
		return text
	}
	var out strings.Builder
	out.Grow(len(text))
	at := 0
	for _, s := range spans {
		out.WriteString(text[at:s.Start])
		out.WriteString(with(s))
		at = s.End
	}
	out.WriteString(text[at:])
	return out.String()
}

// labelOf is the Italian label of a kind of the engine.
func labelOf(k Kind) string {
	switch k {
	case FiscalCode:
		return "[CODICE FISCALE]"
	case VATCode:
		return "[PARTITA IVA]"
	case IBAN:
		return "[IBAN]"
	case PhoneNumber:
		return "[TELEFONO]"
	case EmailAddress:
		return "[E-MAIL]"
	case Plate:
		return "[TARGA]"
	case CreditCard:
		return "[CARTA DI PAGAMENTO]"
	case IdentityCard:
		return "[CARTA D'IDENTITÀ]"
	case Passport:
		return "[PASSAPORTO]"
	case DriverLicense:
		return "[PATENTE]"
	case HealthCard:
		return "[TESSERA SANITARIA]"
	case DateOfBirth:
		return "[DATA DI NASCITA]"
	case Address:
		return "[INDIRIZZO]"
	case Person:
		return "[NOME]"
	case Health:
		return "[SALUTE]"
	case SocialBenefit:
		return "[PRESTAZIONE SOCIALE]"
	default:
		return "[DATO PERSONALE]"
	}
}
