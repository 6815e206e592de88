package wiredate

import "strings"

// addMonths adds the names of the months. A line is one language, or its short forms; variants are parted by a slash, a dash
// is a month without one.
func addMonths(add func(kind, int, string)) {
	for _, line := range strings.Split(strings.TrimSpace(gregorian)+shorter[:len(shorter)-1], "\n") {
		for i, names := range strings.Fields(line)[1:] {
			if names != "-" {
				add(month, i+1, names)
			}
		}
	}
	for i, names := range strings.Fields(iranian) {
		add(hijri, i+1, names)
	}
	add(paired, 10, "تشرين") // October, November
	add(paired, 12, "كانون") // December, January
	// The falling of leaves and other signs of the year come a month earlier in Croatia than further north.
	add(contested, 10, "listopad/listopada/lis")
	add(contested, 6, "lip")
	add(contested, 7, "srp")
}

const gregorian = `
en january february march april may june july august september october november december
en jan feb mar apr may jun jul aug sep/sept oct nov dec
az yanvar fevral mart aprel may iyun iyul avqust sentyabr oktyabr noyabr dekabr
az yan fev mar apr may iyn iyl avq sen/sent okt/oky noy/noyb dek
tr ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık
tr oca şub mar nis may haz tem ağu eyl eki kas ara
ru января/январь февраля/февраль марта/март апреля/апрель мая/май июня/июнь июля/июль августа/август сентября/сентябрь октября/октябрь ноября/ноябрь декабря/декабрь
ru янв фев/февр мар апр май июн июл авг сен/сент окт ноя/нояб дек
uk січня/січень лютого/лютий березня/березень квітня/квітень травня/травень червня/червень липня/липень серпня/серпень вересня/вересень жовтня/жовтень листопада/листопад грудня/грудень
uk січ лют бер кві/квіт трав черв лип серп вер/верес жовт лист груд
be студзеня/студзень лютага/люты сакавіка/сакавік красавіка/красавік мая/траўня чэрвеня/чэрвень ліпеня/ліпень жніўня/жнівень верасня/верасень кастрычніка/кастрычнік лістапада/лістапад снежня/снежань
bg януари февруари март април май юни юли август септември октомври ноември декември
sr јануар/јануара фебруар/фебруара март/марта април/априла мај/маја јун/јуна јул/јула август/августа септембар/септембра октобар/октобра новембар/новембра децембар/децембра
mk јануари февруари март април мај јуни јули август септември октомври ноември декември
de januar/jänner februar/feber märz april mai juni juli august september oktober november dezember
de jän feb mär/mrz apr mai jun jul aug sep/sept okt nov dez
fr janvier février mars avril mai juin juillet août septembre octobre novembre décembre
fr janv févr/fév mars avr mai juin juil août sept oct nov déc
es enero febrero marzo abril mayo junio julio agosto septiembre/setiembre octubre noviembre diciembre
es ene feb - abr may jun jul ago sep/sept oct nov dic
pt janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro
pt jan fev mar abr mai jun jul ago set out nov dez
it gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre
it gen feb - apr mag giu lug ago set/sett ott nov dic
ca gener febrer març abril maig juny juliol agost setembre octubre novembre desembre
gl xaneiro febreiro marzo abril maio xuño xullo agosto setembro outubro novembro decembro
ro ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie
ro ian feb - apr mai iun iul aug sept oct noi/noiem dec
nl januari februari maart april mei juni juli augustus september oktober november december
nl jan feb mrt apr mei jun jul aug sep okt nov dec
sv januari februari mars april maj juni juli augusti september oktober november december
da januar februar marts april maj juni juli august september oktober november december
no januar februar mars april mai juni juli august september oktober november desember
is janúar febrúar mars apríl maí júní júlí ágúst september október nóvember desember
fi tammikuuta/tammikuu helmikuuta/helmikuu maaliskuuta/maaliskuu huhtikuuta/huhtikuu toukokuuta/toukokuu kesäkuuta/kesäkuu heinäkuuta/heinäkuu elokuuta/elokuu syyskuuta/syyskuu lokakuuta/lokakuu marraskuuta/marraskuu joulukuuta/joulukuu
et jaanuar veebruar märts aprill mai juuni juuli august september oktoober november detsember
lv janvāris/janvārī februāris/februārī marts/martā aprīlis/aprīlī maijs/maijā jūnijs/jūnijā jūlijs/jūlijā augusts/augustā septembris/septembrī oktobris/oktobrī novembris/novembrī decembris/decembrī
lt sausio/sausis vasario/vasaris kovo/kovas balandžio/balandis gegužės/gegužė birželio/birželis liepos/liepa rugpjūčio/rugpjūtis rugsėjo/rugsėjis spalio/spalis lapkričio/lapkritis gruodžio/gruodis
pl stycznia/styczeń lutego/luty marca/marzec kwietnia/kwiecień maja/maj czerwca/czerwiec lipca/lipiec sierpnia/sierpień września/wrzesień października/październik - grudnia/grudzień
pl sty lut mar kwi maj cze - sie wrz paź - gru
cs ledna/leden února/únor března/březen dubna/duben května/květen června/červen července/červenec srpna/srpen září října/říjen listopadu prosince/prosinec
sk januára/január februára/február marca/marec apríla/apríl mája/máj júna/jún júla/júl augusta/august septembra/september októbra/október novembra/november decembra/december
hr siječnja/siječanj veljače/veljača ožujka/ožujak travnja/travanj svibnja/svibanj lipnja/lipanj srpnja/srpanj kolovoza/kolovoz rujna/rujan - studenoga/studenog/studeni prosinca/prosinac
sl januarja februarja marca aprila maja junija julija avgusta/avgust septembra oktobra novembra decembra
hu január február március április május június július augusztus szeptember október november december
hu jan febr márc ápr máj jún júl aug szept okt nov dec
el ιανουαρίου/ιανουάριος φεβρουαρίου/φεβρουάριος μαρτίου/μάρτιος απριλίου/απρίλιος μαΐου/μαίου/μάιος ιουνίου/ιούνιος ιουλίου/ιούλιος αυγούστου/αύγουστος σεπτεμβρίου/σεπτέμβριος οκτωβρίου/οκτώβριος νοεμβρίου/νοέμβριος δεκεμβρίου/δεκέμβριος
el ιαν φεβ μαρ απρ μαι/μαϊ ιουν ιουλ αυγ σεπ οκτ νοε δεκ
sq janar shkurt mars prill maj qershor korrik gusht shtator tetor nëntor dhjetor
ka იანვარი/იანვარს თებერვალი/თებერვალს მარტი/მარტს აპრილი/აპრილს მაისი/მაისს ივნისი/ივნისს ივლისი/ივლისს აგვისტო/აგვისტოს სექტემბერი/სექტემბერს ოქტომბერი/ოქტომბერს ნოემბერი/ნოემბერს დეკემბერი/დეკემბერს
ka იან თებ მარ აპრ მაი ივნ ივლ აგვ სექ ოქტ ნოე დეკ
hy հունվարի/հունվար փետրվարի/փետրվար մարտի/մարտ ապրիլի/ապրիլ մայիսի/մայիս հունիսի/հունիս հուլիսի/հուլիս օգոստոսի/օգոստոս սեպտեմբերի/սեպտեմբեր հոկտեմբերի/հոկտեմբեր նոյեմբերի/նոյեմբեր դեկտեմբերի/դեկտեմբեր
hy հնվ փտվ մրտ ապր մյս հնս հլս օգս սեպ հոկ նոյ դեկ
kk қаңтар/қаңтары ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан
uz yanvar fevral mart aprel may iyun iyul avgust sentabr/sentyabr oktabr noyabr dekabr
uz январ феврал март апрел май июн июл август сентябр октябр ноябр декабр
tk ýanwar fewral mart aprel maý iýun iýul awgust sentýabr oktýabr noýabr dekabr
ar يناير فبراير مارس أبريل/ابريل مايو يونيو/يونيه يوليو/يوليه أغسطس/اغسطس سبتمبر أكتوبر/اكتوبر نوفمبر ديسمبر
ar - شباط آذار نيسان أيار حزيران تموز آب أيلول - - -
ar جانفي فيفري مارس أفريل ماي جوان جويلية أوت - - - -
ar - - - - ماي - يوليوز غشت شتنبر - نونبر دجنبر
fa ژانویه فوریه مارس آوریل مه/می ژوئن ژوئیه/جولای اوت سپتامبر اکتبر نوامبر دسامبر
ur جنوری فروری مارچ اپریل مئی جون جولائی اگست ستمبر اکتوبر نومبر دسمبر
he ינואר/בינואר פברואר/בפברואר מרץ/במרץ/מרס/במרס אפריל/באפריל מאי/במאי יוני/ביוני יולי/ביולי אוגוסט/באוגוסט ספטמבר/בספטמבר אוקטובר/באוקטובר נובמבר/בנובמבר דצמבר/בדצמבר
hi जनवरी फरवरी/फ़रवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर/सितम्बर अक्टूबर/अक्तूबर नवंबर/नवम्बर दिसंबर/दिसम्बर
bn জানুয়ারি/জানুয়ারি ফেব্রুয়ারি/ফেব্রুয়ারি মার্চ এপ্রিল মে জুন জুলাই আগস্ট সেপ্টেম্বর অক্টোবর নভেম্বর ডিসেম্বর
id januari februari maret april mei juni juli agustus september oktober november desember
id jan feb - apr mei jun jul agu/agt/ags sep okt nov des
ms januari februari mac april mei jun julai ogos september oktober november disember
th มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน ธันวาคม
sw januari februari machi aprili mei juni julai agosti septemba oktoba novemba desemba
`

