"""Walls, errors, lists and players are told from stories, in many languages; a story about one of them stays a story."""
# ruff: noqa: E501  (what a page says stands in one line)

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple

import pytest

from newsclean import clean, explain
from newsclean.assemble import NO_ARTICLE
from newsclean.model import REASONS, PageType

PAGES = Path(__file__).parents[1] / "fixtures" / "pages"
DENSE = ("zh-hans", "zh-hant", "ja", "ko")


class Wall(NamedTuple):
    """What a page says in place of a story, in its title and below."""

    language: str
    title: str
    lines: tuple[str, ...] = ()


def story(language: str, paragraphs: int = 4) -> list[str]:
    """The first long paragraphs of the fixture page in a language."""
    (folder,) = PAGES.glob(f"lang-{language}-*") if language != "en" else [PAGES / "wordpress-classic"]
    body: str = json.loads((folder / "expected.json").read_text(encoding="utf-8"))["record"]["body"]
    enough = 45 if language in DENSE else 130
    return [part for part in body.split("\n\n") if len(part) >= enough and "\n" not in part][:paragraphs]


def page(language: str, title: str, *parts: str, head: str = "", heading: bool = True) -> str:
    """A page of unsigned parts; what does not begin with a tag is a paragraph."""
    body = "".join(part if part.startswith("<") else f"<p>{part}</p>" for part in parts)
    return (
        f'<!DOCTYPE html><html lang="{language}"><head><title>{title}</title>{head}</head><body>'
        f"{f'<h1>{title}</h1>' if heading else ''}{body}</body></html>"
    )


