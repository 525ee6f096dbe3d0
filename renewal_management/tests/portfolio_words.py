# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""How people write a contract register in ten languages (Chinese both ways): headings,
dates, numbers and words. Written down by hand, so that a test does not read with the
same tables that wrote.
"""

# Columns, in the order of the headings below.
COLUMNS = (
    "number customer service site start end amount currency recurrence quantity "
    "auto_renewal replaces"
).split()
# What the amount means: the heading of its column. Columns are parted by ";", and
# other names for the same column by "|".
HEADINGS = {
    "en": "Contract Number|Contract No.|Contract ID;Customer|Customer Name|Client;"
    "Service|Description;Site;Start Date|Contract Start Date|Valid From;"
    "End Date|Expires On|Contract End Date|Expiration Date;"
    "Amount per Period;Currency;Billing Frequency|Recurrence;Quantity|Seats;"
    "Auto-renewal|Auto Renew;Replaces Contract",
    "de": "Vertragsnummer|Vertragsnr.;Kunde|Kundenname;Leistung|Beschreibung;Standort;"
    "Vertragsbeginn|Beginn;Vertragsende|Ende|Gültig bis;"
    "Betrag pro Periode|Betrag je Periode;Währung;Abrechnungsintervall|Turnus;"
    "Menge|Anzahl;Automatische Verlängerung;Ersetzt Vertrag",
    "fr": "Numéro de contrat|N° de contrat;Client|Nom du client;"
    "Prestation|Description;Lieu;Date de début|Début;Date de fin|Fin|Date d'échéance;"
    "Montant par période;Devise;Périodicité|Fréquence;Quantité;"
    "Reconduction tacite|Renouvellement automatique;Remplace le contrat",
    "es": "Número de contrato|N.º de contrato;Cliente|Nombre del cliente;"
    "Servicio|Descripción;Sede;Fecha de inicio|Inicio;"
    "Fecha de fin|Fin|Fecha de vencimiento;Importe por período;Moneda|Divisa;"
    "Periodicidad|Frecuencia;Cantidad;Renovación automática;Sustituye al contrato",
    "it": "Numero contratto|N. contratto;Cliente|Nome cliente;Servizio|Descrizione;"
    "Sede;Data inizio|Inizio;Data fine|Scadenza|Data di scadenza;"
    "Importo per periodo;Valuta;Periodicità|Frequenza;Quantità;"
    "Rinnovo automatico;Sostituisce il contratto",
    "pt": "Número do contrato|N.º do contrato;Cliente|Nome do cliente;"
    "Serviço|Descrição;Local;Data de início|Início;"
    "Data de fim|Data de término|Vencimento;Valor por período;Moeda;"
    "Periodicidade|Frequência;Quantidade;Renovação automática;Substitui o contrato",
    "nl": "Contractnummer|Contractnr.;Klant|Klantnaam;Dienst|Omschrijving;Locatie;"
    "Startdatum|Ingangsdatum;Einddatum|Vervaldatum;Bedrag per periode;Valuta;"
    "Facturatiefrequentie|Frequentie;Aantal;Automatische verlenging;Vervangt contract",
    "pl": "Numer umowy|Nr umowy;Klient|Nazwa klienta;Usługa|Opis;Lokalizacja;"
    "Data rozpoczęcia|Początek;Data zakończenia|Koniec|Data wygaśnięcia;"
    "Kwota za okres;Waluta;Częstotliwość|Okres rozliczeniowy;Ilość;"
    "Automatyczne odnowienie;Zastępuje umowę",
    "ru": "Номер договора|№ договора;Клиент|Заказчик;Услуга|Описание;Площадка;"
    "Дата начала|Начало;Дата окончания|Окончание|Срок действия до;"
    "Сумма за период;Валюта;Периодичность;Количество;"
    "Автопродление|Автоматическое продление;Заменяет договор",
    "zh_CN": "合同编号|合同号;客户名称|客户;服务内容|合同名称;地点;"
    "开始日期|合同开始日期|起始日期;结束日期|合同结束日期|有效期至|到期日期;"
    "每期金额;币种|货币;周期|计费周期;数量;是否自动续约|自动续约;替代合同|原合同编号",
    "zh_TW": "合約編號|契約編號;客戶名稱|客戶;服務內容|合約名稱;地點;"
    "開始日期|起始日期;結束日期|到期日期|合約到期日;"
    "每期金額;幣別;週期|計費週期;數量;自動續約|是否自動續約;取代合約",
}
# The amount of a year, of the whole term, and a heading that does not say which.
AMOUNTS = {
    "en": "Annual Amount|Annual Cost;Total Contract Value|Total for the Term;Amount",
    "de": "Jahresbetrag|Betrag pro Jahr;Gesamtbetrag|Gesamtwert;Betrag",
    "fr": "Montant annuel;Montant total|Valeur totale du contrat;Montant",
    "es": "Importe anual;Importe total|Valor total del contrato;Importe",
    "it": "Importo annuo|Canone annuo;Importo totale|Valore totale;Importo",
    "pt": "Valor anual;Valor total|Valor total do contrato;Valor",
    "nl": "Jaarbedrag|Bedrag per jaar;Totaalbedrag|Totale contractwaarde;Bedrag",
    "pl": "Kwota roczna;Kwota całkowita|Łączna wartość umowy;Kwota",
    "ru": "Сумма в год|Годовая сумма;Общая сумма|Общая стоимость договора;Сумма",
    "zh_CN": "年度金额|年金额;合同总金额|合同总额;金额",
    "zh_TW": "年度金額|每年金額;合約總金額|合約總額;金額",
}
BASES = ("period", "year", "term", "")
# Above several columns: who, how long, how much.
GROUPS = {
    "en": "Contract;Term;Money",
    "de": "Vertrag;Laufzeit;Konditionen",
    "fr": "Contrat;Durée;Conditions",
    "es": "Contrato;Duración;Condiciones",
    "it": "Contratto;Durata;Condizioni",
    "pt": "Contrato;Prazo;Condições",
    "nl": "Contract;Looptijd;Voorwaarden",
    "pl": "Umowa;Okres;Warunki",
    "ru": "Договор;Срок;Условия",
    "zh_CN": "合同信息;期限;金额",
    "zh_TW": "合約資訊;期限;金額",
}
TITLES = {
    "en": "Contract register;Total",
    "de": "Vertragsübersicht;Summe",
    "fr": "Registre des contrats;Total",
    "es": "Registro de contratos;Total",
    "it": "Registro dei contratti;Totale",
    "pt": "Registo de contratos;Total",
    "nl": "Contractregister;Totaal",
    "pl": "Rejestr umów;Razem",
    "ru": "Реестр договоров;Итого",
    "zh_CN": "合同台账;合计",
    "zh_TW": "合約清冊;合計",
}
MONTHS = {
    "en": "January February March April May June July August September October "
    "November December",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November "
    "Dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre "
    "décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre "
    "noviembre diciembre",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre "
    "novembre dicembre",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro "
    "novembro dezembro",
    "nl": "januari februari maart april mei juni juli augustus september oktober "
    "november december",
    "pl": "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września "
    "października listopada grudnia",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября "
    "декабря",
}
# {d}ay and {m}onth as numbers, {dd} {mm} with a zero, {y}ear, {yy} its last two
# digits, {month} its name, {mon} its first three letters.
DATES = {
    "en": "{m}/{d}/{y};{mm}/{dd}/{yy};{dd}/{mm}/{y};{month} {d}, {y};{dd}-{mon}-{yy};"
    "{y}-{mm}-{dd}",
    "de": "{dd}.{mm}.{y};{d}.{m}.{y};{dd}.{mm}.{yy};{d}. {month} {y}",
    "fr": "{dd}/{mm}/{y};{d} {month} {y};{dd}-{mm}-{y};{dd}/{mm}/{yy}",
    "es": "{dd}/{mm}/{y};{d} de {month} de {y};{d}-{m}-{y}",
    "it": "{dd}/{mm}/{y};{d} {month} {y};{dd}.{mm}.{y}",
    "pt": "{dd}/{mm}/{y};{d} de {month} de {y};{dd}-{mm}-{y}",
    "nl": "{dd}-{mm}-{y};{d} {month} {y};{d}-{m}-{yy}",
    "pl": "{dd}.{mm}.{y};{d} {month} {y};{y}-{mm}-{dd}",
    "ru": "{dd}.{mm}.{y};{d} {month} {y};{dd}.{mm}.{yy}",
    "zh_CN": "{y}年{m}月{d}日;{y}.{m}.{d};{y}/{m}/{d};{y}-{mm}-{dd};{yy}/{mm}/{dd}",
    "zh_TW": "{y}年{m}月{d}日;{y}/{mm}/{dd};{y}-{mm}-{dd}",
}
# Decimal mark and thousands.
NUMBERS = {
    "en": (".,", "."),
    "de": (",.", ",", ".'"),
    "fr": (",\u202f", ",\u00a0", ", "),
    "es": (",.", ","),
    "it": (",.", ","),
    "pt": (",.", ", "),
    "nl": (",.", ","),
    "pl": (", ", ",\u00a0"),
    "ru": (",\u00a0", ", "),
    "zh_CN": (".,", "."),
    "zh_TW": (".,", "."),
}
# Yearly, quarterly, monthly; yes, no; no end.
WORDS = {
    "en": "yearly|annually;quarterly;monthly;Yes|Y;No|N;open-ended|evergreen",
    "de": "jährlich;vierteljährlich|quartalsweise;monatlich;Ja;Nein;unbefristet",
    "fr": "annuel|annuelle;trimestriel|trimestrielle;mensuel|mensuelle;Oui;Non;"
    "indéterminée|durée indéterminée",
    "es": "anual;trimestral;mensual;Sí;No;indefinido|indeterminado",
    "it": "annuale;trimestrale;mensile;Sì;No;indeterminato|tempo indeterminato",
    "pt": "anual;trimestral;mensal;Sim;Não;indeterminado|indefinido",
    "nl": "jaarlijks;per kwartaal;maandelijks;Ja;Nee;onbepaald|onbepaalde tijd",
    "pl": "rocznie;kwartalnie;miesięcznie;Tak;Nie;nieokreślony|czas nieokreślony",
    "ru": "ежегодно;ежеквартально;ежемесячно;Да;Нет;бессрочно|бессрочный",
    "zh_CN": "每年|年付;每季度|季付;每月|月付;是;否;长期|无固定期限",
    "zh_TW": "每年|年繳;每季|季繳;每月|月繳;是;否;長期|無固定期限",
}
WORD_KINDS = ("yearly", "quarterly", "monthly", "yes", "no", "open")
SYMBOLS = {"EUR": "€", "USD": "$", "GBP": "£", "CNY": "¥", "PLN": "zł", "CZK": "Kč"}
# Encodings of a CSV file, the first one always fits.
ENCODINGS = {
    "pl": ("utf-8-sig", "utf-8", "cp1250", "utf-16"),
    "ru": ("utf-8-sig", "utf-8", "cp1251", "utf-16"),
    "zh_CN": ("utf-8-sig", "utf-8", "gb18030", "utf-16"),
    "zh_TW": ("utf-8-sig", "utf-8", "big5", "utf-16"),
}
WESTERN = ("utf-8-sig", "utf-8", "cp1252", "utf-16")
LANGS = tuple(HEADINGS)


def headings(lang):
    """{column: [its names]}; the amount's are in ``amount_headings``."""
    parts = HEADINGS[lang].split(";")
    return {
        column: names.split("|") for column, names in zip(COLUMNS, parts, strict=True)
    }


def amount_headings(lang):
    """{basis: [names of the amount column]}, "" for a name that does not say it."""
    parts = [HEADINGS[lang].split(";")[COLUMNS.index("amount")]]
    parts += AMOUNTS[lang].split(";")
    return {basis: names.split("|") for basis, names in zip(BASES, parts, strict=True)}


def words(lang):
    """{kind: [words]}."""
    parts = WORDS[lang].split(";")
    return {
        kind: names.split("|") for kind, names in zip(WORD_KINDS, parts, strict=True)
    }
