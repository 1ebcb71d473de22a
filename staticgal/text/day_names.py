"""Months and weekdays as the languages of Europe name them; of others, weekdays."""

# ruff: noqa: RUF001  letters of other alphabets are meant

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final
from unicodedata import combining, normalize

# A line a language, from January to December; `/` between ways to say it: short, and "of May".
# Names that are there already, or that differ by their accents alone, need not be said again.
_MONTHS: Final = """
january/jan february/feb/febr march/mar april/apr may june/jun july/jul august/aug \
september/sep/sept october/oct november/nov december/dec
januar/jänner/jän februar/feber märz/maerz/mär/mrz april mai juni/jun juli/jul august \
september/sept oktober/okt november dezember/dez
janvier/janv février/févr/fév mars avril/avr mai juin juillet/juil août septembre octobre novembre \
décembre/déc
enero/ene febrero marzo abril/abr mayo junio julio agosto/ago septiembre/setiembre/set octubre \
noviembre diciembre/dic
gennaio/gen febbraio marzo aprile maggio/mag giugno/giu luglio/lug agosto settembre/set \
ottobre/ott novembre dicembre/dic
janeiro fevereiro/fev março abril maio junho julho agosto setembro outubro/out novembro \
dezembro/dez
gener febrer març abril maig juny juliol agost setembre octubre novembre desembre
januari februari maart/mrt april mei juni juli augustus september oktober november december
januari februari mars april maj juni juli augusti september oktober november december
januar februar marts april maj juni juli august september oktober november december
januar februar mars april mai juni juli august september oktober november desember/des
janúar febrúar mars apríl maí júní júlí ágúst september október nóvember desember
tammikuu/tammikuuta helmikuu/helmikuuta maaliskuu/maaliskuuta huhtikuu/huhtikuuta \
toukokuu/toukokuuta kesäkuu/kesäkuuta heinäkuu/heinäkuuta elokuu/elokuuta syyskuu/syyskuuta \
lokakuu/lokakuuta marraskuu/marraskuuta joulukuu/joulukuuta
jaanuar veebruar märts aprill mai juuni juuli august september oktoober november detsember
janvāris/janvārī februāris/februārī marts/martā aprīlis/aprīlī maijs/maijā jūnijs/jūnijā \
jūlijs/jūlijā augusts/augustā septembris/septembrī oktobris/oktobrī novembris/novembrī \
decembris/decembrī
sausis/sausio vasaris/vasario kovas/kovo balandis/balandžio gegužė/gegužės birželis/birželio \
liepa/liepos rugpjūtis/rugpjūčio rugsėjis/rugsėjo spalis/spalio lapkritis/lapkričio \
gruodis/gruodžio
styczeń/stycznia luty/lutego marzec/marca kwiecień/kwietnia maj/maja czerwiec/czerwca \
lipiec/lipca sierpień/sierpnia wrzesień/września październik/października listopad/listopada \
grudzień/grudnia
leden/ledna únor/února březen/března duben/dubna květen/května červen/června červenec/července \
srpen/srpna září říjen/října listopad/listopadu prosinec/prosince
január/januára február/februára marec/marca apríl/apríla máj/mája jún/júna júl/júla \
august/augusta september/septembra október/októbra november/novembra december/decembra
január február/febr március/márc április/ápr május/máj június/jún július/júl augusztus/aug \
szeptember/szept október/okt november december
ianuarie/ian februarie martie aprilie mai iunie/iun iulie/iul august septembrie octombrie \
noiembrie/noi decembrie
siječanj/siječnja veljača/veljače ožujak/ožujka travanj/travnja svibanj/svibnja lipanj/lipnja \
srpanj/srpnja kolovoz/kolovoza rujan/rujna listopad/listopada studeni/studenog/studenoga \
prosinac/prosinca
januar/januara februar/februara mart/marta april/aprila maj/maja jun/juna jul/jula \
avgust/avgusta septembar/septembra oktobar/oktobra novembar/novembra decembar/decembra
januar/januarja februar/februarja marec/marca april/aprila maj/maja junij/junija julij/julija \
avgust/avgusta september/septembra oktober/oktobra november/novembra december/decembra
janar shkurt mars prill maj qershor korrik gusht shtator tetor nëntor dhjetor
ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık
январь/января/янв февраль/февраля/фев март/марта/мар апрель/апреля/апр май/мая июнь/июня/июн \
июль/июля/июл август/августа/авг сентябрь/сентября/сен/сент октябрь/октября/окт \
ноябрь/ноября/ноя декабрь/декабря/дек
січень/січня лютий/лютого березень/березня квітень/квітня травень/травня червень/червня \
липень/липня серпень/серпня вересень/вересня жовтень/жовтня листопад/листопада грудень/грудня
януари февруари март април май юни юли август септември октомври ноември декември
јануар фебруар март април мај јун јул август септембар октобар новембар децембар
ιανουάριος/ιανουαρίου φεβρουάριος/φεβρουαρίου μάρτιος/μαρτίου απρίλιος/απριλίου μάιος/μαΐου \
ιούνιος/ιουνίου ιούλιος/ιουλίου αύγουστος/αυγούστου σεπτέμβριος/σεπτεμβρίου \
οκτώβριος/οκτωβρίου νοέμβριος/νοεμβρίου δεκέμβριος/δεκεμβρίου
ionawr chwefror mawrth ebrill mai mehefin gorffennaf awst medi hydref tachwedd rhagfyr
"""