BLOCKED = [
    Wall("en", "Just a moment...", ("Enable JavaScript and cookies to continue",)),
    Wall("en", "Attention Required! | Cloudflare", ("Sorry, you have been blocked", "Why have I been blocked?")),
    Wall("en", "Access Denied", ('You don\'t have permission to access "/news/a" on this server.', "Reference #18.4a2")),
    Wall("en", "reader.example", ("Please enable JS and disable any ad blocker",)),
    Wall("en", "Access to this page has been denied", ("Press & Hold to confirm you are a human (and not a bot).",)),
    Wall("en", "Pardon Our Interruption", ("As you were browsing something about your browser made us think you were a bot.",)),
    Wall("en", "reader.example", ("Request unsuccessful. Incapsula incident ID: 441000-7",)),
    Wall("en", "Request Rejected", ("The requested URL was rejected. Please consult with your administrator.",)),
    Wall("en", "429 Too Many Requests", ("nginx",)),
    Wall("en", "451: Unavailable due to legal reasons", ("We recognize you are attempting to access this website from a country belonging to the European Economic Area and therefore access cannot be granted at this time.",)),
    Wall("en", "Making sure you're not a bot!", ("Loading...",)),
    Wall("de", "Einen Moment bitte", ("Bitte bestätigen Sie, dass Sie ein Mensch sind.",)),
    Wall("de", "Beispielblatt", ("Dieser Inhalt ist in Ihrem Land nicht verfügbar.",)),
    Wall("fr", "Un instant…", ("Veuillez confirmer que vous n’êtes pas un robot.",)),
    Wall("fr", "Accès refusé", ("Vous n’avez pas l’autorisation d’accéder à cette page.",)),
    Wall("es", "Acceso denegado", ("Hemos detectado actividad inusual desde su dirección.",)),
    Wall("pt", "Acesso negado", ("Confirme que você não é um robô para continuar.",)),
    Wall("it", "Verifica di sicurezza", ("Conferma di non essere un robot.",)),
    Wall("nl", "Toegang geweigerd", ("Bevestig dat je geen robot bent.",)),
    Wall("sv", "Åtkomst nekad", ("Bekräfta att du inte är en robot.",)),
    Wall("pl", "Odmowa dostępu", ("Potwierdź, że nie jesteś robotem.",)),
    Wall("tr", "Güvenlik doğrulaması", ("Robot olmadığınızı doğrulayın.",)),
    Wall("ru", "Вы не робот?", ("Подтвердите, что запросы отправляли вы, а не робот.",)),
    Wall("uk", "Доступ заборонено", ("Підтвердьте, що ви не робот.",)),
    Wall("ar", "تم رفض الوصول", ("يرجى التأكد من أنك لست روبوتًا.",)),
    Wall("he", "הגישה נדחתה", ("אנא אשר שאינך רובוט.",)),
    Wall("zh-hans", "安全验证", ("请完成安全验证后继续访问。",)),
    Wall("ja", "アクセスが制限されています", ("ロボットではないことを確認してください。",)),
    Wall("ko", "접근이 거부되었습니다", ("비정상적인 트래픽이 감지되었습니다.",)),
    Wall("id", "Akses ditolak", ("Kami mendeteksi aktivitas tidak biasa dari jaringan Anda.",)),
    Wall("vi", "Truy cập bị từ chối", ("Vui lòng xác minh bạn là con người.",)),
]  # fmt: skip
ERRORS = [
    Wall("en", "500 Internal Server Error", ("The server encountered an internal error and was unable to complete your request.",)),
    Wall("en", "reader.example", ("There has been a critical error on this website.",)),
    Wall("en", "We’ll be back soon!", ("Our website is undergoing maintenance tonight.",)),
    Wall("en", "Error establishing a database connection"),
    Wall("de", "Wartungsarbeiten", ("Bitte versuchen Sie es später noch einmal.",)),
    Wall("fr", "Une erreur est survenue", ("Veuillez réessayer plus tard.",)),
    Wall("es", "Algo salió mal", ("Inténtelo de nuevo en unos minutos.",)),
    Wall("pt", "Ocorreu um erro", ("Tente novamente mais tarde.",)),
    Wall("it", "Qualcosa è andato storto", ("Riprova tra qualche minuto.",)),
    Wall("pl", "Wystąpił błąd", ("Spróbuj ponownie później.",)),
    Wall("ru", "Произошла ошибка", ("Попробуйте обновить страницу.",)),
    Wall("ja", "メンテナンス中", ("しばらくしてから再度お試しください。",)),
    Wall("zh-hans", "服务器错误", ("请稍后再试。",)),
    Wall("ar", "حدث خطأ ما", ("يرجى المحاولة لاحقًا.",)),
]  # fmt: skip
MISSING = [
    Wall("en", "404 - Page not found", ("The page you are looking for has moved.",)),
    Wall("en", "Error 404: Page not found", ("Try the search.",)),
    Wall("en", "This story is no longer available", ("It was taken down.",)),
    Wall("de", "Seite nicht gefunden", ("Die gesuchte Seite gibt es nicht mehr.",)),
    Wall("fr", "Page introuvable", ("La page que vous cherchez a été déplacée.",)),
    Wall("es", "Página no encontrada", ("La página que buscas no existe.",)),
    Wall("it", "Pagina non trovata", ("La pagina richiesta non esiste.",)),
    Wall("sv", "Sidan hittades inte", ("Sidan du söker finns inte längre.",)),
    Wall("fi", "Sivua ei löytynyt", ("Etsimääsi sivua ei ole.",)),
    Wall("cs", "Stránka nenalezena", ("Zkuste vyhledávání.",)),
    Wall("el", "Η σελίδα δεν βρέθηκε", ("Δοκιμάστε την αναζήτηση.",)),
    Wall("ru", "Страница не найдена", ("Возможно, она удалена.",)),
    Wall("hi", "पृष्ठ नहीं मिला", ("मुखपृष्ठ पर जाएँ।",)),
    Wall("fa", "صفحه یافت نشد", ("به صفحهٔ نخست بروید.",)),
    Wall("zh-hant", "找不到頁面", ("請回首頁。",)),
    Wall("ko", "페이지를 찾을 수 없습니다", ("주소를 확인해 주세요.",)),
]
LOGINS = [
    Wall("en", "Log in to continue reading", ("You must be logged in to read this page.",)),
    Wall("en", "Members", ("This content is for members only.",)),
    Wall("de", "Bitte anmelden", ("Bitte melden Sie sich an, um weiterzulesen.",)),
    Wall("fr", "Connexion", ("Connectez-vous pour lire cet article.",)),
    Wall("es", "Iniciar sesión", ("Inicia sesión para leer esta noticia.",)),
    Wall("pt", "Entrar", ("Faça login para ler esta notícia.",)),
    Wall("nl", "Inloggen", ("Log in om verder te lezen.",)),
    Wall("no", "Logg inn", ("Logg inn for å lese saken.",)),
    Wall("pl", "Zaloguj się", ("Zaloguj się, aby przeczytać artykuł.",)),
    Wall("ru", "Вход", ("Войдите, чтобы прочитать материал.",)),
    Wall("tr", "Giriş yap", ("Devam etmek için giriş yapın.",)),
    Wall("zh-hans", "登录", ("请先登录后阅读。",)),
    Wall("ja", "ログイン", ("続きを読むにはログインしてください。",)),
]
CONSENT = [
    Wall("en", "Before you continue", (
        "We and our 846 partners store and read information on your device, such as cookies, to show personalised ads.",
        "You can withdraw your consent at any time in the privacy settings at the foot of every page.")),
    Wall("de", "Weiterlesen mit Werbung", (
        "Wir und unsere Partner speichern Informationen auf einem Gerät, zum Beispiel Cookies, und zeigen personalisierte Werbung.",
        "Ihre Einwilligung können Sie jederzeit unten auf der Seite unter Datenschutz widerrufen.")),
    Wall("fr", "Votre vie privée", (
        "Nous et nos partenaires utilisons des traceurs pour stocker des informations sur votre appareil et afficher de la publicité personnalisée.",
        "Vous pouvez retirer votre consentement à tout moment dans notre politique de confidentialité.")),
    Wall("es", "Su privacidad", (
        "Nosotros y nuestros socios guardamos información en su dispositivo, como cookies, y mostramos anuncios personalizados.",
        "Puede retirar su consentimiento cuando quiera en nuestra política de privacidad.")),
    Wall("it", "Rispettiamo la tua privacy", (
        "Noi e i nostri partner archiviamo informazioni sul dispositivo, come i cookie, e mostriamo annunci personalizzati.",
        "Puoi revocare il tuo consenso in ogni momento dalla pagina sui dati personali del sito.")),
    Wall("nl", "Cookies", (
        "Wij en onze partners bewaren gegevens op je apparaat, zoals cookies, om gepersonaliseerde advertenties te laten zien.",
        "Je kunt jouw toestemming altijd intrekken op de pagina over persoonsgegevens van deze site.")),
    Wall("sv", "Cookies", (
        "Vi och våra partner lagrar uppgifter på din enhet, till exempel kakor, för att visa annonser som passar dig.",
        "Du kan ta tillbaka ditt samtycke när du vill på sidan om personuppgifter längst ned på webbplatsen.")),
    Wall("pl", "Cenimy Twoją prywatność", (
        "My i nasi partnerzy przechowujemy informacje na urządzeniu, na przykład pliki cookie, i wyświetlamy spersonalizowane reklamy.",
        "Swoją zgodę można wycofać w każdej chwili; dane osobowe przetwarzają nasi partnerzy i my.")),
    Wall("cs", "Vážíme si vašeho soukromí", (
        "My a naši partneři ukládáme údaje ve vašem zařízení, například soubory cookie, a zobrazujeme reklamu podle vás.",
        "Váš souhlas můžete kdykoli odvolat; osobní údaje zpracovávají také naši partneři v jiných zemích.")),
    Wall("ru", "Настройки конфиденциальности", (
        "Мы используем файлы cookie, а наши партнёры хранят данные на устройстве, чтобы показывать подходящую рекламу.",
        "Ваше согласие можно отозвать в любое время; персональные данные обрабатываем мы и наши партнёры.")),
    Wall("tr", "Gizliliğinize değer veriyoruz", (
        "Biz ve ortaklarımız cihazınızda çerez gibi bilgiler saklıyor ve size uygun reklamlar gösteriyoruz, çerezleri kullanıyoruz.",
        "Onayınız her zaman geri alınabilir; kişisel verilerinizi biz ve ortaklarımız işler, ayrıntılar sayfanın altındadır.")),
    Wall("ja", "プライバシー設定", (
        "当サイトとパートナー企業は、広告を表示するためにクッキーを使用し、個人データを処理します。同意はいつでも取り消すことができます。",
        "続けるには、クッキーを使用することへの同意が必要です。設定はページの下部から変更することができます。")),
    Wall("zh-hans", "隐私设置", (
        "我们和我们的合作伙伴在您的设备上存储信息，例如使用cookie，并处理个人信息，以便展示适合您的广告内容。",
        "您的同意可以随时撤回。个人信息由我们和我们的合作伙伴按照页面底部的说明处理。")),
]  # fmt: skip
NOTICES = [
    Wall("en", "You need to enable JavaScript to run this app."),
    Wall("de", "Bitte aktivieren Sie JavaScript, um diese Seite zu lesen."),
    Wall("fr", "Veuillez activer JavaScript pour lire ce site."),
    Wall("es", "Por favor, active JavaScript para ver esta página."),
    Wall("pt", "Você precisa habilitar o JavaScript."),
    Wall("ru", "Пожалуйста, включите JavaScript."),
    Wall("pl", "Włącz obsługę JavaScript, aby zobaczyć stronę."),
    Wall("ja", "JavaScriptを有効にしてください。"),
    Wall("zh-hans", "请启用 JavaScript 以继续。"),
    Wall("ko", "JavaScript를 활성화해 주세요."),
    Wall("ar", "يرجى تفعيل JavaScript."),
]
BANNERS = {wall.language: wall for wall in CONSENT}
WALLS: list[tuple[PageType, Wall]] = [
    *(("blocked", wall) for wall in BLOCKED), *(("error_page", wall) for wall in ERRORS),
    *(("not_found", wall) for wall in MISSING), *(("login_wall", wall) for wall in LOGINS),
    *(("consent_wall", wall) for wall in CONSENT),
]  # fmt: skip
NAMED = [pytest.param(kind, wall, id=f"{kind}-{wall.language}-{i}") for i, (kind, wall) in enumerate(WALLS)]


