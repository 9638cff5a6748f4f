package policy

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// holidays are written down by hand from published calendars.
func TestHolidays(t *testing.T) {
	c := &Calendar{Patron: MonthDay{time.December, 7}}
	f := func(day string, want bool) {
		t.Helper()
		at, err := time.ParseInLocation(time.DateOnly, day, Rome())
		if err != nil {
			t.Fatal(err)
		}
		for _, hour := range []int{0, 12, 23} {
			if got := c.Holiday(at.Add(time.Duration(hour) * time.Hour).UTC()); got != want {
				t.Errorf("%s, hour %d: holiday is %v", day, hour, got)
			}
		}
	}
	for _, monday := range []string{
		"2008-03-24", "2011-04-25", "2018-04-02", "2019-04-22", "2020-04-13", "2021-04-05", "2022-04-18", "2023-04-10",
		"2024-04-01", "2025-04-21", "2026-04-06", "2027-03-29", "2028-04-17", "2029-04-02", "2030-04-22", "2038-04-26",
	} {
		f(monday, true)
	}
	for _, day := range []string{
		"2024-01-01", "2024-01-06", "2024-04-25", "2024-05-01", "2023-06-02", "2024-08-15", "2024-11-01", "2023-12-08", "2024-12-25", "2024-12-26",
		"2024-12-07", "2026-10-04", "2027-10-04", "2024-03-31", "2024-11-03",
	} {
		f(day, true)
	}
	for _, day := range []string{"2024-10-04", "2025-10-04", "2024-04-02", "2024-03-01", "2022-03-18", "2024-11-04", "2024-03-19", "2024-12-24", "2024-05-04", "2025-04-18"} {
		f(day, false)
	}
}

// slowDeadline counts the minutes in which limits run, one by one.
func slowDeadline(c *Calendar, from time.Time, minutes int) time.Time {
	at := from
	for range minutes {
		for !c.Working(at) {
			at = at.Add(time.Minute)
		}
		at = at.Add(time.Minute)
	}
	return at
}

func TestDeadlineAgainstMinutes(t *testing.T) {
	starts := []time.Time{
		time.Date(2024, 3, 28, 0, 0, 0, 0, time.UTC),  // Easter and summer time in one weekend
		time.Date(2024, 10, 24, 0, 0, 0, 0, time.UTC), // the end of summer time, All Saints
		time.Date(2024, 12, 23, 0, 0, 0, 0, time.UTC), // the end of the year
		time.Date(2027, 10, 1, 0, 0, 0, 0, time.UTC),  // San Francesco, a Monday
		time.Date(2026, 12, 4, 0, 0, 0, 0, time.UTC),  // Sant'Ambrogio and the Immaculate
	}
	rapid.Check(t, func(t *rapid.T) {
		c := Calendar{WorkingHours: rapid.IntRange(0, 5).Draw(t, "all hours") > 0, Saturdays: rapid.Bool().Draw(t, "saturdays")}
		if rapid.Bool().Draw(t, "patron") {
			c.Patron = MonthDay{time.December, 7}
		}
		if rapid.Bool().Draw(t, "own hours") {
			from := rapid.IntRange(0, 23*60).Draw(t, "from")
			until := rapid.IntRange(from+1, 24*60-1).Draw(t, "until")
			c.From, c.Until = Clock{Minutes: from, Set: true}, Clock{Minutes: until, Set: true}
		}
		from := rapid.SampledFrom(starts).Draw(t, "start").Add(time.Duration(rapid.IntRange(0, 8*24*60).Draw(t, "minute")) * time.Minute)
		minutes := rapid.SampledFrom([]int{1, 30, 60, 240, 600, 601, 1440}).Draw(t, "limit")
		if open := c.Until.Minutes - c.From.Minutes; c.From.Set && minutes > 10*open {
			minutes = 10 * open
		}
		l := Limits{Calendar: c, Exposure: map[string]time.Duration{"X": time.Duration(minutes) * time.Minute}}
		if got, want := l.Deadline("X", from), slowDeadline(&c, from, minutes); !got.Equal(want) {
			t.Fatalf("%+v: %d minutes from %s end %s, want %s", c, minutes, from.In(Rome()), got.In(Rome()), want.In(Rome()))
		}
	})
}

func TestDeadlineExamples(t *testing.T) {
	rome := func(s string) time.Time {
		t.Helper()
		at, err := time.ParseInLocation("2006-01-02T15:04", s, Rome())
		if err != nil {
			t.Fatal(err)
		}
		return at
	}
	f := func(c Calendar, kind, from, want string) {
		t.Helper()
		l := DefaultLimits()
		l.Calendar = c
		if got := l.Deadline(kind, rome(from)); !got.Equal(rome(want)) {
			t.Errorf("%s since %s: %s, want %s", kind, from, got, want)
		}
	}
	always, office := Calendar{}, Calendar{WorkingHours: true}
	f(always, "HEALTH", "2024-05-03T23:30", "2024-05-04T00:30")
	f(always, "PERSON", "2024-03-30T12:00", "2024-03-31T13:00")       // 24 hours, and the clocks went on
	f(office, "PHONE_NUMBER", "2024-05-03T14:00", "2024-05-03T18:00") // ends with the day, a Friday
	f(office, "PHONE_NUMBER", "2024-05-03T14:01", "2024-05-06T08:01")
	f(office, "PHONE_NUMBER", "2024-03-29T17:00", "2024-04-02T11:00") // Easter
	f(Calendar{WorkingHours: true, Saturdays: true}, "HEALTH", "2024-05-03T17:30", "2024-05-04T08:30")
	f(Calendar{WorkingHours: true, Patron: MonthDay{time.December, 7}}, "HEALTH", "2026-12-04T18:00", "2026-12-09T09:00")
	f(office, "OWN_KIND", "2024-05-06T08:00", "2024-05-06T12:00")
}

