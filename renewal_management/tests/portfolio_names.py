# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Names of customers and services that a random portfolio uses, by language."""

# lang: (first parts, second parts, legal forms)
CUSTOMERS = {
    "en": (
        "Northwind Harbour Ashford Kestrel Bright Old-Mill Silver O'Neill Summit Vale",
        "Logistics Bakery Dental Software Printing Foods Energy Media Clinics Supply",
        ("Ltd", "Inc.", "LLC", "& Sons"),
    ),
    "de": (
        "Müller Schäfer Größmann Köhler Becker Weiß Jäger Hofmann Böhm Vogt",
        "Maschinenbau Bäckerei Logistik Elektro Druckerei Getränke Möbel Energie",
        ("GmbH", "AG", "KG", "& Söhne GmbH"),
    ),
    "fr": (
        "Lefèvre Dupré Hénault Garçon Boulanger Société-Générale Benoît Moreau Évrard",
        "Électricité Imprimerie Transports Vignobles Fenêtres Santé Conseil Énergie",
        ("SARL", "SA", "SAS", "et Fils"),
    ),
    "es": (
        "Muñoz Ibáñez García Núñez Peña López Cañete Sánchez Güell Ortiz",
        "Construcción Alimentación Química Tecnología Jardines Óptica Aceites Textil",
        ("SL", "SA", "e Hijos", "SLU"),
    ),
    "it": (
        "Rossi Città Nardò Caffè Bianchi Verità Fabbri Mondovì Conti Esposito",
        "Impianti Ceramiche Qualità Trasporti Società Vini Meccanica Tessuti",
        ("S.r.l.", "S.p.A.", "S.n.c.", "e Figli"),
    ),
    "pt": (
        "João Conceição Simões Magalhães Araújo Brandão Falcão Assunção Lopes Leitão",
        "Construções Soluções Alimentação Informática Têxteis Saúde Logística Vinhos",
        ("Lda", "SA", "Lda.", "e Filhos"),
    ),
    "nl": (
        "Jansen Geëssen Visser Coöperatie Bakker Mulder Groen Reünie Smit Dekker",
        "Bouw Transport Bloemen Zuivel Installatie Techniek Kantoor Energie",
        ("B.V.", "N.V.", "V.O.F.", "& Zn."),
    ),
    "pl": (
        "Żółkiewski Kowalski Wiśniewski Śliwa Łódzki Gębicki Dąbrowski Nowak Pająk",
        "Budownictwo Żywność Usługi Księgowość Transport Meble Ciepło Druk",
        ("Sp. z o.o.", "S.A.", "Sp. k.", "i Synowie"),
    ),
    "ru": (
        "Ромашка Северный Волга Заря Урал Берёзка Восток Сокол Маяк Рассвет",
        "Строй Логистика Энерго Сервис Техника Торг Продукт Мебель",
        ("ООО", "АО", "ПАО", "ИП"),
    ),
    "zh_CN": (
        "蓝天 东方 华信 长城 金桥 瑞丰 海润 中科 恒通 新宇",
        "科技 物流 医药 软件 电子 食品 能源 传媒",
        ("有限公司", "股份有限公司", "集团", "(中国)有限公司"),
    ),
    "zh_TW": (
        "藍天 東方 華信 長榮 金橋 瑞豐 海潤 聯發 恆通 新宇",
        "科技 物流 醫藥 軟體 電子 食品 能源 傳媒",
        ("有限公司", "股份有限公司", "企業社", "工業"),
    ),
}
SERVICES = {
    "en": "Support;Hosting;Maintenance;Licence;Training;Cleaning;Backup;Security",
    "de": "Wartung;Hosting;Pflegevertrag;Lizenz;Schulung;Reinigung;Rufbereitschaft",
    "fr": "Assistance;Hébergement;Maintenance;Licence;Formation;Nettoyage;Sécurité",
    "es": "Soporte;Alojamiento;Mantenimiento;Licencia;Formación;Limpieza;Seguridad",
    "it": "Assistenza;Hosting;Manutenzione;Licenza;Formazione;Pulizie;Sicurezza",
    "pt": "Suporte;Alojamento;Manutenção;Licença;Formação;Limpeza;Segurança",
    "nl": "Ondersteuning;Hosting;Onderhoud;Licentie;Opleiding;Schoonmaak;Beveiliging",
    "pl": "Wsparcie;Hosting;Serwis urządzeń;Licencja;Szkolenia;Sprzątanie;Ochrona",
    "ru": "Поддержка;Хостинг;Обслуживание;Лицензия;Обучение;Уборка;Охрана",
    "zh_CN": "维保服务;主机托管;软件许可;培训;保洁;数据备份;安全服务",
    "zh_TW": "維護服務;主機代管;軟體授權;教育訓練;清潔;資料備份;保全服務",
}
TOWNS = "Nord Alta Centro Rivage Hill West Bay Delta Porto Lago Monte Ost".split()
UNSPACED = ("zh_CN", "zh_TW")


def name_customer(rng, lang, taken):
    """A name that is not taken yet; added to ``taken``."""
    firsts, seconds, forms = CUSTOMERS[lang]
    gap = "" if lang in UNSPACED else " "
    parts = [rng.choice(firsts.split()), rng.choice(seconds.split())]
    form = rng.choice(forms)
    name = gap.join([*parts, form])
    if name in taken:
        name = gap.join([*parts, rng.choice(TOWNS), form])
    while name in taken:
        number = str(rng.randrange(2, 10_000))
        name = gap.join([*parts, number, form])
    taken.add(name)
    return name


def name_services(rng, lang, count):
    """Different services of one contract."""
    return rng.sample(SERVICES[lang].split(";"), count)