@pytest.mark.parametrize(("kind", "wall"), NAMED)
def test_a_wall_is_never_handed_out_as_an_article(kind: PageType, wall: Wall) -> None:
    field = "<form><input type=password name=p></form>" if kind == "login_wall" else ""
    record = clean(page(wall.language, wall.title, *wall.lines, *filter(None, [field])))
    assert (record.page_type, record.reason, record.status) == (kind, kind, REASONS[kind][0])  # type: ignore[index]
    assert (record.body, record.title, record.date, record.author) == ("", None, None, None)
    assert record.warnings[0] == kind
    assert record.detail


@pytest.mark.parametrize(("kind", "wall"), NAMED)
def test_a_story_that_quotes_a_wall_stays_a_story(kind: PageType, wall: Wall) -> None:
    paragraphs = story(wall.language)
    record = clean(
        page(wall.language, f"“{wall.title}”", paragraphs[0], *(f"“{line}”" for line in wall.lines), *paragraphs[1:])
    )
    assert (record.page_type, record.status) == ("article", "ok")
    assert paragraphs[0] in record.body
    assert paragraphs[-1] in record.body


@pytest.mark.parametrize("language", sorted(BANNERS))
def test_a_banner_beside_a_short_story_does_not_make_it_a_wall(language: str) -> None:
    banner = "".join(f"<p>{line}</p>" for line in BANNERS[language].lines)
    paragraphs = story(language, 2)
    record = clean(page(language, paragraphs[0][:30], *paragraphs, f'<div id="cookie-banner">{banner}</div>'))
    assert (record.page_type, record.status) == ("article", "ok")
    assert paragraphs[0] in record.body
    assert BANNERS[language].lines[0] not in record.body