// TestDeadlineIsBounded: a limit without an end costs bounded time.
func TestDeadlineIsBounded(t *testing.T) {
	l := Limits{Calendar: Calendar{WorkingHours: true, From: Clock{0, true}, Until: Clock{1, true}}, Exposure: map[string]time.Duration{"X": 1 << 62}}
	from := time.Date(2024, 5, 4, 0, 0, 0, 0, time.UTC)
	if got := l.Deadline("X", from); !got.After(from.AddDate(50, 0, 0)) {
		t.Errorf("deadline %s", got)
	}
}

func TestCalendarInFile(t *testing.T) {
	load := func(limits string) (*Policy, error) {
		t.Helper()
		path := filepath.Join(t.TempDir(), "p.yaml")
		text := "body: {ipa: c_x003, name: Comune di Prova}\ndpo: {mail: rpd@ente.test}\ndpia_ref: Prot. 1/2024\nretention: {findings: 90}\nlimits:\n  calendar: " + limits + "\n"
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return LoadRules(path)
	}
	p, err := load(`{working_hours: true, from: "07:30", until: "14:00", saturdays: true, patron: 12-07}`)
	want := Calendar{WorkingHours: true, From: Clock{450, true}, Until: Clock{840, true}, Saturdays: true, Patron: MonthDay{time.December, 7}}
	if err != nil || p.Limits.Calendar != want {
		t.Fatalf("%+v, %v", p, err)
	}
	for text, says := range map[string]string{
		`{working_hours: true, from: "18:00"}`: "write a later end",
		`{patron: 31-12}`:                      "12-07",
		`{from: morning}`:                      "21:00",
	} {
		if _, err := load(text); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v", text, err)
		}
	}
}

func BenchmarkDeadline(b *testing.B) {
	l := DefaultLimits()
	l.Calendar.WorkingHours = true
	from := time.Date(2024, 12, 23, 17, 0, 0, 0, time.UTC)
	b.ReportAllocs()
	for b.Loop() {
		l.Deadline("PERSON", from)
	}
}

// FuzzMonthDay: what is taken is a day, and is written as it was read.
func FuzzMonthDay(f *testing.F) {
	for _, s := range []string{"12-07", "02-29", "13-01", "12-7", "00-00", `"06-24"`, "-", "2024-12-07"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		var d, again MonthDay
		if d.UnmarshalYAML([]byte(s)) != nil {
			if d != (MonthDay{}) {
				t.Errorf("%q was refused and left %v", s, d)
			}
			return
		}
		if err := again.UnmarshalYAML([]byte(d.String())); err != nil || again != d || d.Day < 1 || d.Month < 1 {
			t.Errorf("%q was read as %v, that as %v: %v", s, d, again, err)
		}
	})
}

// TestElectionSilence: the day before and every day of voting (L. 212/1956 art.
// 9), of the run-off too.
func TestElectionSilence(t *testing.T) {
	d := NewDate
	for name, f := range map[string]struct {
		e      Election
		silent []string // days, from first to last, of each silence
	}{
		"a Sunday":                             {Election{Vote: d(2022, 6, 12)}, []string{"2022-06-11", "2022-06-12"}},
		"Sunday and Monday":                    {Election{Vote: d(2026, 5, 25), Runoff: d(2026, 6, 8)}, []string{"2026-05-23", "2026-05-25", "2026-06-06", "2026-06-08"}},
		"Saturday and Sunday (europee 2024)":   {Election{VoteFrom: d(2024, 6, 8), Vote: d(2024, 6, 9), Runoff: d(2024, 6, 24)}, []string{"2024-06-07", "2024-06-09", "2024-06-22", "2024-06-24"}},
		"a Monday alone":                       {Election{VoteFrom: d(2026, 5, 25), Vote: d(2026, 5, 25)}, []string{"2026-05-24", "2026-05-25"}},
		"run-off on Saturday and Sunday":       {Election{Vote: d(2022, 6, 12), RunoffFrom: d(2022, 6, 25), Runoff: d(2022, 6, 26)}, []string{"2022-06-11", "2022-06-12", "2022-06-24", "2022-06-26"}},
		"more days before":                     {Election{Vote: d(2026, 5, 25), SilenceDays: 4}, []string{"2026-05-21", "2026-05-25"}},
		"the vote alone, on Sunday and Monday": {Election{Vote: d(2026, 5, 25), SilenceDays: 1}, []string{"2026-05-24", "2026-05-25"}},
	} {
		p := &Policy{Body: Body{IPA: "c_a"}, Elections: []Election{f.e}}
		p.Elections[0].Decree = d(2020, 1, 1)
		p.fill()
		reg := new(Register)
		if err := reg.Install(p, nil, time.Time{}); err != nil {
			t.Fatal(err)
		}
		var got []string
		silent := false
		for at := f.e.Vote.Start().AddDate(0, 0, -10); at.Before(f.e.Vote.Start().AddDate(0, 0, 40)); at = at.AddDate(0, 0, 1) {
			w, _ := reg.At("c_a", at).Election()
			late, _ := reg.At("c_a", at.AddDate(0, 0, 1).Add(-time.Second)).Election()
			if w.Silence != late.Silence {
				t.Errorf("%s: %s changes within the day", name, at)
			}
			switch {
			case w.Silence && !silent:
				got = append(got, at.Format(time.DateOnly))
			case !w.Silence && silent:
				got = append(got, at.AddDate(0, 0, -1).Format(time.DateOnly))
			}
			silent = w.Silence
		}
		if fmt.Sprint(got) != fmt.Sprint(f.silent) {
			t.Errorf("%s: %v, want %v", name, got, f.silent)
		}
	}
}
