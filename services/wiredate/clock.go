package wiredate

import "github.com/newswire-dev/newswire/services/news"

// readClock reads what follows the hour: :20, :20:05, :20:05.123.
func (r *reading) readClock(s *scanner, hour int) bool {
	s.at++
	minute := s.number()
	if minute.digits > 2 {
		return false
	}
	if s.peek(0) != ':' {
		return r.setClock(hour, minute.value, 0, news.Minute)
	}
	s.at++
	second := s.number()
	if second.digits == 0 || second.digits > 2 {
		return false
	}
	if c := s.peek(0); (c == '.' || c == ',') && digit(s.peek(1)) {
		s.at++
		s.number()
	}
	return r.setClock(hour, minute.value, second.value, news.Second)
}

// readHour reads what follows an hour with its unit: 10h, 10h20, 10時20分30秒.
func (r *reading) readHour(s *scanner, hour int) bool {
	minute, second, precision := number{}, number{}, news.Minute
	start := s.at
	s.skipSpaces()
	if minute = s.number(); minute.digits != 2 && (minute.digits != 1 || s.peek(0) < 0x80) {
		s.at = start
		return r.setClock(hour, 0, 0, precision)
	}
	start = s.at
	if s.peek(0) >= 0x80 && lookUp(s.word(true)).kind == minUnit {
		s.skipSpaces()
		start = s.at
		if second = s.number(); second.digits > 0 && lookUp(s.word(true)).kind == secUnit {
			precision, start = news.Second, s.at
		}
	}
	s.at = start
	return r.setClock(hour, minute.value, second.value, precision)
}

// setClock takes a time of day. 24:00 is the midnight that ends the day; a leap second is the last one of its minute.
func (r *reading) setClock(hour, minute, second int, p news.Precision) bool {
	if second == 60 {
		second = 59
	}
	if r.clock != "" || hour > 24 || minute > 59 || second > 59 || hour == 24 && minute+second > 0 {
		return false
	}
	r.hour, r.minute, r.second, r.clock = hour, minute, second, p
	return true
}