@pytest.mark.parametrize("wall", CONSENT, ids=lambda wall: wall.language)
def test_consent_before_a_few_teasers_is_a_wall(wall: Wall) -> None:
    teasers = "".join(
        f'<div><h3><a href="/{i}">{line[:40]}</a></h3></div>' for i, line in enumerate(story(wall.language))
    )
    record = clean(page(wall.language, wall.title, *wall.lines, *wall.lines[::-1], teasers))
    assert (record.page_type, record.body) == ("consent_wall", "")


@pytest.mark.parametrize("wall", NOTICES, ids=lambda wall: wall.language)
@pytest.mark.parametrize("way", ["noscript", "shown", "skeleton"])
def test_a_page_that_scripts_fill_is_told(wall: Wall, way: str) -> None:
    parts = {
        "noscript": f"<noscript>{wall.title}</noscript><div id=root></div>",
        "shown": f"<div id=app>{wall.title}</div>",
        "skeleton": f"<nav><a href=/>A</a> <a href=/b>B</a></nav><noscript>{wall.title}</noscript><main id=__next></main>",
    }
    record = clean(page(wall.language, "Daily", parts[way], "<script src=/a.js></script>", heading=False))
    assert (record.page_type, record.status, record.body) == ("js_only", "skipped", "")


@pytest.mark.parametrize("wall", NOTICES, ids=lambda wall: wall.language)
def test_a_story_with_a_notice_for_browsers_without_scripts_stays_a_story(wall: Wall) -> None:
    paragraphs = story(wall.language)
    notice = f"<noscript>{wall.title}</noscript><div id=root></div><script src=/a.js></script>"
    record = clean(page(wall.language, "Daily", notice, *paragraphs))
    assert (record.page_type, record.status) == ("article", "ok")
    assert paragraphs[0] in record.body


