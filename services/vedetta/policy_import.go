package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"vedetta/pkg/policy"
	"vedetta/pkg/policy/contacts"
)

func policyImportCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use: "import", Short: "Porta nel registro finalità, elenchi, rubrica e revoche / Import into a policy file",
		Long: `Porta nel registro ciò che l'ente ha già: il registro dei trattamenti, elenchi di
contatti, la rubrica del personale, revoche e opposizioni. I CSV possono avere
virgole o punti e virgola, qualunque codifica e le colonne in qualunque ordine.

Ciò che c'è nel registro resta com'è, commenti compresi: le voci nuove si
aggiungono in fondo alla loro sezione. I contatti si copiano in una cartella
accanto al registro, leggibile solo da chi lo scrive. Con --dry-run si guarda
soltanto.

Imports what a body has already: its register of processing, contact lists, the
staff directory, withdrawals. What stands in the file stays, comments included.`,
	}
	cmd.PersistentFlags().Bool("dry-run", false, "dice che cosa farebbe, senza scrivere / only say what would be done")
	cmd.AddCommand(importPurposesCommand(), importListCommand(), importDirectoryCommand(), importWithdrawalsCommand())
	return cmd
}

func importPurposesCommand() *cobra.Command {
	var skip bool
	cmd := &cobra.Command{
		Use: "purposes REGISTRO TRATTAMENTI", Short: "Finalità dal registro dei trattamenti, CSV o YAML / Purposes from the register of processing", Args: cobra.ExactArgs(2),
		Long: `Legge il registro dei trattamenti (art. 30 GDPR), CSV o YAML, e aggiunge le sue
finalità. Servono le colonne finalità e base giuridica; si leggono anche id (o
codice), riferimento (atto, norma) ed etichette. Le basi si scrivono come usa: «art.
6.1.e», «lett. c)», «compito di interesse pubblico», «consenso».

Una finalità che c'è già non si tocca; se è diversa, viene detto.

Adds the purposes of a register of processing, CSV or YAML. It needs the columns
purpose and legal basis; id, reference and labels are read where they are there. A
purpose that is there already stays; if it differs, that is told.`,
		Example: `  vedetta policy import purposes comune.yaml registro-trattamenti.csv
  vedetta policy import purposes comune.yaml trattamenti.yaml --dry-run`,
		RunE: importing(func(t *target, path string) error {
			content, err := readFile(path)
			if err != nil {
				return err
			}
			found, mistakes := policy.ReadProcessing(path, content)
			if len(mistakes) > 0 {
				t.mistaken(path, mistakes)
				if !skip || len(found) == 0 {
					return fmt.Errorf("nulla è stato preso: correggi le righe, o prendi le altre con --skip-broken / nothing was taken")
				}
			}
			return t.addPurposes(found)
		}),
	}
	cmd.Flags().BoolVar(&skip, "skip-broken", false, "prende le righe buone / take the good rows")
	return cmd
}

func (t *target) addPurposes(found []policy.Purpose) error {
	var add []policy.Entry
	for _, p := range found {
		at := slices.IndexFunc(t.policy.Purposes, func(o policy.Purpose) bool { return o.ID == p.ID })
		if at >= 0 {
			have := t.policy.Purposes[at]
			if have.LegalBasis != p.LegalBasis || p.ActRef != "" && have.ActRef != p.ActRef || have.NameIT != p.NameIT {
				t.say("«%s» c'è già ed è diversa (%s, %s; nel file %s, %s): non toccata; se vale quella del file, correggi qui la voce in purposes / is there and differs: not touched; if the file is right, correct the entry under purposes", p.ID, have.LegalBasis, have.ActRef, p.LegalBasis, p.ActRef)
			} else {
				t.say("«%s» c'è già / is there", p.ID)
			}
			continue
		}
		e := policy.Entry{{Key: "id", Text: p.ID}, {Key: "name_it", Text: p.NameIT}}
		if p.Labels != nil {
			e = append(e, policy.Setting{Key: "labels", Texts: p.Labels})
		} else {
			e = append(e, policy.Setting{Key: "labels", Texts: []string{}, Remark: "quali testi la servono? vedi esempio.yaml"})
		}
		e = append(e, policy.Setting{Key: "legal_basis", Text: p.LegalBasis})
		if p.ActRef != "" {
			e = append(e, policy.Setting{Key: "act_ref", Text: p.ActRef})
		}
		add = append(add, e)
		t.say("«%s»: %s (%s)", p.ID, p.NameIT, p.LegalBasis)
	}
	edited, err := policy.Insert(t.content, "purposes", add)
	if err != nil {
		return err
	}
	t.say("%d finalità nuove su %d / new purposes", len(add), len(found))
	return t.commit(edited, nil)
}

