package personaldata

import "testing"

func TestEmailForms(t *testing.T) {
	contexts := []string{
		"{}", "email {}", "e-mail: {}", "la mia mail è {}", "scrivetemi a {}", "scrivere a {} grazie", "Mario Rossi {}", "Mario Rossi ({}) chiede", "risposta a {} per favore", "mail:{}", "il mio indirizzo di posta: {}", "MANDATE A {} TUTTO",
		"contatti: tel 347 0012345, {}", "contatti: {}, tel 347 0012345", "Anna Verdi;{};Lodi", "| Verdi | {} | Lodi |", "--\nAnna Verdi\n{}\nvia Roma 12", "cc {}", "da: {}\noggetto: reclamo", "la pec è {}", "nn mi arriva niente su {} xke?",
		"mia figlia ({}) non riceve", "«{}»", "{} è la mia", "ho scritto da {} ieri", "inviare il cv a {} entro il 12/03/2026", "x info {}", "quello giusto: {}", "{}?", "✉️ {}", "account {} bloccato",
	}
	findsForms(t, EmailAddress, []string{
		"p.conti84@posta.test", "P.CONTI84@POSTA.TEST", "P.Conti84@Posta.test", "p.conti84+comune@posta.test", "p.conti84(at)posta.test", "p.conti84 (at) posta.test", "p.conti84<at>posta.test", "p.conti84{at}posta.test", "p.conti84 AT posta.test",
		"p.conti84 at posta.test", "p.conti84 at posta dot test", "p.conti84 at posta punto test", "p.conti84-at-posta.test", "p.conti84_at_posta.test", "p.conti84*at*posta.test", "p.conti84(a)posta.test", "p.conti84(@)posta.test", "nico at gmail.com", "nico(a)posta.test", "p.conti84(et)posta.test", "p.conti84 (et) posta.test", "p.conti84 chiocc posta.test", "p.conti84 chiocc. posta.test", "p.conti84 chiocc posta punto test", "p.conti84&#64;posta.test", "p.conti84&commat;posta.test",
		"p.conti84 chiocciola posta.test", "P.CONTI84 CHIOCCIOLA POSTA.TEST", "p.conti84(chiocciola)posta.test", "p.conti84 chiocciola posta punto test", "p punto conti84 chiocciola posta punto test", "p punto conti84, chiocciola, posta punto test", "p.conti84 chiocciolina posta punto test",
		"p.conti84 @ posta.test", "p.conti84@ posta.test", "p.conti84 @posta.test", "p.conti84@posta punto test", "p.conti84(at)posta(punto)test", "p.conti84(at)posta(dot)test", "p.conti84@posta . test", "p.conti84@posta. test", "p.conti84@posta,test", "p.conti84@\nposta.test",
		"p . c o n t i @ p o s t a . t e s t", "p.conti84\u200b@\u200bposta.test", "p.conti84＠posta.test", "ｐ.conti84@posta.test", "p.сonti84@posta.test", "mailto:[p.conti84@posta.test]", "<[p.conti84@posta.test]>", "p.conti84@müller-bau.test", "josé.diaz@posta.test",
		"3380012345@posta.test", "g@posta.test", "p.conti84@mail.ditta.posta.test", `"[p.conti84@posta.test]"`, "[p.conti84@posta.test].", "[p.conti84@posta.test]...", "[p.conti84@posta.test],", "[p.conti84@posta.test];", "**[p.conti84@posta.test]**", "p.conti84@foo.co.uk", "p.conti84@bottega.shop",
	}, contexts)
	findsForms(t, EmailAddress, []string{"a n n a @ p o s t a . t e s t"}, []string{"la mail è {}", "indirizzo {}", "{}", "scrivere ad {}", "scrivere a {}"})
	findsForms(t, EmailAddress, []string{"nico at posta.test"}, []string{"la mia mail è {}", "email {}", "scrivimi a {}", "la pec {}"})
}

func TestNoEmailForms(t *testing.T) {
	findsForms(t, EmailAddress, []string{
		"[]look at repubblica.it", "[]see at www.sito.it", "[]meet at noon", "[]Juve @ Milan", "[]2 kg @ 3,50", "[]@mario_rossi", "[]@anna.verdi", "[]segui @comunelodi", "[]foto@2x.png", "[]https://social.test/@anna.verdi", "[]noreply@posta.test", "[]protocollo@comune.lodi.lo.it", "[]urp@asst-lodi.it",
		"[]comma 1(a)bis", "[]punto 3 (a) della legge", "[]state-at-home.it", "[]vicino a piazza. com'era", "[]ore 9 @\nPiazza Roma", "[]siamo at home. it is late", "[]art. 5(a)", "[]la nostra chiocciola di mare", "[]2 at 3.50", "[]scala a chiocciola. it", "[]pane et vino", "[]tizio (et al) posta", "[]caff&#233; posta.it", "[]la chiocc. posta qui",
	}, []string{"{}", "ho visto {} ieri", "Mario Rossi, {}", "Buongiorno, {}. Grazie", "vedi {}!", "{} va bene?", "OGGI {}"})
}