@pytest.mark.parametrize(
    ("language", "title", "opening"),
    [
        ("en", "Access denied", "Access was denied to forty lorries at the border on Friday because a stamp was missing from their papers."),
        ("en", "404: how an error became a work of art", "The page was not found, and so a gallery in Pell hung the message on its wall and sold it for nine hundred pounds."),
        ("en", "Just a moment", "It took just a moment, the pilot said, for the fog to close in over the harbour and hide both lighthouses."),
        ("en", "Service unavailable", "The service was unavailable for two days after a storm took the roof off the hut where the machines stood."),
        ("en", "Why every site asks whether you are human", "Please verify you are a human, the screen says, and the reader picks out four traffic lights and a bus."),
        ("en", "Cookies: what you agree to", "By clicking a button most people agree to the storing of cookies, a study of nine hundred readers found in May."),
        ("en", "Log in or lose it, bank tells pensioners", "Customers who do not log in once a year will lose the account, the bank wrote to eleven thousand of them."),
        ("en", "What happened when the network went down", "Half of the country's newspapers showed the words internal server error for an hour on Tuesday morning."),
        ("de", "Zugriff verweigert", "Den Zugriff auf die Akten hat das Gericht der Stadt am Mittwoch verweigert, weil eine Unterschrift fehlte und niemand sie nachreichte."),
        ("de", "Was die Bezahlschranke der Zeitung bringt", "„Dieser Artikel ist nur für Abonnenten“: Diesen Satz lasen im vergangenen Jahr so viele Menschen wie nie zuvor, sagt eine Studie."),
        ("de", "Wie Cookie-Banner uns lenken", "Wir verwenden Cookies, steht auf fast jeder Seite, und neun von zehn Lesern drücken den Knopf, der am größten ist."),
        ("fr", "Accès refusé", "L’accès aux archives a été refusé mercredi aux familles, qui attendaient depuis onze ans de pouvoir lire le dossier complet."),
        ("fr", "Les cookies, c’est fini", "Nous utilisons des cookies : la phrase disparaîtra des écrans en mars, après un vote serré du Parlement de la région."),
        ("fr", "Page introuvable : l’histoire d’un message", "La page que vous cherchez n’existe pas, disait l’écran, et un musée de Lyon en a fait une exposition de trente tableaux."),
        ("es", "Acceso denegado", "El acceso al puerto fue denegado el martes a tres barcos de pesca que no llevaban los papeles de la última revisión."),
        ("es", "Por qué los captcha son cada vez más difíciles", "Confirme que no es un robot, pide la pantalla, y uno de cada cinco lectores se equivoca al menos una vez, según un estudio."),
        ("pt", "Algo deu errado", "Algo deu errado na obra da ponte, disse a engenheira, e o rio subiu dois metros antes que alguém desse o alarme."),
        ("it", "Accesso negato", "L’accesso alla spiaggia è stato negato a nove bagnanti su dieci, dice il comune, perché la passerella non è sicura."),
        ("nl", "Toegang geweigerd", "De toegang tot het stadhuis werd maandag geweigerd aan een man die met een koe over het plein was komen lopen."),
        ("sv", "Åtkomst nekad", "Åtkomst nekades på tisdagen till den gamla bron, som kommunen stängde efter att en planka hade lossnat och fallit i ån."),
        ("pl", "Odmowa dostępu", "Odmowa dostępu do lasu potrwa do jesieni, powiedział leśniczy, bo po burzy leży w nim czterysta połamanych drzew."),
        ("ru", "Доступ запрещён", "Доступ к старому мосту запрещён с понедельника, сообщила администрация, потому что в опоре нашли трещину длиной в метр."),
        ("tr", "Bir hata oluştu", "Köprünün hesabında bir hata oluştu ve ekipler salı sabahı yolu kapatıp bütün demirleri yeniden ölçmek zorunda kaldı, dedi mühendis."),
        ("ja", "ページが見つかりません", "古い日記の最後のページが見つかりません、と学芸員は水曜日に話し、町の人々に屋根裏を探してほしいと頼んだという。"),
        ("zh-hans", "访问被拒绝", "周三，三艘渔船进入港口的请求被拒绝，港务局说，船上没有带最近一次检查的文件，渔民们只好在外海等了一夜。"),
        ("ko", "점검 중", "다리는 점검 중이라고 시는 화요일에 밝혔으며, 기술자들은 두 번째 기둥에서 길이 일 미터의 금을 찾았다고 말했다."),
    ],
    ids=lambda value: value[:24],
)  # fmt: skip
def test_a_story_about_a_wall_stays_a_story(language: str, title: str, opening: str) -> None:
    record = clean(page(language, title, opening, *story(language, 3)))
    assert (record.page_type, record.status, record.title) == ("article", "ok", title)
    assert record.body.startswith(opening)


