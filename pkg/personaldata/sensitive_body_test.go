package personaldata

import "testing"

// bodyParts are parts of the body with their article.
var bodyParts = []string{"il ginocchio", "la caviglia", "il polso", "la spalla", "il gomito", "la mano", "il piede", "la schiena", "il tallone", "il polpaccio", "la mascella", "lo zigomo", "la clavicola", "l'anca"}

// partForms puts each part into each frame, for {} there.
func partForms(frames ...string) []string {
	var out []string
	for _, frame := range frames {
		for _, part := range bodyParts {
			cell := grid{}
			text, _, _ := cell.cell(part, frame)
			out = append(out, text)
		}
	}
	return out
}

func TestVerbsOfBodyParts(t *testing.T) {
	grid{kind: Health, rough: true, forms: partForms("gli [fa male {}]", "si è [rotto {}]", "si è [slogato {}]", "si è [fratturato {}]", "si è [bruciato {}]", "le hanno [operato {}]", "ha battuto la testa e si è [lussato {}]"), contexts: []string{
		"mia madre {} e non risponde nessuno", "mio cognato {} sul vostro marciapiede", "la signora Neri {}, chiediamo un rinvio", "purtroppo mia nonna {}", "Ada Ferri {} martedì",
	}}.run(t, 0.05)
	grid{kind: Health, rough: true, forms: partForms("[mi fa male {}]", "mi sono [rotto {}]", "mi sono [slogato {}]", "[mi hanno operato {}]", "mi sono [schiacciato {}]"), contexts: []string{
		"{} e non risponde nessuno", "da ieri {}", "Buongiorno, {} e non posso venire",
	}}.run(t, 0.05)
}

func TestPartsThatFail(t *testing.T) {
	grid{kind: Health, rough: true, forms: []string{
		"una [mano che non chiude più]", "le [mani che gli tremano]", "la [vescica che non regge]", "il [cuore che fa i capricci]", "un [piede in trazione]", "una [spalla fuori uso]", "un [ginocchio pieno d'acqua]", "le [dita anchilosate]", "il [fegato ingrossato]", "un [polmone bucato]", "il [braccio al collo]", "la [gamba ingessata]", "le [ossa di vetro]", "la [pressione alle stelle]",
	}, contexts: []string{
		"mia madre ha {} e non risponde nessuno", "mio suocero ha {}", "la signora Neri ha {}", "vi scrivo perché mia figlia ha {}", "Ada Ferri ha {} e vive sola",
	}}.run(t, 0.05)
}

// nobodysBody are the same verbs and parts of things and in figures of speech.
var nobodysBody = []string{
	"si è rotta la gamba della panchina", "mi fa male il cuore a vedere la biblioteca chiusa", "mi fa male la testa solo a leggere il bando", "mi sanguinano gli occhi a vedere quel murale", "ci avete rotto le orecchie", "la statua ha perso la mano", "chi si è rotto il ginocchio può chiedere il pass", "se uno si rompe il femore non può salire", "il progetto è fuori uso", "lo schermo che non funziona più", "la statua ha il braccio rotto", "hanno tolto la panchina", "mi hanno tolto il parcheggio", "il cane si è rotto la zampa", "ho battuto tutti a briscola", "devo operare un cambio di residenza", "hanno operato un taglio", "mi trema la voce a leggere certe cose",
	"mi restano due giorni di ferie", "sto morendo dal ridere", "a momenti mi prende un coccolone", "il commercio è in agonia", "aspetto un rimborso", "non dorme nessuno con quel rumore", "faccio fatica a capire il modulo", "non riesco a entrare nel sito",
}

func TestBodyOfNobody(t *testing.T) {
	grid{kind: Health, none: true, forms: nobodysBody, contexts: []string{"{}", "{}!", "Buongiorno, {}.", "scusate ma {}"}}.run(t, 0.03)
}