func importListCommand() *cobra.Command {
	var id, purpose, source, notice, from string
	var replace bool
	cmd := &cobra.Command{
		Use: "list REGISTRO CONTATTI", Short: "Un elenco di contatti da un CSV / A contact list", Args: cobra.ExactArgs(2),
		Long: `Controlla un CSV di contatti, lo copia accanto al registro e aggiunge l'elenco.
Ogni riga è un contatto: telefono o posta, e se ci sono le colonne dal e al. Se
più di una riga su dieci non si legge, nulla cambia. Con --replace il CSV nuovo
prende il posto di quello di un elenco che c'è già; il vecchio resta accanto.

Checks a CSV of contacts, copies it beside the register and adds the list. Each line
is a contact: telephone or mail, and from and until where there are such columns. If
more than one line in ten cannot be read, nothing changes.`,
		Example: `  vedetta policy import list comune.yaml --id newsletter --purpose eventi --notice newsletter-v1 iscritti.csv
  vedetta policy import list comune.yaml --id newsletter --replace iscritti-giugno.csv`,
		RunE: importing(func(t *target, path string) error {
			if id == "" {
				return errors.New("manca --id: il nome breve dell'elenco / --id is missing")
			}
			if _, err := t.readable(path, contacts.ReadOptions{Kind: contacts.Members, List: id}); err != nil {
				return err
			}
			at := t.list(id)
			switch {
			case at >= 0 && !replace:
				return fmt.Errorf("l'elenco %q c'è già: con --replace il suo CSV viene sostituito / is there already", id)
			case at >= 0 && t.policy.Lists[at].ContactsFile != "":
				return t.commit(t.content, copyOf(path, t.policy.Lists[at].ContactsFile, true))
			case at >= 0:
				return fmt.Errorf("l'elenco %q non ha contacts_file: scrivilo nel registro / has no contacts_file", id)
			case purpose == "":
				return errors.New("manca --purpose: la finalità per cui i contatti furono raccolti / --purpose is missing")
			}
			name, file := t.newFile(path, fileName(id))
			e := policy.Entry{{Key: "id", Text: id}, {Key: "source", Text: source}, {Key: "purpose", Text: purpose}, {Key: "contacts_file", Text: name}}
			if from != "" {
				e = append(e, policy.Setting{Key: "collected_from", Text: from, Bare: true})
			}
			if notice != "" {
				e = append(e, policy.Setting{Key: "notice_version", Text: notice})
			}
			edited, err := policy.Insert(t.content, "lists", []policy.Entry{e})
			if err != nil {
				return err
			}
			return t.commit(edited, file)
		}),
	}
	f := cmd.Flags()
	f.StringVar(&id, "id", "", "nome breve dell'elenco / id")
	f.StringVar(&purpose, "purpose", "", "finalità (id in purposes) / purpose")
	f.StringVar(&source, "source", "form", "da dove vengono i contatti: "+strings.Join(policy.Sources(), ", "))
	f.StringVar(&notice, "notice", "", "versione dell'informativa / version of the privacy notice")
	f.StringVar(&from, "from", "", "primo giorno della raccolta (2026-01-31) / first day of collection")
	f.BoolVar(&replace, "replace", false, "sostituisce il CSV di un elenco che c'è / replace the contacts of a list")
	return cmd
}

// list is the place of a list in the register, -1 when it isn't there: of several
// entries that follow one another in time the one that is valid now, else the last.
func (t *target) list(id string) int {
	at := -1
	for i, l := range t.policy.Lists {
		if l.ID != id {
			continue
		}
		if at = i; l.ValidAt(time.Now()) {
			break
		}
	}
	return at
}

func importDirectoryCommand() *cobra.Command {
	var replace bool
	cmd := &cobra.Command{
		Use: "directory REGISTRO RUBRICA", Short: "La rubrica del personale da un CSV / The staff directory", Args: cobra.ExactArgs(2),
		Long: `Controlla un CSV con le caselle del personale, lo copia accanto al registro e lo
nomina in directory. Serve a capire se un messaggio da fuori arriva a tutti.

Checks a CSV of staff mailboxes, copies it beside the register and names it there: it
tells how much of the staff a message from outside reaches.`,
		Example: "  vedetta policy import directory comune.yaml rubrica.csv",
		RunE: importing(func(t *target, path string) error {
			if _, err := t.readable(path, contacts.ReadOptions{Kind: contacts.Directory}); err != nil {
				return err
			}
			have := t.policy.Directory.File
			if have != "" && !replace {
				return fmt.Errorf("la rubrica c'è già (%s): con --replace viene sostituita / is there already", have)
			}
			if have != "" {
				return t.commit(t.content, copyOf(path, have, true))
			}
			name, file := t.newFile(path, "rubrica")
			edited, err := policy.SetKey(t.content, "directory.file", name)
			if err != nil {
				return err
			}
			return t.commit(edited, file)
		}),
	}
	cmd.Flags().BoolVar(&replace, "replace", false, "sostituisce la rubrica che c'è / replace the one that is there")
	return cmd
}
