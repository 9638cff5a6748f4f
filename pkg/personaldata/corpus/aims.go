package corpus

import (
	"fmt"

	"vedetta/pkg/personaldata"
)

// Aim is the least precision and recall that the project holds itself to.
type Aim struct{ Precision, Recall float64 }

// mostAlarms is the aim for clean texts: fewer than this in 100 get a span.
const mostAlarms = 1.0

// AimOf is the aim for a kind; a body's own kinds have none.
func AimOf(k personaldata.Kind) (Aim, bool) {
	switch k {
	case personaldata.FiscalCode, personaldata.VATCode, personaldata.IBAN, personaldata.CreditCard, personaldata.HealthCard:
		return Aim{Precision: 0.99, Recall: 0.99}, true
	case personaldata.PhoneNumber, personaldata.EmailAddress, personaldata.Plate,
		personaldata.IdentityCard, personaldata.Passport, personaldata.DriverLicense:
		return Aim{Precision: 0.97, Recall: 0.97}, true
	case personaldata.DateOfBirth, personaldata.Address:
		return Aim{Precision: 0.90, Recall: 0.90}, true
	case personaldata.Person, personaldata.Health, personaldata.SocialBenefit:
		return Aim{Precision: 0.85, Recall: 0.80}, true
	}
	return Aim{}, false
}

// Missed lists the aims that the report misses, in words; types that the texts
// do not have are not judged on recall, nor those never found on precision.
func (r *Report) Missed(strict bool) []string {
	var out []string
	under := func(kind personaldata.Kind, what string, is *float64, aim float64) {
		if is != nil && *is < aim {
			out = append(out, fmt.Sprintf("%s: %s %.4f, aim %.2f", kind, what, *is, aim))
		}
	}
	for _, row := range r.Rows {
		aim, ok := AimOf(row.Kind)
		if !ok {
			continue
		}
		rates := row.Rates(strict)
		under(row.Kind, "recall", rates.Recall, aim.Recall)
		under(row.Kind, "precision", rates.Precision, aim.Precision)
	}
	if alarms := r.AlarmsIn100(); alarms != nil && *alarms >= mostAlarms {
		out = append(out, fmt.Sprintf("false alarms: %.2f in 100 clean texts, aim under %.0f", *alarms, mostAlarms))
	}
	return out
}
