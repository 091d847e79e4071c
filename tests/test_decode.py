"""Bytes become text by the rules of the web, and nothing raises."""

from __future__ import annotations

import gzip
import random
import subprocess
import sys
import unicodedata
from typing import Any

import pytest

from newsclean.decode import Decoded
from newsclean.decode import decode as decode_page
from newsclean.decode.charsets import CODECS, LABELS, decode_as, name_of
from newsclean.decode.detect import header_charset, meta_charset

POLISH = "Zażółć gęślą jaźń, powiedział burmistrz Łodzi. "
RUSSIAN = "Городской совет проголосовал за мост в понедельник вечером. "
JAPANESE = "市議会は月曜日の夜に橋の建設を決めました。これは長い議論の後です。"
CHINESE = "市议会星期一晚上投票决定建桥，这是经过长期讨论的结果。"
KOREAN = "시의회는 월요일 저녁에 다리 건설을 결정했다. "


def decode(page: str | bytes, declared: str | None = None, max_bytes: int = 1 << 20) -> Decoded:
    return decode_page(page, declared=declared, max_bytes=max_bytes, max_depth=512)


PRECEDENCE = {
    "a BOM beats all": (b"\xef\xbb\xbf" + "<p>é".encode(), "iso-8859-1", "utf-8", "<p>é"),
    "UTF-16 with a BOM": (b"\xff\xfe" + "<p>é".encode("utf-16-le"), "utf-8", "utf-16le", "<p>é"),
    "big-endian UTF-16 with a BOM": (b"\xfe\xff" + "<p>é".encode("utf-16-be"), None, "utf-16be", "<p>é"),
    "UTF-16 by header": ("<p>é</p>".encode("utf-16-le"), "text/html; charset=utf-16", "utf-16le", "<p>é</p>"),
    "UTF-16 without any word": ("<p>é</p>".encode("utf-16-le"), None, "utf-16le", "<p>é</p>"),
    "valid UTF-8 beats the header": ("<p>é".encode(), "windows-1251", "utf-8", "<p>é"),
    "valid UTF-8 beats the page": ("<meta charset=latin1><p>é".encode(), None, "utf-8", "<meta charset=latin1><p>é"),
    "ASCII under a UTF-16 header": (b"<p>e", "utf-16", "utf-8", "<p>e"),
    "the header beats the page": (b"<meta charset=koi8-r>\xf1", "cp1250", "windows-1250", "<meta charset=koi8-r>ń"),
    "a bare label": (b"<p>\xb9", "ISO-8859-2", "iso-8859-2", "<p>š"),
    "a quoted label": (b"<p>\xb9", 'text/html; charset="iso-8859-2"', "iso-8859-2", "<p>š"),
    "latin1 is windows-1252": (b"<p>\x93a\x94", "latin1", "windows-1252", "<p>“a”"),
    "an unknown header falls to the page": (
        b"<meta charset=cp1250>\xf1",
        "x-none",
        "windows-1250",
        "<meta charset=cp1250>ń",
    ),
    "seven-bit Japanese": ("<p>市議会".encode("iso2022_jp"), "iso-2022-jp", "iso-2022-jp", "<p>市議会"),
    "Japanese with NEC characters": (b"<p>\xad\xa1", "euc-jp", "euc-jp", "<p>①"),
    "Korean beyond KS X 1001": ("<p>똠".encode("cp949"), "euc-kr", "euc-kr", "<p>똠"),
    "Shift_JIS of Windows": (b"<p>\x87\x40", "shift_jis", "shift_jis", "<p>①"),
}


@pytest.mark.parametrize("name", PRECEDENCE)
def test_the_encoding_is_the_most_trusted_one(name: str) -> None:
    page, declared, charset, html = PRECEDENCE[name]
    assert decode(page, declared)[:4] == (html.encode(), charset, (), True)


