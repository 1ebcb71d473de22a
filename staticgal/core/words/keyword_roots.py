"""Words at the root of a keyword tree that say what stands below: places, days, the camera.

In the languages of Europe, in the plain letters of `day_names.plain`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from staticgal.core.permission import NONE, Permission
from staticgal.text.day_names import plain

_PLACES: Final = """
place places location locations geo geotag geotags geotagged geotagging geolocation geography
geocode geocoding geonames geohash gps coordinate coordinates coords latitude longitude lat lon lng
long latlon latlng altitude position country countries countrycode city cities town towns
village villages state states province provinces region regions county district street streets
address addresses sublocation venue continent continents where pluscode pluscodes olc
what_words w_w
world earth welt erde monde mundo mondo wereld varlden verden
ort orte aufnahmeort aufnahmeorte standort standorte land lander staat staaten stadt stadte dorf
bundesland bundeslander kanton strasse strassen adresse adressen gegend gegenden region regionen
koordinaten geografie geographie kontinent kontinente breitengrad langengrad
lieu lieux endroit endroits localisation localisations pays ville villes rue rues emplacement
departement departements commune geolocalisation coordonnees
lugar lugares ubicacion ubicaciones localizacion pais paises ciudad ciudades calle calles provincia
provincias direccion coordenadas localizacao localizacoes cidade cidades
rua endereco luogo luoghi posizione localita localizzazione paese paesi nazione nazioni citta
indirizzo regione regioni coordinate lloc llocs ubicacio ciutat ciutats
plaats plaatsen locatie locaties landen steden stad straat adres gebied gebieden
plats platser ort orter stader lander gata adress
sted steder byer gade adresse lokasjon lokasjoner lokation lokationer beliggenhed stader
paikka paikat sijainti sijainnit kaupunki kaupungit maa maat osoite
koht kohad asukoht linn linnad riik riigid vieta vietas valsts pilseta vietos vietove salis miestas
miejsce miejsca lokalizacja lokalizacje kraj kraje miasto miasta ulica ulice adres
misto mista lokalita lokality zeme mesto mesta miesto miesta krajina krajiny poloha
hely helyek helyszin helyszinek orszag orszagok varos varosok
locuri locatie locatii tara tari oras orase strada adresa
mjesto mjesta lokacija lokacije drzava drzave grad gradovi drzava kraji
vend vende vendi konum konumlar yer yerler sehir sehirler ulke ulkeler
место места местоположение геолокация страна страны город города улица адрес
місце місця країна країни місто міста вулиця адреса место места местоположение държава град
место места држава
τοποσ τοποι τοποθεσια τοποθεσιεσ χωρα χωρεσ πολη πολεισ
europe europa africa afrika afrique asia asien asie america amerika amerique oceania
"""
_DAYS: Final = """
date dates datetime day days weekday weekdays time times timeline timestamp calendar when
datum daten tag_der_aufnahme aufnahmedatum wochentag zeit uhrzeit zeitleiste kalender wann
jour jours horodatage calendrier heure heures quand chronologie
fecha fechas dia dias hora horas calendario data datas giorno giorni ora orario cronologia cuando
dato datoer tid tider dag dagen tijd tijdlijn tidslinje datums paivamaara paiva paivays aika kuupaev
data dzien czas kalendarz kalendar datumi vrijeme vreme idopont ido data
ora calendar tarih tarihler
дата даты день время календарь день час датум време ημερομηνια ημερα ωρα
"""
_CAMERA: Final = """
camera cameras cam cameramodel cameramake lens lenses exif gear equipment technical technique tech
make aperture iso exposure shutter shutterspeed focallength fstop software device devices
kamera kameras kameramodell objektiv objektive linse ausrustung technik blende belichtung brennweite
gerat gerate apparat fotoapparat technisch
appareil appareils appareil_photo objectif objectifs boitier materiel focale ouverture vitesse
camara camaras objetivo objetivos lente lentes apertura fotocamera fotocamere
obiettivo obiettivi attrezzatura diaframma equipamento
toestel fototoestel lenzen apparatuur kameraer kameror objektiver utrustning utstyr udstyr
kamerat objektiivi objektiivit kalusto aparat aparaty obiektyw obiektywy sprzet fotoaparat
fotoaparaty objektivy vybaveni fenykepezogep objektivek felszereles aparate obiective oprema
kamere objektivi fotograf_makinesi
камера камеры объектив объективы обладнання обєктив обектив фотоапарат μηχανη φακοσ φακοι
"""
_BEFORE: Final = frozenset(("my", "our", "all", "the", "meine", "unsere", "alle", "mes", "mis"))


def _table() -> Mapping[str, Permission]:
    found: dict[str, Permission] = {}
    for words, needed in (
        (_PLACES, Permission.LOCATION),
        (_DAYS, Permission.EXACT_DATES),
        (_CAMERA, Permission.TECHNICAL_DETAILS),
    ):
        for word in words.split():
            name = word.replace("_", " ")
            found[name] = found.get(name, NONE) | needed
    return found


_ROOTS: Final = _table()


@lru_cache(maxsize=1 << 14)
def said_by_root(level: str) -> Permission:
    """What one must be allowed to know to see what stands below such a level; NONE for any other.

    `Places`, `01 - Places`, `_Meine Orte` and `#GPS` are such levels.
    """
    words = re.findall(r"[^\W\d_]+", plain(level))
    while len(words) > 1 and words[0] in _BEFORE:
        words = words[1:]
    return _ROOTS.get(" ".join(words), NONE)
