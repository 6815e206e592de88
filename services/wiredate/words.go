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
	contested       // a month in Croatian (value), the next one elsewhere
	either          // a month or a weekday (Spanish mar: marzo, martes); value is the month
	weekday         // says nothing that the date does not say, and is often wrong
	filler          // at, um, г., года
	half            // half of the day: value 0 before noon, 12 after
	hourUnit        // 10h20, 10時20分
	minUnit         //
	secUnit         //
	yearUnit        // 2026年
	monthUnit       // 8月
	monthWord       // Vietnamese tháng, before the number
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
панядзелак аўторак серада чацвер пятніца нядзеля аў чц
dilluns dimarts dimecres dijous divendres dissabte diumenge dl dt dc dj dv ds dg
luns mércores xoves venres xov
esmaspäev teisipäev kolmapäev neljapäev reede laupäev pühapäev
ponedjeljak utorak srijeda četvrtak petak subota nedjelja uto sri ned
ponedeljak sreda nedelja sre
понедељак уторак четвртак петак недеља пон уто сре чет пет суб нед
ponedeljek torek četrtek petek
hënë martë mërkurë enjte premte shtunë diel hën enj pre die
дүйсенбі сейсенбі сәрсенбі бейсенбі жұма сенбі жексенбі дс сс бс жм жс
дүйшөмбү шейшемби шаршемби бейшемби жума ишемби жекшемби дүй шейш шарш бейш ишм жек
duşenbe sişenbe çarşenbe penşenbe anna şenbe ýekşenbe duş siş pen ann ýek
יום שני שלישי רביעי חמישי שישי שבת ראשון
सोमवार मंगलवार बुधवार गुरुवार शुक्रवार शनिवार रविवार सोम मंगल बुध गुरु शुक्र शनि रवि
সোমবার মঙ্গলবার বুধবার বৃহস্পতিবার শুক্রবার শনিবার রবিবার সোম মঙ্গল বুধ বৃহস্পতি শুক্র শনি রবি
मंगळवार मंगळ
સોમવાર મંગળવાર બુધવાર ગુરુવાર શુક્રવાર શનિવાર રવિવાર સોમ મંગળ બુધ ગુરુ શુક્ર શનિ રવિ
திங்கள் செவ்வாய் புதன் வியாழன் வெள்ளி சனி ஞாயிறு திங் செவ் புத வியா வெள் ஞாயி
సోమవారం మంగళవారం బుధవారం గురువారం శుక్రవారం శనివారం ఆదివారం సోమ మంగళ బుధ గురు శుక్ర శని ఆది
ಸೋಮವಾರ ಮಂಗಳವಾರ ಬುಧವಾರ ಗುರುವಾರ ಶುಕ್ರವಾರ ಶನಿವಾರ ಭಾನುವಾರ ಸೋಮ ಮಂಗಳ ಬುಧ ಗುರು ಶುಕ್ರ ಶನಿ ಭಾನು
തിങ്കളാഴ്ച ചൊവ്വാഴ്ച ബുധനാഴ്ച വ്യാഴാഴ്ച വെള്ളിയാഴ്ച ശനിയാഴ്ച ഞായറാഴ്ച തിങ്കൾ ചൊവ്വ ബുധൻ വ്യാഴം വെള്ളി ശനി ഞായർ
ਸੋਮਵਾਰ ਮੰਗਲਵਾਰ ਬੁੱਧਵਾਰ ਵੀਰਵਾਰ ਸ਼ੁੱਕਰਵਾਰ ਸ਼ਨਿੱਚਰਵਾਰ ਐਤਵਾਰ ਸੋਮ ਮੰਗਲ ਬੁੱਧ ਵੀਰ ਸ਼ੁੱਕਰ ਸ਼ਨਿੱਚਰ ਐਤ
सोमबार मङ्गलबार बुधबार बिहिबार शुक्रबार शनिबार आइतबार मङ्गल बिहि आइत
සඳුදා අඟහරුවාදා බදාදා බ්රහස්පතින්දා සිකුරාදා සෙනසුරාදා ඉරිදා අඟහ බ්රහස් සිකු සෙන
miyerkules huwebes biyernes linggo miy huw biy lin
တနင်္လာ အင်္ဂါ ဗုဒ္ဓဟူး ကြာသပတေး သောကြာ စနေ တနင်္ဂနွေ
ច័ន្ទ អង្គារ ពុធ ព្រហស្បតិ៍ សុក្រ សៅរ៍ អាទិត្យ ចន្ទ ព្រហ
ວັນຈັນ ວັນອັງຄານ ວັນພຸດ ວັນພະຫັດ ວັນສຸກ ວັນເສົາ ວັນອາທິດ ຈັນ ອັງຄານ ພຸດ ພະຫັດ ສຸກ ເສົາ ອາທິດ
ሰኞ ማክሰኞ ረቡዕ ሐሙስ ዓርብ ቅዳሜ እሑድ ማክሰ
دونۍ درېنۍ څلرنۍ پينځنۍ اونۍ يونۍ
duşem sêşem çarşem pêncşem înî şemî yekşem dşm sşm çşm pşm şem yşm
luain máirt céadaoin déardaoin haoine sathairn domhnaigh luan céad déar aoine sath domh
dydd llun mercher iau gwener sadwrn sul gwen sad gwe
vrydag saterdag
it tnejn tlieta erbgħa ħamis ġimgħa is sibt ħadd tne tli erb ħam ġim sib ħad
méindeg dënschdeg mëttwoch donneschdeg freideg samschdeg sonndeg mët don
pirmdiena otrdiena trešdiena ceturtdiena piektdiena sestdiena svētdiena pirmd otrd trešd ceturtd piektd sestd svētd
pirmadienis antradienis trečiadienis ketvirtadienis penktadienis šeštadienis sekmadienis pr an tr kt pn sk
mánudagur þriðjudagur miðvikudagur fimmtudagur föstudagur laugardagur sunnudagur þri mið fim fös lau
maanantaina tiistaina keskiviikkona torstaina perjantaina lauantaina sunnuntai ti ke to pe su maanantai tiistai keskiviikko torstai perjantai lauantai
tirs tors
tis
luni marți miercuri joi vineri sâmbătă duminică vin dum
středa
pondelok utorok štvrtok piatok nedeľa pi
sze cs szo
понеделник сряда четвъртък петък събота неделя
четврток петок сабота недела вто саб
երկ երք չրք հնգ ուր շբթ կիր
ertəsi axşamı be ça
dushanba seshanba chorshanba payshanba juma shanba yakshanba dush sesh chor pay shan yak
душанба сешанба чоршанба пайшанба шанба якшанба душ сеш чор пай жум шан якш
душанбе сешанбе чоршанбе панҷшанбе ҷумъа шанбе якшанбе дшб сшб чшб пшб ҷмъ шнб яшб
даваа мягмар лхагва пүрэв баасан бямба ням да мя лх пү ба бя ня
پیر منگل بدھ جمعرات جمعہ ہفتہ اتوار
วันจันทร์ วันอังคาร วันพุธ วันพฤหัสบดี วันศุกร์ วันเสาร์ วันอาทิตย์ พฤ อา
isnin khamis jumaat ahad isn kha ahd
hai ba tư năm sáu bảy chủ nhật cn
jumatatu jumanne jumatano alhamisi ijumaa jumamosi jumapili
astelehena asteartea asteazkena osteguna ostirala larunbata igandea al ar az og or lr ig
วันจันทร์ที่ วันอังคารที่ วันพุธที่ วันพฤหัสบดีที่ วันศุกร์ที่ วันเสาร์ที่ วันอาทิตย์ที่
`

const fillers = `
at on of the t las los um den der am le la les à il alle ore ora o los el del de do da das dos às as en em e y y a i u v w z ze о в у на
kl klo klokken dne dnia vers ve və saat saatı saati tarixində il ili ildə года год г р року рік ч час жыл ж жылы йил
στις και ώρα ساعت الساعة في ب في עד ב בשעה ngày lúc vào pada pukul jam วันที่ เวลา น lê
gada m d թ ж оны axşamı ertəsi năm ta bl di an ê នៃ ค.ศ พ.ศ នៅ ម៉ោង من
st nd rd th er ère ème º ª ste de-feira ого го е й th
`

// addUnits names the units of time beside numbers, and the halves of the day.
func addUnits(add func(kind, int, string)) {
	add(half, 0, "am/a.m/öö/p.d/pg/ጥዋት/오전/上午/午前/凌晨/早上/清晨/πμ/π.μ/ص/صباحا/ق.ظ/قظ/قبلازظهر/sáng/am")
	add(half, 12, "pm/p.m/ös/m.d/ptg/م/ከሰዓት/오후/下午/午後/晚上/傍晚/μμ/μ.μ/مساء/ب.ظ/بظ/بعدازظهر/chiều/pm")
	add(hourUnit, 0, "ໂມງ/นาฬิกา/h/uhr/hs/hrs/hod/heures/horas/时/時/点/點/시/ч/godz")
	add(minUnit, 0, "ນາທີ/นาที/min/分/분")
	add(secUnit, 0, "ວິນາທີ/วินาที/秒/초/s")
	add(yearUnit, 0, "年/년")
	add(monthUnit, 0, "月/월")
	add(monthWord, 0, "tháng/thg")
	add(dayUnit, 0, "日/号/號/일")
	add(era, 2018, "令和")
	add(era, 1988, "平成")
	add(first, 1, "الأول/الاول")
	add(first, 2, "الثاني/الثانی")
}
