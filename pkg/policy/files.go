package policy

// Files are the paths of the files that the policy names, for who watches them
// for changes.
func (p *Policy) Files() []string {
	var out []string
	for _, name := range []string{p.Withdrawals, p.Directory.File, p.PurposeModel} {
		if name != "" {
			out = append(out, p.beside(name))
		}
	}
	for _, l := range p.Lists {
		if l.ContactsFile != "" {
			out = append(out, p.beside(l.ContactsFile))
		}
	}
	return out
}

// ModelFile is the path of the body's own classifier, empty when it has none.
func (p *Policy) ModelFile() string {
	if p.PurposeModel == "" {
		return ""
	}
	return p.beside(p.PurposeModel)
}
