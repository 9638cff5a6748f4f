package personaldata

import "strings"

// areaCodes are the Italian area codes of three and four digits without their
// leading zero; 02 and 06 are the only ones of two (AGCOM, Piano di numerazione
// nazionale, delibera 8/15/CIR, annex 1).
const areaCodes = " 10 11 15 19 30 31 35 39 40 41 45 49 50 51 55 59 70 71 75 79 80 81 85 89 90 91 95 99 " +
	"121 122 123 124 125 131 141 142 143 144 161 163 165 166 171 172 173 174 175 182 183 184 185 187 " +
	"321 322 323 324 331 332 341 342 343 344 345 346 362 363 364 365 371 372 373 374 375 376 377 381 382 383 384 385 386 " +
	"421 422 423 424 425 426 427 428 429 431 432 433 434 435 436 437 438 439 442 444 445 461 462 463 464 465 471 472 473 474 481 " +
	"521 522 523 524 525 532 533 534 535 536 541 542 543 544 545 546 547 549 564 565 566 571 572 573 574 575 577 578 583 584 585 586 587 588 " +
	"721 722 731 732 733 734 735 736 737 742 743 744 746 761 763 765 766 771 773 774 775 776 781 782 783 784 785 789 " +
	"823 824 825 827 828 831 832 833 835 836 861 862 863 864 865 871 872 873 874 875 881 882 883 884 885 " +
	"921 922 923 924 925 931 932 933 934 935 941 942 961 962 963 964 965 966 967 968 971 972 973 974 975 976 981 982 983 984 985 "

// areaCode gives the length of the area code, with its zero, that the digits begin
// with; 0 for none.
func areaCode(digits []byte) int {
	if len(digits) < 4 || digits[0] != '0' {
		return 0
	}
	if digits[1] == '2' || digits[1] == '6' {
		return 2
	}
	switch {
	case isArea[number(digits[1:3])+twoDigits]:
		return 3
	case isArea[number(digits[1:4])]:
		return 4
	}
	return 0
}

// twoDigits is what is added to a code of two digits in isArea.
const twoDigits = 1000

// isArea holds areaCodes.
var isArea = func() (table [twoDigits + 100]bool) {
	for code := range strings.FieldsSeq(areaCodes) {
		n := number([]byte(code))
		if len(code) == 2 {
			n += twoDigits
		}
		table[n] = true
	}
	return table
}()
