package personaldata

import "testing"

// ailments keep people at home.
var ailments = []string{"depressione", "esaurimento nervoso", "lombalgia", "sciatica", "polmonite", "attacchi di panico", "tumore al seno", "ernia del disco", "bronchite", "diabete", "covid", "labirintite"}

func TestKeptAtHome(t *testing.T) {
	grid{kind: Health, forms: ailments, rough: true, contexts: []string{
		"sono a casa per {} e nessuno mi chiama", "sono a casa da due mesi per {}", "mia moglie è a casa per {} e la chiamano lo stesso", "resto a casa per {} fino a maggio", "sono fermo per {} da tre settimane", "mio marito è fermo da gennaio per {}", "sono rimasta a letto con {} tutta la settimana", "a casa per {}, mi collego lunedì", "Ancora a casa per {}. Il certificato ve lo mando io domani.", "oggi a letto con {}, non vengo alla riunione", "mia sorella è in malattia per {}", "sono assente per {} fino al 20", "Ada Ferri è in aspettativa per {}", "mio padre era bloccato a letto per {}",
	}}.run(t, 0.02)
}

func TestKeptAtHomeOfNobody(t *testing.T) {
	grid{kind: Health, forms: ailments, none: true, contexts: []string{
		"chi sta a casa per {} ha diritto alla visita fiscale", "i dipendenti a casa per {} sono 12", "il traffico è fermo per {} della giunta", "ai lavoratori assenti per {} spetta l'indennità", "nel 2024 erano 12 con {} e 5 senza", "alunni seguiti: 40, di cui 12 con {}", "Per me la giunta soffre di {}: ha promesso la stessa rotonda", "secondo me il sindaco ha {}", "sei un fan? quella con l'infermiera che ha {} alla puntata 3",
	}}.run(t, 0.02)
}

// takenIncomes are what people say of the benefit that they call income.
func TestIncomeAsABenefit(t *testing.T) {
	grid{kind: SocialBenefit, forms: []string{"reddito"}, contexts: []string{
		"io prendo il {} e non me ne vergogno", "mi hanno tolto il {} a luglio", "mia sorella campa col {}", "mio figlio percepisce il {} da un anno", "mio cognato prende il {} da sempre", "mi hanno sospeso il {} senza dire perché",
	}}.run(t, 0)
	grid{kind: SocialBenefit, forms: []string{"reddito"}, none: true, contexts: []string{
		"il mio {} è basso", "ho dichiarato il {} di mio padre", "calcolo del {} di mia madre", "prendo il {} ISEE dell'anno prima?", "vivo con un {} di 600 euro", "ho perso il {} perché ho perso il lavoro", "mio marito ha un {} fisso",
	}}.run(t, 0)
}
