package demo

import "time"

func outlets() []*outlet {
	return []*outlet{
		{name: "Caspian Ledger", language: "en", country: "AZ", zone: "Asia/Baku", feed: rss, page: wrapperPage},
		{name: "Xəzər Səhifəsi", language: "az", country: "AZ", zone: "Asia/Baku", feed: bareRSS, page: structuredPage},
		{name: "Вестник побережья", language: "ru", country: "KZ", zone: "Asia/Aqtau", feed: atom, page: graphPage},
		{name: "Kıyı Postası", language: "tr", country: "TR", zone: "Europe/Istanbul", feed: jsonFeed, page: brokenLinesPage},
		{name: "Küstenbote", language: "de", country: "DE", zone: "Europe/Berlin", feed: rdf, page: microPage},
	}
}

// ferryText is printed by the Caspian Ledger and copied by the Küstenbote.
var ferryText = [...]string{
	"Ferry crossings of the Caspian were suspended on Saturday morning because of strong wind, and some 340 lorries were waiting at the port of Limanabad, the harbour office said.",
	"“We will not load a single vehicle while the wind stands above fifteen metres per second,” said Rashad Dockman, who runs the ferry quay. He expected the first departure in the evening.",
	"Drivers were given tea and bread by the harbour kitchen. The queue reached the old lighthouse, four kilometres from the gate, Caspian Ledger reports.",
	"In the year before, crossings had stood still for eleven days in all, most of them in March.",
}

