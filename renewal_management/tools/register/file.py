# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The bytes of a register saved as CSV by whatever program."""

import codecs

import chardet

# What is guessed too narrowly, and the encoding that contains it.
WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "iso-8859-1": "windows-1252"}
# Below this confidence a guess among the one-byte alphabets is a throw of dice.
CONFIDENT = 0.75


def fix_line_ends(data):
    r"""Return the bytes with line ends that a CSV reader accepts.

    Spreadsheets on older Macs end a line with a lone carriage return.

    >>> fix_line_ends(b"a,b\r1,2\r")
    b'a,b\n1,2\n'
    >>> fix_line_ends(b"a,b\r\n1,2\r\n"), fix_line_ends(b"")
    (b'a,b\r\n1,2\r\n', b'')

    Two-byte encodings contain zero bytes and are left alone.

    >>> fix_line_ends("a\r".encode("utf-16-le"))
    b'a\x00\r\x00'
    """
    if b"\r" in data and b"\n" not in data and b"\0" not in data:
        return data.replace(b"\r", b"\n")
    return data


def guess_encoding(data):
    """Return the encoding, or None to leave the guess to the caller.

    >>> guess_encoding("Zürich".encode()), guess_encoding(b"Z")
    ('utf-8', 'utf-8')
    >>> text = "客户名称,合同编号,到期日期\\n蓝天科技有限公司,合同一,2026年12月31日"
    >>> guess_encoding(text.encode("gbk"))
    'gb18030'
    >>> guess_encoding("Café Zürich – 1.200 €, Straße Fünf".encode("cp1252"))
    'windows-1252'
    >>> guess_encoding("Zürich".encode("utf-16")) is None
    True
    """
    if b"\0" in data:
        return None
    if data.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        guess = chardet.detect(data)
        if not guess["encoding"] or guess["confidence"] < CONFIDENT:
            return "windows-1252"
        encoding = guess["encoding"].lower()
        return WIDER.get(encoding, encoding)
    return "utf-8"
