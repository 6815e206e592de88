package wiredate

import "strings"

// A kind is what a word means in a date.
type kind uint8

const (
	unknown    kind = iota
	month           // value 1 to 12
	hijri           // a month of the Iranian solar year, 1 to 12
	first           // Levantine Arabic: two months share a word and are told apart by "first" and "second" (value 1, 2)
	paired          // such a shared word; value is the earlier month
	listopad        // October in Croatian, November elsewhere
	either          // a month or a weekday (Spanish mar: marzo, martes); value is the month
	weekday         // says nothing that the date does not say, and is often wrong
	filler          // at, um, г., года
	half            // half of the day: value 0 before noon, 12 after
	hourUnit        // 10h20, 10時20分
	minUnit         //
	secUnit         //
	yearUnit        // 2026年
	monthUnit       // 8月; in Vietnamese it comes before the number
	dayUnit         // 12日
	era             // Japanese: value is the year before the era's first
	utc             // UTC, GMT, Z: an offset may follow
	zoneName        // value is the offset in minutes
	zoneRegion      // value indexes regions: summer time by rule
)

type meaning struct {
	kind  kind
	value int
}

// vocabulary holds every word that is known, folded.
var vocabulary = func() map[string]meaning {
	v := map[string]meaning{}
	add := func(k kind, value int, words string) {
		for _, w := range strings.Split(words, "/") {
			v[string(fold(nil, w))] = meaning{k, value}
		}
	}
	addMonths(add)
	for _, w := range strings.Fields(weekdays) {
		m := v[string(fold(nil, w))]
		if m.kind == month || m.kind == either {
			add(either, m.value, w)
		} else {
			add(weekday, 0, w)
		}
	}
	for _, w := range strings.Fields(fillers) {
		add(filler, 0, w)
	}
	addUnits(add)
	addZones(add)
	return v
}()

func lookUp(word string) meaning {
	var buf [64]byte
	if len(word) > 40 {
		return meaning{}
	}
	return vocabulary[string(fold(buf[:0], word))]
}

const weekdays = `
sun mon tue tues wed weds thu thur thurs fri sat sunday monday tuesday wednesday thursday friday saturday
bazar bazarertesi çərşənbə cümə şənbə paz pzt sal çar per cum cmt pazar pazartesi salı çarşamba perşembe cuma cumartesi
пн вт ср чт пт сб вс нд понедельник вторник среда четверг пятница суббота воскресенье
понеділок вівторок середа четвер пʼятниця субота неділя
so mo di mi do fr sa sonntag montag dienstag mittwoch donnerstag freitag samstag sonnabend
lun mar mer jeu ven sam dim lundi mardi mercredi jeudi vendredi samedi dimanche
dom lunes martes mié miércoles jue jueves vie viernes sáb sábado domingo
seg ter qua qui sex segunda terça quarta quinta sexta segunda-feira feira
gio lunedì martedì mercoledì giovedì venerdì sabato domenica
maandag dinsdag woensdag donderdag vrijdag zaterdag zondag ma wo vr za zo
man tir ons tor fre lør søn lör sön mandag tirsdag onsdag torsdag fredag lørdag søndag måndag tisdag lördag söndag
pon wt śr czw pt sob niedz ndz poniedziałek wtorek środa czwartek piątek sobota niedziela
po út st čt pá ne pondělí úterý čtvrtek pátek neděle
hétfő kedd szerda csütörtök péntek szombat vasárnap
κυρ δευ τρι τετ πεμ παρ σαβ κυριακή δευτέρα τρίτη τετάρτη πέμπτη παρασκευή σάββατο
الأحد الاثنين الإثنين الثلاثاء الأربعاء الخميس الجمعة السبت
شنبه یکشنبه دوشنبه سه‌شنبه سهشنبه چهارشنبه پنجشنبه پنج سه چهار یک دو جمعه
რა ორშ სამ ოთხ ხუთ პარ შაბ კვი კვირა ორშაბათი სამშაბათი ოთხშაბათი ხუთშაბათი პარასკევი შაბათი
կիրակի երկուշաբթի երեքշաբթի չորեքշաբթի հինգշաբթի ուրբաթ շաբաթ
星期一 星期二 星期三 星期四 星期五 星期六 星期日 星期天 周一 周二 周三 周四 周五 周六 周日 週一 週二 週三 週四 週五 週六 週日
月曜日 火曜日 水曜日 木曜日 金曜日 土曜日 日曜日 火 水 木 金 土 월요일 화요일 수요일 목요일 금요일 토요일 일요일 화 수 목 금 토
senin selasa rabu kamis jumat sabtu minggu sen sel rab kam jum sab min
`

const fillers = `
at on of the t las los um den der am le la les à il alle ore ora o los el del de do da das dos às as en em e y y a i u v w z ze о в у на
kl klo klokken dne dnia vers ve və saat saatı saati tarixində il ili ildə года год г р року рік ч час жыл ж жылы йил
στις και ώρα ساعت الساعة في م ب في עד ב בשעה ngày lúc vào pada pukul jam วันที่ เวลา น lê
st nd rd th er ère ème º ª ste de-feira ого го е й th
`

// addUnits names the units of time beside numbers, and the halves of the day.
func addUnits(add func(kind, int, string)) {
	add(half, 0, "am/a.m/öö/오전/上午/午前/凌晨/早上/清晨/πμ/π.μ/ص/صباحا/ق.ظ/قظ/قبلازظهر/sáng/am")
	add(half, 12, "pm/p.m/ös/오후/下午/午後/晚上/傍晚/μμ/μ.μ/مساء/ب.ظ/بظ/بعدازظهر/chiều/pm")
	add(hourUnit, 0, "h/uhr/hs/hrs/hod/heures/horas/时/時/点/點/시/ч/godz")
	add(minUnit, 0, "min/分/분")
	add(secUnit, 0, "秒/초/s")
	add(yearUnit, 0, "年/년")
	add(monthUnit, 0, "月/월/tháng")
	add(dayUnit, 0, "日/号/號/일")
	add(era, 2018, "令和")
	add(era, 1988, "平成")
	add(first, 1, "الأول/الاول")
	add(first, 2, "الثاني/الثانی")
}