META = [
    (b"<meta charset=utf-8>", "utf-8"),
    (b"<META CharSet = 'ISO-8859-5' />", "iso-8859-5"),
    (b"<meta charset=utf-16>", "utf-8"),
    (b"<meta charset=utf-16be>", "utf-8"),
    (b"<meta charset=x-user-defined>", "windows-1252"),
    (b"<meta http-equiv=Content-Type content='text/html; charset=gb2312'>", "gbk"),
    (b'<meta content="text/html; charset = big5" http-equiv="content-type">', "big5"),
    (b"<meta content='text/html; charset=big5'>", None),
    (b"<meta http-equiv=refresh content='text/html; charset=big5'>", None),
    (b"<!-- <meta charset=koi8-r> --><meta charset=koi8-u>", "koi8-u"),
    (b"<p title='<meta charset=koi8-r>'><meta charset=koi8-u>", "koi8-u"),
    (b"<meta charset=nonsense><meta charset=koi8-u>", "koi8-u"),
    (b"<metal charset=koi8-r>", None),
    (b"<meta/charset=koi8-r>", "koi8-r"),
    (b"<meta charset=koi8-r", None),
    (b'<?xml version="1.0" encoding="windows-1251"?><html>', "windows-1251"),
    (b"<meta charset=utf-7>", None),
    (b" " * 1100 + b"<meta charset=koi8-r>", None),
    (b"<!--" + b"-" * 900, None),
    (b"", None),
]


@pytest.mark.parametrize(("page", "charset"), META)
def test_what_a_page_says_of_its_encoding(page: bytes, charset: str | None) -> None:
    assert meta_charset(page) == charset


@pytest.mark.parametrize(
    "label", ["zlib", "rot13", "idna", "undefined", "utf-7", "hex", "punycode", "cp037", "utf_8_sig", ""]
)
def test_names_that_only_python_knows_are_no_labels(label: str) -> None:
    assert name_of(label) is None
    assert header_charset(f"text/html; charset={label}") is None
    assert decode(b"<p>caf\xe9 cr\xe8me</p>" * 5, label).is_html


def test_all_labels_of_the_standard_are_known() -> None:
    assert len(LABELS) == 228
    assert len(CODECS) == 40
    assert {name_of(f" {label.upper()}\n") for label in LABELS} == set(CODECS)


@pytest.mark.parametrize("name", CODECS)
def test_no_encoding_raises(name: str) -> None:
    for data in (bytes(range(256)) * 2, random.Random(1).randbytes(5000), b"", b"\xff", b"\x81"):
        text, _ = decode_as(data, name)
        text.encode()


def test_bytes_that_python_leaves_undefined_are_controls() -> None:
    text, whole = decode_as(b"\x81\x8d\x8f\x90\x9d", "windows-1252")
    assert (text, whole) == ("\x81\x8d\x8f\x90\x9d", True)
    assert decode_as(b"\xae\xbe", "koi8-u") == ("ўЎ", True)
    assert decode_as(b"\xd9", "windows-1255") == ("\ufffd", False)


DETECTED = [
    (RUSSIAN, "cp1251", "windows-1251"),
    (RUSSIAN, "koi8_r", "koi8-r"),
    (JAPANESE, "cp932", "shift_jis"),
    (JAPANESE, "euc_jp", "euc-jp"),
    (CHINESE, "gb18030", "gbk"),
    (KOREAN, "cp949", "euc-kr"),
]


@pytest.mark.parametrize(("text", "codec", "charset"), DETECTED)
def test_an_encoding_that_nobody_names_is_detected(text: str, codec: str, charset: str) -> None:
    html = "<html><head><title>x</title></head><body><p>" + text * 10
    assert decode(html.encode(codec)) == Decoded(html.encode(), charset, (), True, html.encode())