func stories() []*story {
	const s, m = time.Second, time.Minute
	return []*story{
		{outlet: 0, path: "/business/245001.html", after: -3 * time.Hour, section: "business", author: "Leyla Harbour",
			title: "Barley steady as rail tariffs hold for a third month", text: []string{
				"The price of barley stayed where it was on the exchange of Limanabad on Friday, for the third month in a row, as the railway left its tariffs unchanged.",
				"Traders said that the harvest had been sold almost whole before the winter and that little grain was moving. “Nobody is in a hurry,” said one of them, Caspian Ledger reports.",
				"The ministry of agriculture will publish its first estimate of the sown area in April.",
			}},
		{outlet: 1, path: "/xeber/12-sekide-ipek-sergisi", after: -2 * time.Hour, section: "mədəniyyət", author: "Aygün Səhifə",
			title: "Şəkidə ipək ustalarının sərgisi açılıb", dek: "Sərgidə qırx usta öz işlərini göstərir", text: []string{
				"Şəkidə ipək ustalarının illik sərgisi açılıb. Sərgidə rayonun və qonşu kəndlərin qırx ustası öz işlərini nümayiş etdirir.",
				"Təşkilatçıların sözlərinə görə, bu il gənc ustaların sayı keçən illə müqayisədə iki dəfə çoxdur. Onların çoxu sənəti nənələrindən öyrənib.",
				"Sərgi ayın sonuna qədər davam edəcək, giriş pulsuzdur.",
			}},
		{outlet: 2, path: "/news/mayak-panel", after: -90 * m, section: "общество", author: "Ирина Береговая",
			title: "Маяк на косе переведут на солнечные панели к июню", dek: "Старый дизель уйдёт в музей", text: []string{
				"Маяк на песчаной косе переведут на солнечные панели к началу июня, сообщили в управлении навигации.",
				"Старый дизель, который работал с 1961 года, передадут городскому музею. По словам смотрителя, света теперь хватит даже в самые короткие дни.",
				"Работы начнутся, как только сойдёт лёд.",
			}},
		{outlet: 3, path: "/haber/nar-ihracati", after: 6 * s, section: "ekonomi", author: "Defne Kıyı",
			title: "Nar ihracatı yılbaşından bu yana yüzde 12 arttı", dek: "Üreticiler yeni pazarlar arıyor", text: []string{
				"Nar ihracatı yılbaşından bu yana yüzde 12 arttı. Limandaki soğuk hava depolarının kapasitesi de geçen yıl iki katına çıkarılmıştı.",
				"Üreticiler birliğinin başkanı, ışık ve sıcaklık koşullarının bu yıl çok iyi olduğunu, ancak nakliye ücretlerinin yükseldiğini söyledi.",
				"Birlik önümüzdeki ay üç ülkeye heyet gönderecek.",
			}},
		{outlet: 0, path: "/nation/245010.html", after: 10 * s, revised: 40 * s, section: "nation", author: "Leyla Harbour",
			title: "Ferries stopped by wind, 340 lorries wait at the port", laterHead: "Ferries stopped by wind, 410 lorries wait at the port",
			text: ferryText[:], later: []string{
				"Ferry crossings of the Caspian were suspended on Saturday morning because of strong wind, and some 410 lorries were waiting at the port of Limanabad, the harbour office said.",
				ferryText[1], ferryText[2],
				"The harbour office corrected an earlier count of 340, which had left out the second car park.",
				ferryText[3],
			}},
		{outlet: 1, path: "/xeber/13-bere-reysleri", after: 15 * s, section: "cəmiyyət", author: "Aygün Səhifə",
			title: "Güclü külək səbəbindən Xəzərdə bərə reysləri dayandırılıb", dek: "Limanda 340 yük maşını gözləyir", text: []string{
				"Güclü külək səbəbindən Xəzərdə bərə reysləri şənbə səhəri dayandırılıb. Limanda təxminən 340 yük maşını növbədə gözləyir.",
				"Liman idarəsindən bildirilib ki, küləyin sürəti saniyədə on beş metrdən aşağı düşməyincə yükləmə başlamayacaq.",
				"Sürücülərə liman mətbəxində çay və çörək verilir.",
			}},
		{outlet: 4, path: "/meldung/faehren-kaspi", after: 25 * s, section: "Welt", author: "Redaktion",
			title: "Ferries stopped by wind, 340 lorries wait at the port", text: ferryText[:]},
		{outlet: 2, path: "/news/parom-shtorm", after: 30 * s, section: "происшествия", author: "Ирина Береговая",
			title: "Паромное сообщение на Каспии приостановлено из-за ветра", dek: "В порту ждут 340 грузовиков", text: []string{
				"Паромное сообщение на Каспии приостановлено в субботу утром из-за сильного ветра. В порту, по данным диспетчеров, ждут 340 грузовиков.",
				"Первый рейс ожидают вечером, если ветер стихнет. Водителям раздают чай и хлеб.",
				"В прошлом году паромы стояли одиннадцать дней, чаще всего в марте.",
			}},
		{outlet: 1, path: "/xeber/14-tramvay-xetti", after: 35 * s, withdrawn: 50 * s, section: "şəhər", author: "Aygün Səhifə",
			title: "Tramvay xətti martın 20-də açılacaq", dek: "Xətt sahil boyu keçəcək", text: []string{
				"Yeni tramvay xətti martın 20-də açılacaq. Xətt limandan köhnə dəyirmana qədər sahil boyu keçəcək.",
				"Şəhər nəqliyyat idarəsinin məlumatına görə, ilk ay gediş pulsuz olacaq.",
				"Xəttin uzunluğu doqquz kilometrdir, on dörd dayanacaq var.",
			}},
		{outlet: 4, path: "/meldung/leuchtturm", after: 45 * s, section: "Kultur", author: "Hanne Deich",
			title: "Leuchtturmwärter gesucht: Museum stellt Nachfolger ein", text: []string{
				"Das Küstenmuseum sucht einen Leuchtturmwärter. Die Stelle ist unbefristet, eine Wohnung im dritten Stock gehört dazu.",
				"Wer sich bewirbt, soll schwindelfrei sein und Straße wie Fahrwasser bei jedem Wetter im Blick behalten. „Langweilig wird es nie“, sagt der Vorgänger, der nach 31 Jahren aufhört.",
				"Bewerbungen nimmt das Museum bis Ende des Monats an.",
			}},
		{outlet: 3, path: "/haber/liman-isik", after: 55 * s, section: "gündem", author: "Defne Kıyı",
			title: "Limanda ışıklar yeniden yandı", dek: "Arıza iki saatte giderildi", text: []string{
				"Limanda gece yarısı yaşanan elektrik arızası iki saat içinde giderildi ve ışıklar yeniden yandı.",
				"Yetkililer, eski bir kablonun nem yüzünden arızalandığını, yaralanan olmadığını bildirdi.",
				"Vinçler sabah saatlerinde normal çalışma düzenine döndü.",
			}},
		{outlet: 0, path: "/oil_and_gas/245020.html", after: 70 * s, section: "oil_and_gas", author: "Tom Derrick",
			title: "Pipeline to be inspected by a robot the size of a cat", text: []string{
				"The pipeline between the terminal and the old refinery will be inspected by a robot no larger than a cat, its operator said on Saturday.",
				"“It crawls, it looks, and it does not ask for overtime,” said the head of maintenance. The inspection takes eleven nights, during which deliveries go on, Caspian Ledger reports.",
				"A first trial in autumn found two dents and a lost spanner.",
			}},
		{outlet: 2, path: "/news/granat", after: 80 * s, section: "экономика", author: "Ирина Береговая",
			title: "Экспорт гранатов вырос на 12 процентов с начала года", text: []string{
				"Экспорт гранатов вырос на 12 процентов с начала года, сообщил союз садоводов. Ёмкость холодильных складов в порту удвоили ещё прошлой осенью.",
				"Главной трудностью садоводы называют стоимость перевозки.",
				"В следующем месяце делегации союза поедут в три страны.",
			}},
	}
}
