"""A WHATWG label in, the encoding's name out; bytes and a name in, text out (https://encoding.spec.whatwg.org/)."""

from __future__ import annotations

import codecs
import re
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

# name | Python codec | the other labels
_ENCODINGS = """
utf-8           | utf_8          | unicode-1-1-utf-8 unicode11utf8 unicode20utf8 utf8 x-unicode20utf8
ibm866          | cp866          | 866 cp866 csibm866
iso-8859-2      | iso8859_2      | csisolatin2 iso-ir-101 iso8859-2 iso88592 iso_8859-2 iso_8859-2:1987 l2 latin2
iso-8859-3      | iso8859_3      | csisolatin3 iso-ir-109 iso8859-3 iso88593 iso_8859-3 iso_8859-3:1988 l3 latin3
iso-8859-4      | iso8859_4      | csisolatin4 iso-ir-110 iso8859-4 iso88594 iso_8859-4 iso_8859-4:1988 l4 latin4
iso-8859-5      | iso8859_5      | csisolatincyrillic cyrillic iso-ir-144 iso8859-5 iso88595 iso_8859-5 iso_8859-5:1988
iso-8859-6      | iso8859_6      | arabic asmo-708 csiso88596e csiso88596i csisolatinarabic ecma-114 iso-8859-6-e \
                                   iso-8859-6-i iso-ir-127 iso8859-6 iso88596 iso_8859-6 iso_8859-6:1987
iso-8859-7      | iso8859_7      | csisolatingreek ecma-118 elot_928 greek greek8 iso-ir-126 iso8859-7 iso88597 \
                                   iso_8859-7 iso_8859-7:1987 sun_eu_greek
iso-8859-8      | iso8859_8      | csiso88598e csisolatinhebrew hebrew iso-8859-8-e iso-ir-138 iso8859-8 iso88598 \
                                   iso_8859-8 iso_8859-8:1988 visual
iso-8859-8-i    | iso8859_8      | csiso88598i logical
iso-8859-10     | iso8859_10     | csisolatin6 iso-ir-157 iso8859-10 iso885910 l6 latin6
iso-8859-13     | iso8859_13     | iso8859-13 iso885913
iso-8859-14     | iso8859_14     | iso8859-14 iso885914
iso-8859-15     | iso8859_15     | csisolatin9 iso8859-15 iso885915 iso_8859-15 l9
iso-8859-16     | iso8859_16     |
koi8-r          | koi8_r         | cskoi8r koi koi8 koi8_r
koi8-u          | koi8_u         | koi8-ru
macintosh       | mac_roman      | csmacintosh mac x-mac-roman
windows-874     | cp874          | dos-874 iso-8859-11 iso8859-11 iso885911 tis-620
windows-1250    | cp1250         | cp1250 x-cp1250
windows-1251    | cp1251         | cp1251 x-cp1251
windows-1252    | cp1252         | ansi_x3.4-1968 ascii cp1252 cp819 csisolatin1 ibm819 iso-8859-1 iso-ir-100 \
                                   iso8859-1 iso88591 iso_8859-1 iso_8859-1:1987 l1 latin1 us-ascii x-cp1252
windows-1253    | cp1253         | cp1253 x-cp1253
windows-1254    | cp1254         | cp1254 csisolatin5 iso-8859-9 iso-ir-148 iso8859-9 iso88599 iso_8859-9 \
                                   iso_8859-9:1989 l5 latin5 x-cp1254
windows-1255    | cp1255         | cp1255 x-cp1255
windows-1256    | cp1256         | cp1256 x-cp1256
windows-1257    | cp1257         | cp1257 x-cp1257
windows-1258    | cp1258         | cp1258 x-cp1258
x-mac-cyrillic  | mac_cyrillic   | x-mac-ukrainian
x-user-defined  | latin_1        |
gbk             | gb18030        | chinese csgb2312 csiso58gb231280 gb2312 gb_2312 gb_2312-80 iso-ir-58 x-gbk
gb18030         | gb18030        |
big5            | big5hkscs      | big5-hkscs cn-big5 csbig5 x-x-big5
euc-jp          | euc_jp         | cseucpkdfmtjapanese x-euc-jp
iso-2022-jp     | iso2022_jp_ext | csiso2022jp
shift_jis       | cp932          | csshiftjis ms932 ms_kanji shift-jis sjis windows-31j x-sjis
euc-kr          | cp949          | cseuckr csksc56011987 iso-ir-149 korean ks_c_5601-1987 ks_c_5601-1989 ksc5601 \
                                   ksc_5601 windows-949
replacement     | utf_8          | csiso2022kr hz-gb-2312 iso-2022-cn iso-2022-cn-ext iso-2022-kr
utf-16be        | utf_16_be      | unicodefffe
utf-16le        | utf_16_le      | csunicode iso-10646-ucs-2 ucs-2 unicode unicodefeff utf-16
"""