SENTENCES = {
    "fr": (
        "Le maire a présenté mardi à Paris le projet du nouveau théâtre. « Les élèves attendaient ça depuis des "
        "années », a-t-il déclaré. Les travaux, déjà très en retard, coûteront près de trois millions."
    ),
    "es": (
        "El próximo año la ciudad tendrá una estación más. El alcalde explicó que el diseño español ganó el "
        "concurso. ¿Quién pagará? «Ningún niño», respondió."
    ),
    "pt": (
        "A manhã de terça-feira começou com chuva às portas de São Paulo. A população não foi avisada, disse o "
        "secretário. A decisão será tomada na próxima reunião da câmara."
    ),
    "it": (
        "Il sindaco ha detto che la città avrà più alberi entro martedì. «È una novità», ha spiegato, «perché "
        "nessuno ci aveva già pensato». La verità è che il progetto costerà di più."
    ),
    "de": (
        "Der Bürgermeister eröffnete am Dienstag die neue Brücke über den Fluss. Künftig müssen Fußgänger nicht "
        "länger warten. Die Gäste hörten eine kurze Rede, später gab es Getränke."
    ),
    "nl": (
        "De burgemeester heeft dinsdag het financiële plan gepresenteerd. Volgens geïnteresseerde inwoners zijn "
        "er twee ideeën, maar één is al te duur. De coördinator wil er vóór de zomer mee beginnen."
    ),
    "sv": (
        "Kommunen beslutade på tisdagen att bygga en ny bro över ån. Många boende är missnöjda och säger att det "
        "går för långsamt. Nästa år börjar arbetet."
    ),
    "da": (
        "Borgmesteren åbnede tirsdag den nye bro over åen. Mange borgere håber, at køen bliver kortere. Det gør "
        "en stor forskel, sagde hun, og bad folk være tålmodige."
    ),
    "no": (
        "Ordføreren åpnet den nye broen på tirsdag. Mange håper at køen blir kortere, men noen er bekymret for "
        "støyen. Vi må vente til neste år, sa hun på møtet."
    ),
    "fi": (
        "Kaupunginvaltuusto päätti tiistaina uuden sillan rakentamisesta. Kävijät pitävät hanketta tärkeänä, "
        "mutta työ etenee hitaasti. Ensi vuonna töitä jatketaan."
    ),
    "is": (
        "Borgarstjórinn opnaði nýja brú á þriðjudaginn. Margir íbúar vonast til að umferðin verði minni. Það er "
        "mjög mikilvægt, sagði hún við blaðamenn."
    ),
    "ca": (
        "L'alcalde va presentar dimarts el projecte de la nova estació. «És una decisió històrica», va dir. Les "
        "obres començaran l'any que ve i costaran més de tres milions, però ningú no ho ha confirmat així."
    ),
    "ga": (
        "D'oscail an méara an droichead nua Dé Máirt. Tá súil ag muintir na háite go mbeidh an trácht níos "
        "éadroime. Dúirt sí go gcosnóidh sé trí mhilliún."
    ),
    "en": (
        "The mayor opened the new café on Tuesday. “It is a cliché,” said Zoë, “but the town – and its people – "
        "deserve it.” The work cost £3m."
    ),
    "pl": (
        "Burmistrz powiedział we wtorek, że nowy most zostanie otwarty w przyszłym roku. Mieszkańcy cieszą się z "
        "tej wiadomości, choć budowa się opóźnia. Źródła mówią o większych kosztach."
    ),
    "cs": (
        "Starosta v úterý řekl, že nový most bude otevřen příští rok. Obyvatelé se na něj těší, přestože práce "
        "mají zpoždění. Podle úřadu bude dražší, než se čekalo."
    ),
    "sk": (
        "Starosta v utorok povedal, že nový most otvoria budúci rok. Obyvatelia sa naň tešia, hoci práce "
        "meškajú. Podľa úradu bude drahší, než sa čakalo."
    ),
    "hu": (
        "A polgármester kedden bejelentette, hogy jövőre megnyílik az új híd. A lakók örülnek, bár az építkezés "
        "késik. A költségek a tervezettnél jóval nagyobbak, közölte a hivatal szűkszavúan."
    ),
    "hr": (
        "Gradonačelnik je u utorak rekao da će novi most biti otvoren sljedeće godine. Građani se raduju, iako "
        "radovi kasne. Prema izvješću, most će biti skuplji nego što se očekivalo."
    ),
    "sl": (
        "Župan je v torek povedal, da bo novi most odprt prihodnje leto. Občani se ga veselijo, čeprav dela "
        "zamujajo. Stroški bodo večji, kot so načrtovali."
    ),
    "ro": (
        "Primarul a anunţat marţi că noul pod va fi deschis anul viitor. Locuitorii sunt mulţumiţi, deşi "
        "lucrările întârzie. Costurile vor fi mai mari decât în planul iniţial."
    ),
    "tr": (
        "Belediye başkanı salı günü yeni köprünün gelecek yıl açılacağını söyledi. Çalışmalar gecikse de halk "
        "mutlu. İnşaatın maliyeti beklenenden yüksek olacak, diye açıkladı."
    ),
    "et": (
        "Linnapea ütles teisipäeval, et uus sild avatakse järgmisel aastal. Elanikud on rõõmsad, kuigi tööd "
        "hilinevad. Kulud on suuremad, kui oli ette nähtud."
    ),
    "lt": (
        "Meras antradienį pranešė, kad naujasis tiltas bus atidarytas kitais metais. Gyventojai džiaugiasi, nors "
        "darbai vėluoja. Išlaidos bus didesnės, nei planuota."
    ),
    "lv": (
        "Mērs otrdien paziņoja, ka jauno tiltu atklās nākamgad. Iedzīvotāji priecājas, lai gan darbi kavējas. "
        "Izmaksas būs lielākas, nekā plānots."
    ),
    "vi": (
        "Thị trưởng cho biết hôm thứ ba rằng cây cầu mới sẽ được khánh thành vào năm tới. Người dân rất vui "
        "mừng, mặc dù công việc bị chậm trễ. Chi phí sẽ cao hơn dự kiến."
    ),
    "ru": (
        "Мэр сообщил во вторник, что новый мост откроют в следующем году. Жители довольны, хотя работы "
        "задерживаются. Расходы будут выше, чем ожидалось."
    ),
    "uk": (
        "Мер повідомив у вівторок, що новий міст відкриють наступного року. Мешканці задоволені, хоча роботи "
        "затримуються. Витрати будуть більшими, ніж очікувалося."
    ),
    "bg": (
        "Кметът съобщи във вторник, че новият мост ще бъде открит догодина. Жителите са доволни, въпреки че "
        "работата се бави. Разходите ще бъдат по-високи от очакваното."
    ),
    "sr": (
        "Градоначелник је у уторак рекао да ће нови мост бити отворен следеће године. Грађани су задовољни, иако "
        "радови касне. Трошкови ће бити већи него што се очекивало."
    ),
    "mk": (
        "Градоначалникот во вторникот рече дека новиот мост ќе биде отворен следната година. Граѓаните се "
        "задоволни, иако работите доцнат. Трошоците ќе бидат поголеми."
    ),
    "el": (
        "Ο δήμαρχος ανακοίνωσε την Τρίτη ότι η νέα γέφυρα θα ανοίξει το επόμενο έτος. Οι κάτοικοι είναι "
        "χαρούμενοι, αν και τα έργα καθυστερούν. Άλλα έξοδα δεν προβλέπονται."
    ),
    "he": (
        "ראש העיר הודיע ביום שלישי כי הגשר החדש ייפתח בשנה הבאה. התושבים מרוצים, אף שהעבודות מתעכבות. העלות תהיה "
        "גבוהה מהצפוי."
    ),
    "ar": (
        "أعلن رئيس البلدية يوم الثلاثاء أن الجسر الجديد سيفتتح العام المقبل. وأعرب السكان عن سعادتهم رغم تأخر "
        "الأعمال. وستكون التكاليف أعلى من المتوقع."
    ),
    "fa": (
        "شهردار روز سه شنبه اعلام کرد که پل جديد سال آينده افتتاح مي شود. ساکنان خوشحال هستند، هرچند کارها با "
        "تاخير پيش مي رود. هزينه ها بيشتر از پيش بيني است."
    ),
    "th": "นายกเทศมนตรีกล่าวเมื่อวันอังคารว่าสะพานแห่งใหม่จะเปิดในปีหน้า ชาวบ้านต่างยินดีแม้ว่างานจะล่าช้า ค่าใช้จ่ายจะสูงกว่าที่คาดไว้",
    "ja": "市長は火曜日、新しい橋が来年開通すると発表した。工事は遅れているが、住民は喜んでいる。"
    "費用は予想より高くなる見込みだ。",
    "zh": "市长星期二宣布，新桥将于明年通车。居民们很高兴，尽管工程有所延误。费用将高于预期。",
    "zh-tw": "市長星期二宣布，新橋將於明年通車。居民們很高興，儘管工程有所延誤。費用將高於預期。",
    "ko": "시장은 화요일 새 다리가 내년에 개통될 것이라고 발표했다. 공사가 늦어지고 있지만 주민들은 기뻐하고 있다. "
    "비용은 예상보다 높을 것이다.",
}
_WESTERN = ("windows-1252", "iso-8859-15")
_CENTRAL = ("windows-1250", "iso-8859-2")
ENCODINGS = (
    dict.fromkeys("fr es pt it de nl sv da no fi is ca ga en".split(), _WESTERN)
    | dict.fromkeys("pl cs sk hu hr sl ro".split(), _CENTRAL)
    | dict.fromkeys("uk bg sr mk".split(), ("windows-1251",))
    | dict.fromkeys("lt lv et".split(), ("windows-1257",))
    | {
        "ru": ("windows-1251", "koi8-r"), "el": ("windows-1253", "iso-8859-7"), "tr": ("windows-1254",),
        "he": ("windows-1255",), "ar": ("windows-1256",), "fa": ("windows-1256",), "th": ("windows-874",),
        "vi": ("windows-1258",), "ja": ("shift_jis", "euc-jp"), "zh": ("gbk",), "zh-tw": ("big5",), "ko": ("euc-kr",),
    }
)  # fmt: skip
ONE_SENTENCE = (
    {language: text.split(". ")[0] for language, text in SENTENCES.items() if ". " in text}
    | {language: SENTENCES[language].split("。")[0] for language in ("ja", "zh", "zh-tw")}
    | {"th": SENTENCES["th"].split(" ")[0]}
)
PAGES = [
    (language, name, text)
    for sentences in (SENTENCES, ONE_SENTENCE)
    for language, text in sentences.items()
    for name in ENCODINGS[language]
]
MISSED = {
    ("sl", "iso-8859-2", ONE_SENTENCE["sl"]): "its only letter beyond ASCII is ® in windows-1252",
}


