package corpus

// TestSplitSHA256 is the hash of testdata/corpus/test.txt, in hexadecimal. That
// file was written by an author who had not seen the engine, and is run once for
// each release and never while tuning: an engine that was fitted to it would
// look better than it is. The hash shows that the file has not changed since. An
// annotation error that must be corrected changes it in a commit of its own,
// which says what was corrected and gives the figures before and after.
const TestSplitSHA256 = "68d0e9bf8db36f3763f2406c6c028a628a335fb034ea00c846a3821b51eb1223"
