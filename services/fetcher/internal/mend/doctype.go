package mend

import (
	"bytes"
	"html"
	"regexp"
)

// maxEntities is how many entities of a document type are known.
const maxEntities = 64

// entity is a declaration whose value is plain text or one number: those that refer to others or to files are not known.
var entity = regexp.MustCompile(`<!ENTITY\s+([A-Za-z_][\w.-]*)\s+(?:"([^&<"%]{0,1000}|&#\w{1,8};)"|'([^&<'%]{0,1000}|&#\w{1,8};)')\s*>`)

// doctype leaves a document type out and keeps the entities that it declares.
func (m *mender) doctype() bool {
	i := bytes.IndexAny(m.src, "[>")
	if i < 0 {
		return false
	}
	m.Netscape = m.Netscape || bytes.Contains(bytes.ToLower(m.src[:i]), []byte("netscape"))
	if m.src[i] == '>' {
		m.src = m.src[i+1:]
		return true
	}
	begin := m.src[i:]
	if !m.skip("]") || !m.skip(">") {
		return false
	}
	subset := begin[:len(begin)-len(m.src)]
	for _, one := range entity.FindAllSubmatch(subset, maxEntities) {
		if m.refs.Declared == nil {
			m.refs.Declared = map[string]string{}
		}
		m.refs.Declared[string(one[1])] = html.UnescapeString(string(one[2]) + string(one[3]))
	}
	return true
}