func TestAdverbsAndSeveralBeforeStates(t *testing.T) {
	grid{kind: Health, rough: true, forms: []string{"[celiaca]", "[cardiopatica]", "[ipovedente]", "[quasi sorda]", "[quasi cieca]", "[diabetica]", "[asmatica]"}, contexts: []string{
		"sono anche {}", "sono gravemente {} e vivo sola", "sono sempre {}", "purtroppo sono parzialmente {}", "sono una persona {}", "mia zia è una donna {}", "mia nipote è una bimba {}",
	}}.run(t, 0.03)
	grid{kind: Health, rough: true, forms: []string{"[celiaci]", "[allettati]", "[cardiopatici]", "[diabetici]", "[ipovedenti]"}, contexts: []string{
		"i miei suoceri sono {}", "i miei genitori sono tutti e due {}", "siamo {} tutti e tre", "io e mio marito siamo {}",
	}}.run(t, 0.03)
	grid{kind: Health, none: true, forms: []string{"malati", "ciechi", "celiaci", "diabetici"}, contexts: []string{
		"sono quasi finiti i posti per {}", "ci sono anche menu per {}", "siamo tutti {}", "i {} sono quasi tremila in provincia", "chi è una persona tra i {} può chiedere",
	}}.run(t, 0)
}

func TestStatesThatHaveBeen(t *testing.T) {
	grid{kind: Health, rough: true, forms: []string{"[ricoverato]", "[ricoverato] d'urgenza", "[malato]", "[operato]", "[depresso]", "[intubato]"}, contexts: []string{
		"mio marito è stato {}", "mio zio era stato {}", "Ugo Ferri è stato {}", "il signor Neri è stato {} ieri", "mio figlio è già stato {}",
	}}.run(t, 0.05)
	grid{kind: Health, none: true, forms: []string{"malato", "depresso", "invalido", "cieco"}, contexts: []string{
		"il nostro Stato {} non paga", "uno Stato {} e sordo", "lo stato è {}",
	}}.run(t, 0)
}

func TestHandsAndAids(t *testing.T) {
	grid{kind: Health, rough: true, forms: []string{
		"[va dallo psichiatra]", "[va dalla neurologa]", "è [seguito da uno psicologo]", "è [seguito dall'oncologa]", "è [in day hospital]", "è [alla trentesima settimana]", "ha [subito tre interventi]", "ha [problemi a camminare]", "gira con le [canadesi]", "[non è più in grado di parlare]", "ha [smesso di prendere le medicine]", "[sta con il gesso]", "si è [ammalato] a marzo", "è [in cardiologia]", "è [in lungodegenza]",
	}, contexts: []string{
		"mia madre {} e non risponde nessuno", "mio suocero {}", "la signora Neri {}", "vi scrivo perché mio fratello {}", "Ada Ferri {} e vive sola",
	}}.run(t, 0.03)
	grid{kind: Health, none: true, forms: []string{
		"lavora in cardiologia", "è infermiera in lungodegenza", "è medico in day hospital", "ha subito un furto", "non è in grado di rispondere al telefono", "sta con noi", "gira con il cane", "aspetta la quarta settimana di ferie", "ha problemi a parcheggiare", "è seguita da mille persone",
	}, contexts: []string{
		"mia madre {} e non risponde nessuno", "mia cognata {}", "la signora Neri {}", "Ada Ferri {}",
	}}.run(t, 0)
}

func TestPramsAndNoneOfUs(t *testing.T) {
	grid{kind: Health, none: true, forms: []string{
		"la carrozzina del bebè di mia figlia non passa", "mia figlia spinge la carrozzina dei gemelli", "mia cognata con la carrozzina del bimbo non sale", "nessuno di noi ha il diabete", "nessuno in famiglia ha l'asma", "mia figlia è malata di TikTok", "mio marito è malato di fantacalcio",
	}, contexts: []string{"{}", "Buongiorno, {}", "{}!"}}.run(t, 0)
	grid{kind: Health, rough: true, forms: []string{"[in carrozzina]", "in [carozzella]"}, contexts: []string{"mia figlia è {} e non sale", "Ada Ferri è {}", "mia nonna sta {}"}}.run(t, 0)
}
