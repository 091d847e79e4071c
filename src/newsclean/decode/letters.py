"""The letters that languages use beyond ASCII, the commonest first, and the legacy encodings of their pages."""

from __future__ import annotations

from typing import NamedTuple


class Alphabet(NamedTuple):
    """One language's letters beyond ASCII, in lower case, as its pages in the given encodings hold them.

    letters: from the commonest to the rarest, of which the first dozen matter most. The order is that of the usual
        counts (https://en.wikipedia.org/wiki/Letter_frequency); where none was at hand, that of news text.
    is_latin: its words mix these letters with those of ASCII.
    """

    language: str
    encodings: tuple[str, ...]
    letters: str
    is_latin: bool


def _read(table: str, *, is_latin: bool) -> tuple[Alphabet, ...]:
    rows = ([cell.strip() for cell in row.split("|")] for row in table.strip().splitlines())
    return tuple(Alphabet(language, tuple(names.split()), letters, is_latin) for language, names, letters in rows)


ALPHABETS = _read(
    """
    en | windows-1252                         | éáíóöüñçèäãàêô
    *  | windows-1252                         | éáíóüöñçèäãàêôâúîïëåøæßòùìûõœšžðýþ
    fr | windows-1252 iso-8859-15   | éàèêçôûùîâœïëü
    es | windows-1252               | óíáéñúü
    pt | windows-1252               | ãçáéíóêõúâàô
    it | windows-1252               | àèùòìé
    de | windows-1252               | üäöß
    nl | windows-1252                         | ëéïèöü
    sv | windows-1252               | äåöé
    da | windows-1252               | øåæé
    no | windows-1252               | åøæéò
    fi | windows-1252 iso-8859-15   | äöåšž
    is | windows-1252                         | áðíóþéæöúý
    fo | windows-1252                         | íáøðóúýæ
    ca | windows-1252                         | àéèóçíòúïü
    gl | windows-1252                         | óáíéñúü
    ga | windows-1252                         | áíéóú
    sq | windows-1252                         | ëç
    et | windows-1252 iso-8859-15 windows-1257 | äõüöšž
    pl | windows-1250 iso-8859-2              | łąęóżśćńź
    cs | windows-1250 iso-8859-2              | íáěéřčžšýůúňťďó
    sk | windows-1250 iso-8859-2              | áíéýčšžúľťôňäďóŕĺ
    hu | windows-1250 iso-8859-2              | áéöóőíüúű
    hr | windows-1250 iso-8859-2              | čšžćđ
    sl | windows-1250 iso-8859-2              | čšžćđ
    ro | windows-1250 iso-8859-2              | ăîâşţ
    ro | iso-8859-16                          | ăîâșț
    tr | windows-1254                         | ıüşçöğİâî
    lt | windows-1257 iso-8859-13             | ėšųžįąčūę
    lv | windows-1257 iso-8859-13             | āīēšņūžļčģķ
    vi | windows-1258                         | \u0301\u0300đư\u0323ôâàáơê\u0309ăíóúéù\u0303èì
    """,
    is_latin=True,
) + _read(
    """
    ru | windows-1251 koi8-r iso-8859-5 ibm866 | оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё
    uk | windows-1251 koi8-u iso-8859-5       | оанивіертсклудмпязьбгйчхїжшюєцщфґ
    be | windows-1251                         | аніоеыртскядлзмпвугўьбчёйжцхшэюф
    bg | windows-1251 iso-8859-5              | аиоетнрсвлкпдмзъгубчщжйяцюхшфь
    sr | windows-1251 iso-8859-5              | аоиенрусјтквдмплзбгчшцљњћжђхфџ
    mk | windows-1251 iso-8859-5              | аоеитнрсвкдлмпузјбгчшцќжњљхѓѕџ
    el | windows-1253 iso-8859-7              | αοιετσνηυρπκμλςόίάέδωήύχθγφβώξζψϊΐϋΰ
    he | windows-1255                         | יוהלארתבמשנעםדקפחגסכטצזןךףץ
    ar | windows-1256 iso-8859-6              | الينمرتوبةعدسفهكقحأجشطصخإذىضءثئزغؤظآ
    fa | windows-1256                         | اينردهمتوبسشكکزگفخقلپعجچحصطذژضغثظئءآأ
    th | windows-874                          | านรอกเง่้มยลวดัทสิตีะปบคหแ์จพชำขใืไุโ็ูผณธซฐถศภฉฎญ
    """,
    is_latin=False,
)
"""Languages of one byte a letter; * is a page with names of many nations, or of a Western language that is not here."""

TWO_BYTES = {
    "shift_jis": "ja", "euc-jp": "ja", "gbk": "zh", "big5": "zh-hant", "euc-kr": "ko",
}  # fmt: skip
"""Encodings of two bytes a character → what COMMON lists for them."""

_KANA = "".join(map(chr, range(0x3041, 0x3094))) + "".join(map(chr, range(0x30A1, 0x30FD)))
COMMON = {
    "ja": _KANA + "日一大年人国会中本市東時分出議事上生地者月同自的社行民政前対第内合部発府間手業後新長定場関今高立"
    "学下方回連党選目力動体相度金明京全見道取開物報成実気通主表野経当家",
    "zh": "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面"
    "而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应"
    "开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此"
    "变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员位入常文总次品式活设及管特件长求老头基资"
    "边流路级少图山统接知较将组见计别她手角期根论运指几九区强放决西被市记者议",
    "zh-hant": "的一是在不了有和人這中大為上個國我以要他時來用們生到作地於出就分對成會可主發年動同工也能下過子說產種"
    "面而方後多定行學法所民得經十三之進著等部度家電力裡如水化高自二理起小物現實加量都兩體制機當使點從業本去把性好應"
    "開它合還因由其些然前外天政四日那社義事平形相全表間樣與關各重新線內數正心反你明看原又麼利比或但質氣第向道命此變"
    "條只沒結解問意建月公無系軍很情者最立代想已通並提直題黨程展五果料象員位入常文總次品式活設及管特件長求老頭基資"
    "邊流路級少圖山統接知較將組見計別她手角期根論運指幾九區強放決西被市記者議灣北",
    "ko": "이다는의에을를가은한고하지로기도사시서자인나대어리해정아그수일있전여들부보제으라주상구장성위과와계원국"
    "스안유적만공관동조회경신년했것없할면결선우오방민려세법교비세당문역업미건발소연화중분재마까요르행간출산입",
}
"""The characters that make up most of a text in languages that have thousands."""