def _read(table: str) -> tuple[dict[str, str], dict[str, str]]:
    names: dict[str, str] = {}
    python: dict[str, str] = {}
    for row in table.strip().splitlines():
        name, codec, labels = (cell.strip() for cell in row.split("|"))
        python[name] = codec
        names.update(dict.fromkeys((name, *labels.split()), name))
    return names, python


_names, _python = _read(_ENCODINGS)
LABELS: Mapping[str, str] = MappingProxyType(_names)
"""Every label of the standard → its encoding's name in lower case."""

CODECS: Mapping[str, str] = MappingProxyType(_python)
"""Encoding name → the Python codec behind it."""

_SINGLE_BYTE = re.compile(r"ibm|iso-8859|koi8|macintosh|windows|x-")
# Where the standard's index has another character than Python's table.
_CORRECTIONS = {
    "koi8-u": {0xAE: "\u045e", 0xBE: "\u040e"},
    "windows-1255": {0xCA: "\u05ba"},
    "x-user-defined": {byte: chr(0xF700 + byte) for byte in range(0x80, 0x100)},
}
_WHITE_SPACE = "\t\n\f\r "


def name_of(label: str) -> str | None:
    """The encoding that a label of the standard names; None for all others, Python's own codec names among them."""
    return LABELS.get(label.strip(_WHITE_SPACE).lower())


def decode_as(data: bytes, name: str) -> tuple[str, bool]:
    """The text without its byte order mark, U+FFFD for bytes that are none, and whether all bytes were decodable."""
    if _SINGLE_BYTE.match(name):
        text, _ = codecs.charmap_decode(data, "strict", _single_byte_table(name))
        return text, "\ufffd" not in text
    codec = CODECS[name]
    try:
        return data.decode(codec).removeprefix("\ufeff"), True
    except UnicodeDecodeError:
        # Python's EUC-JP lacks the row of NEC (①, ㈱) that pages do use; its JIS X 0213 has them.
        text = data.decode("euc_jis_2004" if codec == "euc_jp" else codec, "replace")
        return text.removeprefix("\ufeff"), "\ufffd" not in text


def utf8_of(data: bytes, name: str, *, valid: bool) -> tuple[bytes, bool]:
    """The same as UTF-8: what is UTF-8 already, `valid` as it is, stays so."""
    if name == "utf-8" and valid:
        return data.removeprefix(codecs.BOM_UTF8), True
    text, whole = decode_as(data, name)
    return text.encode(), whole


def is_utf8(data: bytes) -> bool:
    """Whether all bytes are UTF-8."""
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


@lru_cache(maxsize=64)
def _single_byte_table(name: str) -> str:
    """The 256 characters of an encoding; where Python leaves a byte below 0xA0 undefined it is the C1 control."""
    correction = _CORRECTIONS.get(name, {})
    python = (bytes([byte]).decode(CODECS[name], "replace") for byte in range(256))
    return "".join(
        correction.get(byte, chr(byte) if char == "\ufffd" and byte < 0xA0 else char)
        for byte, char in enumerate(python)
    )
