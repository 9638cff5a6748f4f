// Package personaldata finds personal data in Italian text as people write it:
// comments, posts, SMS, mails.
//
// In: one text, and once, at New, the settings with the body's own contacts.
// Out: spans, that is byte ranges with their kind, a score and the reasons; and
// texts in which every span is replaced by a label or a mask.
//
// A Scanner never changes after New, so all its methods are safe for concurrent
// use. Time is linear in the text, and a text without anything that looks like
// personal data costs no allocation. No reason contains a piece of the text.
//
// A text is folded to one byte a character (package fold) and split once into
// words and numbers; every word is looked up in one table, which tells all that the
// lists say of it (lexicon/). On the way the tokens with which something may begin
// are put on lists. Then each kind has its recogniser: candidates, validator, the
// words around, exclusions. What proves itself by its form goes first and keeps its
// words. Whose a condition or a benefit is, a linear model says where no rule does
// (learned.bin, taught with the corpora); of names, telephones, streets, dates and plates
// one for each kind gives a second opinion, and is believed when it is very sure
// (opinions.bin).
//
// Rules, sources, exclusions, and precision and recall on the test split, whose
// author never saw the code (vedetta scan evaluate
// pkg/personaldata/testdata/corpus/test.txt, 2026-11-23; a span is right when it
// shares half of its characters):
//
//	kind               rule                                                     source                                        not                                       P     R
//	IT_FISCAL_CODE     16 characters, omocodia, spaced, date, place, check      D.M. 23 Dec 1976; Belfiore codes              wrong check character, pieces of strings  1.00  1.00
//	IT_VAT_CODE        11 digits, office, check digit, a word that says so      D.P.R. 633/1972 art. 35; D.M. 23 Dec 1976     public bodies', other numbers             1.00  1.00
//	IBAN               country format, mod 97                                   ISO 13616; ISO 7064                           treasuries                                1.00  1.00
//	PHONE_NUMBER       mobiles; landlines with area code or word; E.164         AGCOM 8/15/CIR; ITU-T E.164                   offices, also by their e-mail; references 0.98  0.98
//	EMAIL_ADDRESS      RFC 5321, also spelled                                   RFC 5321; registry names of public bodies     public bodies', noreply                   1.00  1.00
//	IT_PLATE           AA999AA, motorcycles, mopeds near a vehicle or traffic   D.P.R. 495/1992 app. XII                      product codes, references                 1.00  0.91
//	CREDIT_CARD        network's prefix and length, Luhn                        ISO/IEC 7812-1                                IUV, IMEI, references                     1.00  1.00
//	IT_IDENTITY_CARD   electronic and paper forms near their name               D.M. 23 Dec 2015                              the same forms elsewhere                  1.00  0.96
//	IT_PASSPORT        two letters, seven digits, near its name                 D.M. 23 Mar 2010                              the same forms elsewhere                  1.00  1.00
//	IT_DRIVER_LICENSE  U1…; province and seven digits, near its name            Directive 2006/126/EC                         the same forms elsewhere                  1.00  1.00
//	IT_HEALTH_CARD     20 digits from 80380, Luhn                               EU Decision S2; D.M. 11 Mar 2004              other long numbers                        1.00  1.00
//	DATE_OF_BIRTH      a date near a word for birth, or that a code repeats     GDPR art. 4(1)                                institutions, history, enrolment years    1.00  0.96
//	ADDRESS            kind of street, name, number, town; somebody's home      D.P.R. 223/1989                               offices, venues, works, events            0.93  0.94
//	PERSON             given names, surnames, titles, cues                      GDPR art. 4(1)                                office-holders, performers, history       0.94  0.93
//	HEALTH             phrases of an identifiable person; a model says whose    GDPR art. 4(15), 9                            notices, statistics, figures of speech    0.83  0.88
//	SOCIAL_BENEFIT     phrases of an identifiable person; a model says whose    D.Lgs. 33/2013 art. 26(4)                     notices, discussion                       0.91  0.90
package personaldata
