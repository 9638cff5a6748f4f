package personaldata

import (
	"regexp"
	"strings"
	"testing"
)

// otherMark is a mark of testdata/positive.txt around something else than a telephone.
var otherMark = regexp.MustCompile("⟦[^T] ([^⟧]*)⟧")

// collected are the sentences of the tests that run, when they are run to teach: then
// findsForms, findsBracketed, findsNames and grids check nothing.
var collected *[]Lesson

// collect notes a sentence with [brackets] around what is somebody's of one kind.
func collect(kind Kind, text string) {
	*collected = append(*collected, Lesson{"tests", kind, text})
}

// mostCells is how many of its texts a grid teaches: with more the models become sure of
// the grids' own words, and do worse for authors that they have not read (measured).
// Telephones have the largest grids.
const (
	mostCells      = 24
	mostPhoneCells = 80
)

// collectForms notes contexts, each with one form.
func collectForms(kind Kind, forms, contexts int, cell func(form, context int) string) {
	cells := mostCells
	if kind == PhoneNumber {
		cells = mostPhoneCells
	}
	for n := range max(contexts, min(forms, cells)) {
		collect(kind, cell(7*n%forms, n%contexts))
	}
}

// SentencesOfTests gives the sentences about names, numbers, dates and addresses that the tests
// have.
func SentencesOfTests(t *testing.T) (out []Lesson) {
	t.Helper()
	collected = &out
	defer func() { collected = nil }()
	for _, test := range []func(*testing.T){
		TestHomesInPassing, TestNumbersOfNoHouse, TestPlacesOfNobody, TestAllPublicPlaces, TestHomes, TestHomesInCapitals, TestHomesInSmallLetters, TestMoreHomes, TestPublicPlaces, TestPublicPlacesInCapitals, TestStillMoreHomes, TestWhereSomebodyIsFound,
		TestAddressesByThemselves, TestHomesAmongPublicPlaces, TestHomesBesideVenues, TestVillagesOfTwoWords, TestWhoIsThere, TestAddresses, TestAddressesOfOfficers,
		TestBirthForms, TestBirthsBehindNames, TestBirths, TestDatesAndLicencesInFewWords,
		TestNamesOfAnotherAuthor, TestWhatStandsBesideAName, TestNamesAtTable, TestNamesInRequestsAndLists, TestNamesOfThoseSpokenOf, TestNamesThatAreCalledFor, TestMorePublicFigures, TestPeople, TestPeopleInCapitals, TestPeopleInSmallLetters, TestPublicFigures,
		TestPublicFiguresInCapitals, TestPublicFiguresInSmallLetters, TestNamesOfNobody, TestWordsThatAreNames, TestNeighbours, TestNeighboursNobody, TestScornedSurnames, TestPlacesNamedAfterPeople, TestProverbialNames, TestMorePeopleInPublic, TestPeopleInPublic,
		TestRostersAndOfficers, TestToldInSmallLetters, TestGivenNames, TestGivenNamesInSmallLetters, TestGivenNamesOfNobody, TestSurnames, TestSurnamesInCapitals, TestSurnamesOfNobody, TestPersons, TestNamesOfThings, TestNamesThatBeginSentences, TestNamesInWishesAndBirthplaces,
		TestForeignForms, TestLandlineForms, TestMobileForms, TestNumberedThings, TestPhonesBeside, TestPhonesLikeRows, TestOfficesThatAreNone, TestPhones, TestCountedNumbers, TestNumberedThingsNearPhones, TestSwitchboards, TestNumbersOfThingsAndOffices,
		TestConditionsOfAnotherAuthor, TestIncomeAsABenefit, TestKeptAtHome, TestKeptAtHomeOfNobody, TestBenefitsAskedAbout, TestConditionsInTurnsOfSpeech, TestBodyOfNobody, TestHandsAndAids, TestPartsThatFail, TestAdverbsAndSeveralBeforeStates, TestPramsAndNoneOfUs,
		TestDiseasesOfPeople, TestDiseasesOfNobody, TestStatesOfPeople, TestStatesOfNobody, TestBenefitsOfPeople, TestBenefitsOfNobody, TestMoreDiseasesOfPeople, TestMoreBenefitsOfPeople, TestDiseasesNearPeople, TestBenefitsNearPeople, TestDiseasesOnlySaid, TestStatesOnlySaid, TestBenefitsOnlySaid, TestSaidOfSomebody,
		TestStatesThatHaveBeen, TestVerbsOfBodyParts, TestDialectBenefits, TestHurtParts, TestBenefitsOfTheirs, TestDiseasesOfTheirs, TestBenefitsGivenAndTaken, TestBenefitsInShortAndWithCodes, TestNoBenefits, TestBenefitsByName, TestConditionsByName,
		TestServicesAndGifts, TestConditionsToldByTurns, TestEverydayWaysOfNobody, TestEverydayWaysOfPeople,
		TestNumberedCars, TestPlatesAmongMarks, TestMarksOfThings, TestOldPlateForms, TestPlateForms, TestPlatesAsPeopleSayThem, TestPlatesFromAbroad, TestPlatesOfCarsInTheWay, TestPlatesWithoutAWordForAVehicle, TestPlates,
	} {
		test(t)
	}
	for _, line := range tableLines(t, "testdata/positive.txt", 100) {
		line = strings.NewReplacer("⟦T ", "[", "⟧", "]").Replace(otherMark.ReplaceAllString(line, "$1"))
		collect(PhoneNumber, line)
	}
	for _, line := range tableLines(t, "testdata/negative.txt", 60) {
		for _, kind := range []Kind{PhoneNumber, Address, DateOfBirth, Plate} {
			collect(kind, line)
		}
	}
	return out
}