# Those that make one word of a weekday and what was done on it: `Sonntagsausflug`, `Karfreitag`.
_JOINED: Final = """
montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag
maandag dinsdag woensdag donderdag vrijdag zaterdag zondag
måndag tisdag onsdag torsdag fredag lördag söndag mandag tirsdag lørdag søndag laurdag sundag
mánudag þriðjudag miðvikudag fimmtudag föstudag laugardag sunnudag
maanantai tiistai keskiviik torstai perjantai lauantai sunnuntai
esmaspäev teisipäev kolmapäev neljapäev laupäev pühapäev
"""
_WEEKDAYS: Final = """
monday tuesday wednesday thursday friday saturday sunday
lundi mardi mercredi jeudi vendredi samedi dimanche
lunes martes miércoles jueves viernes sábado domingo
segunda-feira terça-feira quarta-feira quinta-feira sexta-feira
lunedì martedì mercoledì giovedì venerdì sabato domenica
dilluns dimarts dimecres dijous divendres dissabte diumenge
luni marți marţi miercuri joi vineri sâmbătă duminică
reede pirmdiena otrdiena trešdiena ceturtdiena piektdiena sestdiena svētdiena
pirmadienis antradienis trečiadienis ketvirtadienis penktadienis šeštadienis sekmadienis
poniedziałek wtorek środa środę czwartek piątek sobota sobotę niedziela niedzielę
pondělí úterý středa středu čtvrtek pátek sobotu neděle neděli
pondelok utorok streda stredu štvrtok piatok nedeľa nedeľu
hétfő kedd szerda csütörtök péntek szombat vasárnap
ponedjeljak ponedeljak ponedeljek utorak torek srijeda sreda četvrtak četrtek petak petek subota \
nedjelja nedelja
pazartesi salı çarşamba perşembe cuma cumartesi
понедельник вторник среда среду четверг пятница пятницу суббота субботу воскресенье
понеділок вівторок середа середу пʼятниця п'ятниця субота неділя
понеделник сряда четвъртък петък събота неделя
понедељак уторак четвртак петак недеља
δευτέρα τρίτη τετάρτη πέμπτη παρασκευή σάββατο κυριακή
月曜日 火曜日 水曜日 木曜日 金曜日 土曜日 日曜日
星期一 星期二 星期三 星期四 星期五 星期六 星期日 星期天
월요일 화요일 수요일 목요일 금요일 토요일 일요일
"""
# Short ones that are words or names as well, in one language or another, stand apart.
_SHORT: Final = """
mon tue tues wed weds thu thur thurs fri sat sun mo di mi do fr sa so lun jeu ven jue vie gio
mån tis ons tor tors fre lör sön tir lør søn vr za zo woe don vri zat zon dom
pn wt śr czw cz pt sob ndz nied pon čt čet sze cs szo пн вт ср чт пт сб вс нд
δευ τετ πεμ παρ σαβ κυρ
"""
_SHORT_WORDS: Final = """
mar mer sam dim sab sáb mié lu ma me je ve ju vi wo woe ti ke to pe la su man po út ut st pá pa ne
seg ter qua qui sex dom mie pt ndz nd niedz uto sri pet sub ned jo du sâ
"""


_STROKES: Final = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe"})


def plain(word: str) -> str:
    """The word in small letters without accents: as one types it in a hurry."""
    if word.isascii():
        return word.lower()
    apart = normalize("NFKD", word.casefold()).translate(_STROKES)
    return normalize("NFC", "".join(letter for letter in apart if not combining(letter)))


def _months() -> Iterator[tuple[str, int]]:
    for line in _MONTHS.strip().splitlines():
        for month, ways in enumerate(line.split(), 1):
            for way in ways.split("/"):
                yield plain(way), month


def _by_name(pairs: Iterable[tuple[str, int]]) -> Mapping[str, tuple[int, ...]]:
    found: dict[str, set[int]] = {}
    for name, month in pairs:
        found.setdefault(name, set()).add(month)
    return {name: tuple(sorted(months)) for name, months in found.items()}


# By the plain name, the months that it may mean: `listopad` is November in Poland, October in
# Croatia.
MONTHS: Final = _by_name(_months())
_ONLY_SO: Final = frozenset({"marți", "marţi"})  # without its accent it is a name
WEEKDAYS: Final = frozenset(map(plain, _WEEKDAYS.split())) - {"marti"}
WEEKDAYS_IN_WORDS: Final = tuple(sorted(map(plain, _JOINED.split())))
SHORT_WEEKDAYS: Final = frozenset(map(plain, (_SHORT + _SHORT_WORDS).split()))
WORDLIKE: Final = frozenset(map(plain, _SHORT_WORDS.split()))
# Beside a number alone: `Sam 17` is more often a Saturday than a boy's age.
SHORT_WITH_NUMBER: Final = (SHORT_WEEKDAYS - WORDLIKE) | {"sam", "dim", "mer", "dom", "sab", "mie"}


def is_weekday(word: str) -> bool:
    """Whether a word names a day of the week, or a thing by it: `Sundays`, `Sonntagsausflug`."""
    name = plain(word)
    if name in WEEKDAYS or name.removesuffix("s") in WEEKDAYS or word.casefold() in _ONLY_SO:
        return True
    if len(name) < 6 or _MOUNTAIN.search(name):
        return False
    return any(day in name for day in WEEKDAYS_IN_WORDS)


_MOUNTAIN: Final = re.compile("montag[enu]")  # and what a fitter does: no Monday in either
