package campaign

import (
	"html"
	"strings"

	tags "golang.org/x/net/html"
)

// withoutMarkup returns a text as its reader sees it where a source has left HTML in
// it: copies of one text differ in tags, and in the space between them, only.
// A text without the tags of mails stays as it is, but for entities such as &nbsp;.
func withoutMarkup(text string) string {
	if !strings.ContainsAny(text, "<&") {
		return text
	}
	if !isMarkup(text) {
		return html.UnescapeString(text)
	}
	var out strings.Builder
	hidden := ""
	for z := tags.NewTokenizer(strings.NewReader(text)); ; {
		kind := z.Next()
		if kind == tags.ErrorToken {
			return out.String()
		}
		if kind == tags.TextToken {
			if hidden == "" {
				out.Write(z.Text())
			}
			continue
		}
		raw, _ := z.TagName()
		name := string(raw)
		switch {
		case kind == tags.StartTagToken && hidden == "" && unread(name):
			hidden = name
		case kind == tags.EndTagToken && hidden == name:
			hidden = ""
		case breaks(name):
			out.WriteByte('\n')
		}
	}
}

// isMarkup reports whether a text has a tag that mails have. "5 < 6", "<3" and
// "<ufficio@comune.test>" are none.
func isMarkup(text string) bool {
	for {
		at := strings.IndexByte(text, '<')
		if at < 0 {
			return false
		}
		text = text[at+1:]
		name := strings.TrimPrefix(text[:min(len(text), 16)], "/")
		if end := strings.IndexAny(name, " \t\r\n/>"); end > 0 && isTag(strings.ToLower(name[:end])) {
			return true
		}
	}
}

func isTag(name string) bool {
	switch name {
	case "html", "head", "body", "a", "b", "i", "u", "em", "strong", "span", "font", "img", "center", "small", "tbody":
		return true
	}
	return breaks(name) || unread(name)
}

// breaks reports whether a tag parts what stands before it from what follows.
func breaks(name string) bool {
	switch name {
	case "p", "br", "div", "tr", "td", "th", "li", "ul", "ol", "hr", "table", "blockquote", "h1", "h2", "h3", "h4":
		return true
	}
	return false
}

// unread reports whether nobody sees what stands in an element.
func unread(name string) bool { return name == "style" || name == "script" || name == "title" }