@pytest.mark.parametrize(
    "machinery",
    [
        "<script>window._cf_chl_opt={cvId:'3'}</script>",
        "<script>var dd={'rt':'c','host':'geo.captcha-delivery.com'}</script>",
        "<iframe src='/_Incapsula_Resource?CWUDNSAI=9'></iframe>",
        "<script>window._pxHostname='a.example'</script><div id='px-captcha'></div>",
        "<script>window.gokuProps={key:'1'}</script>",
        "<div id=sec-if-cpt-container></div><script src='/_sec/cp_challenge/a.js'></script>",
    ],
)
def test_a_challenge_without_a_word_is_told_by_its_machinery(machinery: str) -> None:
    record = clean(page("en", "reader.example", machinery, heading=False))
    assert (record.page_type, record.status) == ("blocked", "skipped")
    kept = clean(page("en", "Fog closes harbour", machinery, *story("en")))
    assert (kept.page_type, kept.status) == ("article", "ok")


def declared(kind: str, **more: object) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@type": kind, **more})}</script>'


def teasers(count: int) -> str:
    line = "The council of the town will vote on it in March, and nobody expects that it will say no to the plan again."
    return "".join(
        f"<div><h2><a href=/{i}>Bridge number {i} opens</a></h2><p>{line} {i}.</p></div>" for i in range(count)
    )


@pytest.mark.parametrize(
    ("head", "url"),
    [
        (declared("CollectionPage", name="Bridges"), None),
        (declared("SearchResultsPage", name="Bridges"), "https://post.example/find?q=bridge"),
        (declared("ProfilePage", name="Ann Other"), "https://post.example/people/ann"),
        ("", "https://post.example/"),
        ("", "https://post.example/tag/bridges/"),
        ("", "https://post.example/author/ann-other"),
        ("", "https://post.example/kategorie/bruecken"),
    ],
)
def test_a_short_list_is_told_where_markup_or_address_says_so(head: str, url: str | None) -> None:
    record = clean(page("en", "Bridges", teasers(5), head=head), url=url)
    assert (record.page_type, record.reason, record.body) == ("listing", "listing", "")
    assert record.warnings == ("listing",)


@pytest.mark.parametrize(
    "url", [None, "https://post.example/tag/", "https://post.example/", "https://post.example/?p=9"]
)
def test_a_story_above_teasers_is_no_list(url: str | None) -> None:
    record = clean(page("en", "Bridge opens", *story("en"), f"<section><h2>More</h2>{teasers(12)}</section>"), url=url)
    assert (record.page_type, record.status) == ("article", "ok")


def entries(*times: str) -> str:
    line = (
        "The wind has reached the outer harbour, and the ferries have been told to stay where they are until it drops"
    )
    return "".join(
        f"<div><span>{time}</span></div><p>{line}, the pilot said in message {i}.</p>" for i, time in enumerate(times)
    )


