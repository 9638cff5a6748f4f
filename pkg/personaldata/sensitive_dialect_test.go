package personaldata

import "testing"

// dialectBenefits are benefits as people call them in dialect, or in small.
var dialectBenefits = []string{
	"pensiun minima", "penzione sociale", "pinsioni di invalidità", "pension de invalidità", "pensioncina di invalidità", "cassa integrassion", "cassa integrazion", "boni spesa", "bboni spesa", "casa pupulari", "ca popolar", "assegnu unicu", "assegno de inclusion", "bonus bullette", "redditu di cittadinanza", "reddito 'e cittadinanza", "reddit de citadinanza", "mensa gratis", "buoni pasto del comune", "tessera bus disabili", "esenzione E02",
}

func TestDialectBenefits(t *testing.T) {
	grid{kind: SocialBenefit, forms: dialectBenefits, rough: true, contexts: []string{
		"mi livaru {} senza dire niente", "mia matri pigghia {} e basta", "me pare el ciapa {}", "m'hanno levato {} a natale", "mi' nonna prende {} da anni", "nun m'arriva {}", "aspettu {} di deci anni", "campo co' {} de mamma", "mi avete tolto {}", "ho chiesto {} e non risponde nessuno", "mio padre ha {}",
	}}.run(t, 0.12)
	grid{kind: SocialBenefit, forms: dialectBenefits, none: true, contexts: []string{
		"Bando per {}: domande entro il 30 giugno", "{}: requisiti e scadenze", "il Comune eroga {} alle famiglie", "il governo taglia {}", "chi ha diritto a {}?",
	}}.run(t, 0.01)
}

// hurtParts are parts of the body in a bad state, and what is missing.
var hurtParts = []string{
	"ha le [gambe gonfie]", "ha il [ginocchio consumato]", "ha le [mani deformi]", "si è [slogata una caviglia]", "si è [incrinata una costola]", "ha un [polmone solo]", "è [cieca da un occhio]", "è [sorda da un orecchio]", "ha i [mesi contati]", "[le manca una gamba]", "ha avuto un [ictus]", "ha la [scogliosi]", "ha avuto due [infarti]", "fa tre [cicli di chemio]", "ha il [femore di titanio]", "ha [acqua nei polmoni]", "ha una [macchia al polmone]", "ha la [vista gravemente compromessa]",
}

func TestHurtParts(t *testing.T) {
	grid{kind: Health, forms: hurtParts, rough: true, contexts: []string{
		"mia madre {} e non può fare la fila", "mia zia, che {}, vive sola", "la signora Neri {}", "Ada Ferri {} dal 2019", "purtroppo mia nonna {}",
	}}.run(t, 0.06)
	grid{kind: Health, forms: hurtParts, none: true, contexts: []string{
		"chi {} può chiedere il pass", "nel film la protagonista {}", "se una persona {} ha diritto all'assistenza",
	}}.run(t, 0.02)
}