// shorter are the short forms and the languages that the first table lacks (Unicode CLDR).
const shorter = `
be сту - сак кра - чэр ліп жні - кас ліс сне
ca - - - - - - - ag - - - -
gl xan - - - - - xul - - - - -
et jaan veebr - - - - - - - - - dets
hr sij velj ožu tra svi - - kol ruj - stu pro
bs - - - - - - - - septembar oktobar novembar decembar
sr - - - - - - - avg - - - -
sr јан феб - - - - - - сеп - нов дец
sl - - - - - junij julij - - - - -
sq - shk - pri - qer korr gush sht tet nën dhj
kk қаң ақп нау сәу мам мау шіл там қыр қаз қар жел
tk - few - - - - - awg - - - -
fa ژانویهٔ فوریهٔ - - مهٔ - ژوئیهٔ - - - - -
he ינו פבר - אפר - - - אוג ספט אוק נוב דצמ
hi जन फ़र - - - - जुल अग सित अक्टू नव दिस
bn জানুয়ারী/জানু ফেব্রুয়ারী/ফেব - এপ্রি - - জুল আগ সেপ অক্টো নভে ডিসে
mr जानेवारी/जाने फेब्रुवारी/फेब्रु - एप्रिल/एप्रि मे - जुलै ऑगस्ट/ऑग सप्टेंबर/सप्टें ऑक्टोबर/ऑक्टो नोव्हेंबर/नोव्हें डिसेंबर/डिसें
gu જાન્યુઆરી/જાન્યુ ફેબ્રુઆરી/ફેબ્રુ માર્ચ એપ્રિલ મે જૂન જુલાઈ ઑગસ્ટ સપ્ટેમ્બર/સપ્ટે ઑક્ટોબર/ઑક્ટો નવેમ્બર/નવે ડિસેમ્બર/ડિસે
ta ஜனவரி/ஜன பிப்ரவரி/பிப் மார்ச்/மார் ஏப்ரல்/ஏப் மே ஜூன் ஜூலை ஆகஸ்ட்/ஆக செப்டம்பர்/செப் அக்டோபர்/அக் நவம்பர்/நவ டிசம்பர்/டிச
te జనవరి/జన ఫిబ్రవరి/ఫిబ్ర మార్చి ఏప్రిల్/ఏప్రి మే జూన్ జులై ఆగస్టు/ఆగ సెప్టెంబర్/సెప్టెం అక్టోబర్/అక్టో నవంబర్/నవం డిసెంబర్/డిసెం
kn ಜನವರಿ/ಜನ ಫೆಬ್ರವರಿ/ಫೆಬ್ರ ಮಾರ್ಚ್ ಏಪ್ರಿಲ್/ಏಪ್ರಿ ಮೇ ಜೂನ್ ಜುಲೈ ಆಗಸ್ಟ್/ಆಗ ಸೆಪ್ಟೆಂಬರ್/ಸೆಪ್ಟೆಂ ಅಕ್ಟೋಬರ್/ಅಕ್ಟೋ ನವೆಂಬರ್/ನವೆಂ ಡಿಸೆಂಬರ್/ಡಿಸೆಂ
ml ജനുവരി/ജനു ഫെബ്രുവരി/ഫെബ്രു മാർച്ച്/മാർ ഏപ്രിൽ/ഏപ്രി മേയ് ജൂൺ ജൂലൈ ഓഗസ്റ്റ്/ഓഗ സെപ്റ്റംബർ/സെപ്റ്റം ഒക്ടോബർ/ഒക്ടോ നവംബർ/നവം ഡിസംബർ/ഡിസം
pa ਜਨਵਰੀ/ਜਨ ਫ਼ਰਵਰੀ/ਫ਼ਰ ਮਾਰਚ ਅਪ੍ਰੈਲ/ਅਪ੍ਰੈ ਮਈ ਜੂਨ ਜੁਲਾਈ/ਜੁਲਾ ਅਗਸਤ/ਅਗ ਸਤੰਬਰ/ਸਤੰ ਅਕਤੂਬਰ/ਅਕਤੂ ਨਵੰਬਰ/ਨਵੰ ਦਸੰਬਰ/ਦਸੰ
ne - फेब्रुअरी - अप्रिल - जुन - अगस्ट सेप्टेम्बर अक्टोबर नोभेम्बर डिसेम्बर
si ජනවාරි/ජන පෙබරවාරි/පෙබ මාර්තු/මාර් අප්රේල් මැයි ජූනි ජූලි අගෝස්තු/අගෝ සැප්තැම්බර්/සැප් ඔක්තෝබර්/ඔක් නොවැම්බර්/නොවැ දෙසැම්බර්/දෙසැ
fil - pebrero/peb marso - - hunyo/hun hulyo/hul - setyembre oktubre nobyembre/nob disyembre/dis
my ဇန်နဝါရီ/ဇန် ဖေဖော်ဝါရီ/ဖေ မတ် ဧပြီ မေ ဇွန် ဇူလိုင်/ဇူ ဩဂုတ် စက်တင်ဘာ/စက် အောက်တိုဘာ/အောက် နိုဝင်ဘာ/နို ဒီဇင်ဘာ/ဒီ
km មករា កុម្ភៈ មីនា មេសា ឧសភា មិថុនា កក្កដា សីហា កញ្ញា តុលា វិច្ឆិកា ធ្នូ
lo ມັງກອນ/ມກ ກຸມພາ/ກພ ມີນາ/ມນ ເມສາ/ມສ ພຶດສະພາ/ພພ ມິຖຸນາ/ມິຖ ກໍລະກົດ/ກລ ສິງຫາ/ສຫ ກັນຍາ/ກຍ ຕຸລາ/ຕລ ພະຈິກ/ພຈ ທັນວາ/ທວ
am ጃንዋሪ/ጃን ፌብሩዋሪ/ፌብ ማርች ኤፕሪል/ኤፕሪ ሜይ ጁን ጁላይ ኦገስት/ኦገስ ሴፕቴምበር/ሴፕቴ ኦክቶበር/ኦክቶ ኖቬምበር/ኖቬም ዲሴምበር/ዲሴም
ps - فبروري/فېبروري - - مۍ - - اګست سېپتمبر/سپتمبر - - -
ku rêbendan/rbn sibat/sbt adar/adr nsn gulan/gln hezîran/hzr tîrmeh/trm tebax/tbx îlon/îln cotmeh mijdar/mjd berfanbar/brf
ga eanáir/ean feabhra/feabh - aibreán/aib bealtaine/beal meitheamh/meith iúil lúnasa mfómh dfómh samhain/samh nollaig/noll
cy ionawr/ion chwefror/chwef/chw mawrth/maw ebrill/ebr - mehefin/meh gorffennaf/gorff/gor - medi hydref/hyd tachwedd/tach rhagfyr/rhag
af januarie - - - - junie julie - - - - -
mt jannar frar/fra marzu - mejju/mej ġunju/ġun lulju/lul awwissu/aww settembru ottubru novembru diċembru/diċ
lb - - mäerz/mäe abrëll mee - - - - - - -
lt saus vas kov bal geg birž liep rugp rugs spal lapkr gruod
fi tammi helmi maalis huhti touko kesä heinä elo syys loka marras joulu
cs led úno bře dub kvě čvn čvc - zář říj - -
el - - - - μαΐ - - - - - - -
bg яну - - - - - - - - - ное -
th มค กพ มีค เมย พค มิย กค สค กย ตค พย ธค
ms - - - - - - - ogo - - - -
eu urtarrila/urt otsaila/ots martxoa apirila/api maiatza ekaina/eka uztaila abuztua/abu iraila/ira urria/urr azaroa/aza abendua/abe
`

const iranian = `فروردین اردیبهشت خرداد تیر مرداد/امرداد شهریور مهر آبان آذر دی بهمن اسفند`