def legacy_page(language: str, name: str, text: str, head: str = "", attribute: str = "") -> tuple[str, bytes]:
    """What should come out, and the bytes."""
    if language == "vi":
        text = as_in_windows_1258(text)
    if name.startswith("iso-"):
        text = text.translate(dict(zip(map(ord, "“”–"), '""-', strict=True)))
    html = f"<html{attribute}><head>{head}<title>News</title></head><body><p>{text}</p></body></html>"
    return html, html.encode(CODECS[name])


def as_in_windows_1258(text: str) -> str:
    """The tones that are no part of a character there stand behind it."""
    out = []
    for char in text:
        parts = unicodedata.normalize("NFD", char)
        tones = "".join(part for part in parts if part in "\u0300\u0301\u0303\u0309\u0323")
        base = unicodedata.normalize("NFC", "".join(part for part in parts if part not in tones))
        out.append(char if char.encode("cp1258", "ignore") else base + tones)
    return "".join(out)


@pytest.mark.parametrize(("language", "name", "text"), PAGES)
def test_a_page_that_says_its_language_is_read(language: str, name: str, text: str) -> None:
    html, page = legacy_page(language, name, text, attribute=f' lang="{language}"')
    decoded = decode(page)
    assert (decoded.html, decoded.limits) == (html.encode(), ())