@pytest.mark.parametrize(
    "times",
    [
        ("17:40", "16:55", "15:10", "14:30", "12:05", "10:00", "08:15"),
        ("8.15am", "9.05am", "9.50am", "10.20am", "11.00am", "11.30am", "11.45am"),
        ("18h40", "17h30", "16h05", "15h00", "14h20", "12h10"),
        ("14.05 Uhr", "13.40 Uhr", "12.20 Uhr", "11.15 Uhr", "10.50 Uhr", "9.30 Uhr"),
    ],
    ids=lambda times: times[0],
)
def test_a_story_told_by_the_clock_is_a_live_blog(times: tuple[str, ...]) -> None:
    record = clean(page("en", "Storm: all that happens", entries(*times)))
    assert (record.page_type, record.status) == ("live_blog", "ok")
    assert "live_blog" in record.warnings


@pytest.mark.parametrize(
    "times",
    [
        ("17:40", "16:55", "15:10"),  # too few
        ("17:40", "08:55", "15:10", "04:30", "12:05", "03:00", "21:15", "06:00"),  # in no order
        ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    ],
)
def test_a_few_times_of_day_make_no_live_blog(times: tuple[str, ...]) -> None:
    assert clean(page("en", "A day at sea", entries(*times))).page_type == "article"


@pytest.mark.parametrize(
    ("kind", "head"),
    [
        ("video", declared("VideoObject", name="Storm", uploadDate="2025-11-03")),
        ("video", '<meta property="og:type" content="video.other">'),
        ("audio", declared("PodcastEpisode", name="Storm", datePublished="2025-11-03")),
        ("audio", declared("AudioObject", name="Storm")),
        ("gallery", declared("ImageGallery", name="Storm")),
        ("live_blog", declared("LiveBlogPosting", headline="Storm", datePublished="2025-11-03")),
    ],
)
def test_what_is_no_plain_article_is_also_a_warning(kind: PageType, head: str) -> None:
    short = clean(page("en", "Storm", story("en")[0], head=head))
    assert (short.page_type, short.status, short.warnings) == (kind, "ok", (kind,))
    if kind in ("video", "audio"):
        assert clean(page("en", "Storm", *story("en", 5) * 2, head=head)).page_type == "article"


def test_a_story_that_is_read_out_is_an_article() -> None:
    head = declared("NewsArticle", headline="Storm") + declared("AudioObject", name="Storm, read by Ann Other")
    assert clean(page("en", "Storm", story("en")[0], head=head)).page_type == "article"


@pytest.mark.parametrize(
    ("parts", "kind"),
    [
        ((), "empty"),
        (("<nav><a href=/>Home</a> <a href=/b>News</a></nav>",), "empty"),
        (("<nav><a href=/>Home</a></nav>", "<script>1</script>"), "empty"),
        (("<script>1</script>",), "js_only"),
    ],
)
def test_a_page_without_a_story_is_empty_or_waits_for_scripts(parts: tuple[str, ...], kind: PageType) -> None:
    record = clean(page("en", "Daily", *parts, heading=False))
    assert (record.page_type, record.reason, record.body) == (kind, kind, "")


def test_what_the_markup_says_of_a_story_that_scripts_put_in_is_kept() -> None:
    head = declared("NewsArticle", headline="Fog closes harbour", datePublished="2025-11-03", articleBody="Fog. " * 90)
    record = clean(page("en", "Daily", "<div id=root></div><script>1</script>", head=head, heading=False))
    assert (record.page_type, record.title, record.date, record.body) == (
        "js_only",
        "Fog closes harbour",
        "2025-11-03",
        "",
    )


@pytest.mark.parametrize("kind", sorted(NO_ARTICLE))
def test_every_page_without_an_article_has_a_reason_of_its_name(kind: PageType) -> None:
    assert REASONS[kind][0] in ("skipped", "error")  # type: ignore[index]


def test_explain_says_what_speaks_for_a_wall() -> None:
    (note,) = explain(page("en", "Access Denied", "Reference #18")).notes
    assert (note.warning, note.evidence) == ("blocked", "titled “Access Denied”")
