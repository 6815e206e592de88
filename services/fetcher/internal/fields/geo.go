package fields

import (
	"strconv"
	"strings"
)

// A Geometry is a place as GeoJSON writes it (RFC 7946): longitude before latitude.
type Geometry struct {
	Type        string `json:"type,omitempty"` // Point, LineString, Polygon, Box
	Coordinates any    `json:"coordinates,omitempty"`
}

// maxPairs is how many points of one geometry are read.
const maxPairs = 10_000

// placed reads GeoRSS, simple and GML, and the old vocabulary of W3C.
func (r *reader) placed(n *node, s *Subject) bool {
	switch n.name {
	case "georss:point", "georss:line", "georss:polygon", "georss:box":
		s.Where = geometry(strings.TrimPrefix(n.name, "georss:"), n.words(), 2, true)
	case "georss:where", "where", "gml:point", "gml:linestring", "gml:polygon":
		s.Where = gml(n, 2, true)
	case "geo:point":
		s.Where = &Geometry{}
		if lat, long := n.child("geo:lat"), n.child("geo:long"); lat != nil && long != nil {
			s.Where = geometry("point", lat.words()+" "+long.words(), 2, true)
		}
	default:
		return false
	}
	return true
}

// gml finds the coordinates in an element of GML. An axis order other than latitude first is that of a projection.
func gml(n *node, dimensions int, latitudeFirst bool) *Geometry {
	if d, err := strconv.Atoi(n.attr("srsdimension")); err == nil && d == 3 {
		dimensions = d
	}
	if name := n.attr("srsname"); strings.Contains(name, "EPSG") {
		code, _ := strconv.Atoi(name[strings.LastIndexByte(name, ':')+1:])
		latitudeFirst = code >= 3819 && code < 5000 // the geographic ones
	}
	kind := map[string]string{"gml:point": "point", "gml:linestring": "line", "gml:linearring": "polygon"}[n.name]
	for _, k := range n.kids {
		switch {
		case k.name == "":
		case (k.name == "gml:pos" || k.name == "gml:poslist" || k.name == "gml:coordinates") && kind != "":
			return geometry(kind, k.words(), dimensions, latitudeFirst)
		default:
			if g := gml(k, dimensions, latitudeFirst); g.Type != "" {
				return g
			}
		}
	}
	return &Geometry{}
}

// geometry reads coordinates; what is incomplete is an empty geometry.
func geometry(kind, text string, dimensions int, latitudeFirst bool) *Geometry {
	pairs := coordinates(text, dimensions, latitudeFirst)
	switch {
	case kind == "point" && len(pairs) > 0:
		return &Geometry{"Point", pairs[0]}
	case kind == "line" && len(pairs) > 0:
		return &Geometry{"LineString", pairs}
	case kind == "polygon" && len(pairs) >= 4:
		return &Geometry{"Polygon", [][][]float64{pairs}}
	case kind == "box" && len(pairs) > 0:
		return &Geometry{"Box", pairs}
	}
	return &Geometry{}
}

func coordinates(text string, dimensions int, latitudeFirst bool) (pairs [][]float64) {
	var numbers []float64
	for w := range strings.FieldsFuncSeq(text, func(c rune) bool { return c == ',' || c == ' ' || c == '\n' || c == '\t' || c == '\r' }) {
		if len(numbers) == maxPairs*dimensions {
			break
		}
		f, err := strconv.ParseFloat(w, 64)
		if err != nil {
			return nil
		}
		numbers = append(numbers, f)
	}
	for len(numbers) >= dimensions && len(pairs) < maxPairs {
		one := append([]float64{}, numbers[:dimensions]...)
		if latitudeFirst {
			one[0], one[1] = one[1], one[0]
		}
		pairs, numbers = append(pairs, one), numbers[dimensions:]
	}
	return pairs
}