@pytest.mark.parametrize(
    ("language", "name", "text"),
    [pytest.param(*page, marks=[pytest.mark.xfail(reason=MISSED[page])] if page in MISSED else []) for page in PAGES],
)
@pytest.mark.parametrize("says", ["nothing", "utf-8", "English"])
def test_a_page_that_says_nothing_or_is_wrong_of_itself_is_read(language: str, name: str, text: str, says: str) -> None:
    head = "<meta charset=utf-8>" if says == "utf-8" else ""
    html, page = legacy_page(language, name, text, head, ' lang="en"' if says == "English" else "")
    decoded = decode(page, "text/html; charset=utf-8" if says == "utf-8" else None)
    assert (decoded.html, decoded.limits) == (html.encode(), ())


WESTERN = {
    "punctuation": "<p>“It’s late” – we don’t know…\xa0© 2024 · £3 • €5 » more",
    "one sign": "<p>Close ×",
    "fractions and degrees": "<p>½ cup at 180 °C, 5 m², 3 ± 1 µm, 1ª and 2º",
    "a micrometre": "<p>4 µm",
    "an accent for an apostrophe": "<p>rock´n´roll",
    "names of many nations": "<p>José, Zoë, François, Bjørn, Åsa, Jürgen, João, Désirée, Óscar, Þór, Brontë, Muñoz",
    "one word": "<p>A café",
    "capitals": "<p>LA RÉPUBLIQUE À L’ÉCOLE: DÉBÂT ANIMÉ, ÉTÉ SANS FIN",
}


