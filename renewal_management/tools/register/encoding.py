# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""In which encoding a text was saved, by what would be read in each.

A register is short, and most of it is plain ASCII: too little for statistics. But read
in a wrong encoding, names get letters that no language has beside each other, and
Chinese gets rare characters.
"""

import codecs
import re
from functools import cache

# Enough to tell; a longer file is not read twice for it.
SAMPLE = 1 << 16
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
ZERO = b"\0"
# Signs between words, and others, which no word goes on after.
QUOTES = "–—’‘“”„«»…·• \u00a0"
SYMBOLS = "€£§°©®™½×²³ªº"
OPENING = "¿¡"
WESTERN = (
    "äöüß",
    "àâæçéèêëîïôœùûüÿ",
    "áéíñóúü¿¡",
    "àèéìîòóù",
    "áâãàçéêíóôõúü",
    "åäöæøé",
)
CENTRAL = (
    "ąćęłńóśźż",
    "áčďéěíňóřšťúůýž",
    "áäčďéíĺľňóôŕšťúýž",
    "áéíóöőúüű",
    "ăâîşţ",
    "čćđšž",
)
CYRILLIC = ("абвгдежзийклмнопрстуфхцчшщъыьэюяё№", "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя№")
# In this order when two read the same; the most usual first.
SINGLE = {
    "windows-1252": WESTERN,
    "windows-1250": CENTRAL,
    "windows-1251": CYRILLIC,
    "mac_roman": WESTERN,
    "iso-8859-2": CENTRAL,
    "windows-1254": ("çğıöşü",),
    "koi8_r": CYRILLIC[:1],
}
# Lead and trail bytes of what is usual in each: the first level of its characters,
# the punctuation, and kana. Their longest texts read as no other does.
DOUBLE = {
    "gb18030": rb"[\xA1-\xA3\xB0-\xD7][\xA1-\xFE]",
    "big5": rb"[\xA1-\xA3\xA4-\xC6][\x40-\x7E\xA1-\xFE]",
    "shift_jis": rb"[\x81-\x83\x88-\x97][\x40-\x7E\x80-\xFC]",
}
CONVINCING = 0.9


def guess_encoding(data):
    """Return the encoding of a text.

    >>> guess_encoding("Zürich".encode()), guess_encoding(b"Z")
    ('utf-8', 'utf-8')
    >>> text = "客户名称,合同编号,到期日期"
    >>> guess_encoding(text.encode("gbk")), guess_encoding(text.encode("utf-16-le"))
    ('gb18030', 'utf-16-le')
    >>> guess_encoding("Café Zürich – 1.200 €, Straße".encode("cp1252"))
    'windows-1252'
    >>> guess_encoding("Łódź, Żabka, Świętokrzyski".encode("cp1250"))
    'windows-1250'
    >>> guess_encoding("Договор, ООО Ромашка".encode("cp1251"))
    'windows-1251'
    """
    marked = next((name for mark, name in MARKS if data.startswith(mark)), None)
    if marked:
        return marked
    if ZERO in data[:SAMPLE]:
        return _guess_order(data[:SAMPLE])
    if _is_utf8(data):
        return "utf-8"
    sample = _get_sample(data)
    double, share = max(
        ((name, _get_double_share(sample, name)) for name in DOUBLE),
        key=lambda found: found[1],
    )
    single, worth = max(
        ((name, _get_worth(sample, name)) for name in SINGLE),
        key=lambda found: found[1],
    )
    return double if share >= CONVINCING and share >= worth else single


def _guess_order(sample):
    """Two-byte texts without a mark: the zero of an ASCII sign comes first or last."""
    even, odd = sample[::2].count(ZERO), sample[1::2].count(ZERO)
    return "utf-16-be" if even > odd else "utf-16-le"


def _is_utf8(data):
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(data), SAMPLE):
            decoder.decode(data[start : start + SAMPLE])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _get_sample(data):
    """Words with other signs than ASCII's: the first 64 kB of them."""
    words, size = [], 0
    for found in re.finditer(rb"[^\x00-\x2C\x3A-\x3F]*[\x80-\xFF][^\x00-\x2C]*", data):
        words.append(found[0])
        size += len(found[0])
        if size > SAMPLE:
            break
    return b"\n".join(words)


def _get_double_share(sample, name):
    """The share of the two-byte signs that are usual ones; 0 when it is another
    encoding."""
    try:
        text = sample.decode(name)
    except UnicodeDecodeError:
        return 0.0
    others = sum(1 for sign in text if sign > "\x7f")
    usual = len(re.findall(DOUBLE[name], sample))
    return min(usual / others, 1.0) if others else 0.0


@cache
def _get_alphabets(name):
    alphabets = []
    for letters in SINGLE[name]:
        known = set(letters + letters.upper() + QUOTES + SYMBOLS)
        alphabets.append(known)
    return alphabets


def _get_worth(sample, name):
    """The share of the signs that one language explains, less those that stand where
    no language has them."""
    text = sample.decode(name, errors="replace")
    others = [sign for sign in text if sign > "\x7f"]
    beside = zip(" " + text, text, text[1:] + " ", strict=False)
    wrong = sum(1 for signs in beside if signs[1] > "\x7f" and _is_odd(*signs))
    best = max(
        sum(1 for sign in others if sign in known) for known in _get_alphabets(name)
    )
    return (best - wrong) / len(others) if others else 0.0


def _is_odd(before, sign, after):
    """A capital inside a word, a symbol that a word goes on after, Cyrillic beside
    Latin."""
    if sign in SYMBOLS:
        return after.isalpha()
    if sign in OPENING:
        return before.isalpha()
    if sign.isupper() and before.islower():
        return True
    latin = (other for other in (before, after) if other.isascii() and other.isalpha())
    return "\u0400" <= sign <= "\u04ff" and any(latin)
