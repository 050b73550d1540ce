"""Where each figure on record was read: the column *source* of docs/calibration.md.

*In a copy* means that the publisher's own page was not read, but another's text of it; *derived*,
that nobody published the figure, and that it follows from others.
"""

from __future__ import annotations

_GIZMODO = (
    "[Gizmodo, September 2019](https://www.gizmodo.com.au/2019/09/"
    "ring-gave-police-stats-about-users-who-said-no-to-law-enforcement-requests/)"
)
_BLAVITY = (
    "[Blavity, 2019, on Gizmodo's article](https://editor.blavity.com/"
    "amazons-ring-allegedly-gave-video-surveillance-data-to-florida-police)"
)
_FT = "[Financial Times, in a copy](https://soylentnews.org/article.pl?sid=21/02/01/189228)"
_DEMANDS = (
    "[KnowTechie, 1 February 2021, in a copy](https://knowtechie.com/"
    "amazons-ring-added-over-1000-police-departments-to-its-neighbors-portal-program-in-2020/)"
)
_VERGE = (
    "[The Verge, 31 January 2021, in a copy](https://hacksnew.com/index.php/2021/01/31/"
    "amazons-ring-now-reportedly-partners-with-more-than-2000-us-police-and-fire-departments-the-verge)"
)
_BY_MAIL = (
    "[Roghanizad and Bohns, 2017](http://huronuc.ca/AboutHuron/News/NewsDetail"
    "?q=a2a57ab1-82f1-42e2-b8eb-e1ed87ac74b1)"
)
_AT_THE_DOOR = "[Sommers and Bohns, 2019](https://www.yalelawjournal.org/essay/the-voluntariness-of-voluntary-consent)"

SOURCES: dict[str, str] = {
    "C1": _GIZMODO,
    "C2": _GIZMODO,
    "C3": _BLAVITY,
    "C4": _GIZMODO,
    "C5": "derived: of 14.5 homes a request, each answers with 3.5 percent",
    "C6": (
        "[Washington Post, 19 November 2019](https://www.stripes.com/police-can-keep-ring-camera-video-"
        "forever-and-share-with-whomever-they-d-like-company-tells-senator-1.607928)"
    ),
    "C7": (
        "[Ring's own rules](https://help.publicsafety.ring.com/hc/en-us/articles/"
        "1500012585181-Request-for-Assistance-Policy)"
    ),
    "C8": (
        "derived from [the city's size](https://iiab.live/kiwix/content/"
        "wikipedia_en_simple_all_maxi_2023-07/A/Fort_Lauderdale)"
    ),
    "C9": (
        "[Parks Associates](https://www.cepro.com/security/surveillance-cameras/"
        "video-doorbell-adoption-rises-to-20-in-u-s/)"
    ),
    "C10": (
        "derived from [Gizmodo, December 2019, in a copy]"
        "(https://www.androidpolice.com/2019/12/10/ring-camera-neighbors-location/)"
    ),
    "C11": (
        "[L. Bridges, 2021, in a copy](https://cweb.com/"
        "amazons-ring-is-u-s-largest-private-surveillance-network-used-by-police-departments)"
    ),
    "C12": f"{_FT}; agencies: {_VERGE}",
    "C13": f"{_DEMANDS}; {_FT}",
    "C14": _VERGE,
    "C15": (
        "[TechCrunch, July 2022, in a copy](https://www.pogowasright.org/"
        "amazons-ring-gave-a-record-amount-of-doorbell-footage-to-the-government-in-2021/)"
    ),
    "C16": (
        "[AP, July 2022, in a copy](https://breitbart.com/news/"
        "amazon-handed-ring-footage-to-police-without-user-consent)"
    ),
    "C17": (
        "[Consumer Reports, January 2021, in a copy](https://negref.best/article/"
        "can-police-ask-for-your-doorbell-video-know-your-rights)"
    ),
    "C18": f"{_BY_MAIL}; {_AT_THE_DOOR}",
    "C19": _AT_THE_DOOR,
    "C20": "[S. Gandlur's archive of records](https://sgandlur.com/)",
    "C21": "[Daily Journal, 30 January 2020](https://clean.daily-journal.com/content.php?id=14372)",
    "C22": (
        "[Beverly Review, September 2020](http://www.beverlyreview.net/news/community_news/"
        "article_7a81671e-f1f5-11ea-b79d-3b2f53a5861f.html)"
    ),
    "C23": "[HHS, 2020](https://hhs.gov/guidance/document/cms-cell-suppression-policy)",
    "C24": (
        "[Harris, about 2003, in a copy](https://alumniagri.in/task/"
        "what-is-westin-s-definition-of-a-fundamentalist-in-the-8588670)"
    ),
    "C25": (
        "NBC, February 2020, [in a copy](https://boingboing.net/2020/02/17/ring-does-not-fight-crime-say.html) "
        "and [by its reporter](https://threadreaderapp.com/thread/1228680731615846400.html)"
    ),
}  # fmt: skip