@pytest.mark.parametrize("name", WESTERN)
def test_a_few_odd_characters_are_western(name: str) -> None:
    html = WESTERN[name]
    assert decode(html.encode("cp1252")) == Decoded(html.encode(), "windows-1252", (), True, html.encode())


def test_words_in_utf_8_do_not_mislead() -> None:
    text = SENTENCES["fr"]
    page = f"<p>{text}</p>".encode("cp1252") + "<p>Où, déjà, œuvre, naïf, où çà".encode()
    assert decode(page).html.startswith(f"<p>{text}</p>".encode())


def test_a_page_in_none_of_the_usual_encodings_goes_to_the_detector() -> None:
    html = "<p>" + "</p><p>".join(SENTENCES[language] for language in ("fr", "es", "pt", "de", "sv", "it"))
    assert decode(html.encode("mac_roman")) == Decoded(html.encode(), "macintosh", (), True, html.encode())


def test_the_detector_is_not_loaded_for_pages_that_do_not_need_it() -> None:
    code = (
        "import sys; from newsclean.decode import decode\n"
        "decode('<p>é'.encode(), max_bytes=99, max_depth=9)\n"
        "decode(b'<p>\\xe9', declared='latin1', max_bytes=99, max_depth=9)\n"
        "decode(b'<p>\\xe9', max_bytes=99, max_depth=9)\n"
        "assert 'charset_normalizer' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


NEARLY = {
    "declared": (POLISH.encode() * 9 + b"\xff", "utf-8"),
    "not declared": (POLISH.encode() * 9 + b"\xff.", None),
    "declared as something else": (POLISH.encode() * 9 + b"\xff.", "windows-1252"),
}


@pytest.mark.parametrize("name", NEARLY)
def test_nearly_valid_utf_8_stays_utf_8(name: str) -> None:
    page, declared = NEARLY[name]
    decoded = decode(page, declared)
    assert decoded.html.startswith((POLISH * 9 + "\ufffd").encode())
    assert decoded[1:3] == ("utf-8", ("undecodable",))


def test_text_that_is_not_utf_8_is_not_read_as_utf_8_because_it_says_so() -> None:
    html = "<p>" + RUSSIAN * 9
    assert decode(html.encode("cp1251"), "utf-8") == Decoded(html.encode(), "windows-1251", (), True, html.encode())


@pytest.mark.parametrize("size", range(1, 12))
def test_a_cut_never_splits_a_character(size: int) -> None:
    page = "aé€😀z" * 9
    expected = page.encode()[:size].decode(errors="ignore")
    for given in (page, page.encode()):
        assert decode(given, max_bytes=size) == Decoded(
            expected.encode(), "utf-8", ("max_bytes",), True, expected.encode()
        )


def test_a_page_of_just_the_size_is_not_cut() -> None:
    assert decode("é" * 5, max_bytes=10).limits == ()
    assert decode(("é" * 5).encode(), max_bytes=10).limits == ()


def test_lone_surrogates_are_dropped_and_pairs_joined() -> None:
    assert decode("a\ud800b\udfffc \ud83d\ude00").html.decode() == "abc 😀"


def test_clean_utf_8_comes_back_as_the_same_object() -> None:
    page = "<p>żółć</p>".encode()
    assert decode(page).html is page


NOT_HTML = {
    "PNG": b"\x89PNG\r\n\x1a\n" + b"\0" * 99,
    "JPEG": b"\xff\xd8\xff\xe0" + b"\0" * 99,
    "PDF": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>",
    "gzip": gzip.compress(b"<p>x</p>" * 99),
    "zip": b"PK\x03\x04" + b"a" * 99,
    "WebP": b"RIFF\x99\0\0\0WEBPVP8 ",
    "MP4": b"\0\0\0\x20ftypisom",
    "random": random.Random(7).randbytes(20_000),
    "zeros": b"\0" * 500,
    "UTF-32 with a BOM": "<html><p>Köln 市議会".encode("utf-32"),
    "UTF-32, big end first": "\ufeff<html><p>Köln".encode("utf-32-be"),
    "UTF-32 without a BOM": "<html><p>Köln".encode("utf-32-le"),
    "UTF-32, mostly Chinese": ("<p>" + CHINESE * 40).encode("utf-32"),
}


@pytest.mark.parametrize("name", NOT_HTML)
def test_other_formats_are_not_html(name: str) -> None:
    decoded = decode(NOT_HTML[name], "text/html; charset=utf-8")
    assert (decoded.html, decoded.is_html) == (b"", False)


@pytest.mark.parametrize(
    "page", [b"", b"plain words", b"<p>a\0b\x01</p>", b"\0\0\0<html><p>x", b"PKO is a bank", b"BM said"]
)
def test_odd_pages_are_html(page: bytes) -> None:
    assert decode(page).is_html


@pytest.mark.parametrize("page", [None, 5, ["<p>"], bytearray(b"<p>")])
def test_other_types_are_refused(page: Any) -> None:
    with pytest.raises(TypeError):
        decode(page)


def test_nothing_raises() -> None:
    chance = random.Random(3)
    pieces = [
        b"<",
        b"<!--",
        b"-->",
        b"<b ",
        b"'",
        b'"',
        b">",
        b"=",
        b"</p>",
        b"<svg>",
        b"<table>",
        b"<script>",
        b"\xc3",
        b"\0",
    ]
    for _ in range(2000):
        page = b"".join(chance.choices(pieces, k=chance.randrange(40)))
        declared = chance.choice([None, "utf-8", "text/html; charset=shift_jis", "charset=\ud800", "=;;", "\0"])
        for given in (page, page.decode("utf-8", "surrogateescape")):
            decode_page(
                given, declared=declared, max_bytes=chance.choice([0, 7, 999]), max_depth=chance.choice([0, 1, 9])
            ).html.decode()
