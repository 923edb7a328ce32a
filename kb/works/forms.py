"""The table of canonical forms: which addresses lead to one work, and how it is named.

A form says of some hosts and a pattern of paths what kind of work they lead to, what its id is
and how its canonical URL is written. The first form of a host that fits decides; an address that
fits none is a page of its own. Forms are exact: an address that does not certainly lead to the
same work as another has an id of its own. Each form's cases are its tests and its documentation
(`docs/reference/works.md`).

Patterns are matched with decoded paths that have no slash at their end. Of the groups of a
pattern `version` is the version that an address names, and those in `CASELESS` are compared in
any case. In templates `{host}` is the host without `www.`, `{sub}` the first part of it.
"""

from collections.abc import Mapping
from typing import NamedTuple


class Kind(NamedTuple):
    """What works of a kind are called, and whether their addresses are there to last.

    A lasting work is registered or kept by a library, a publisher or an archive of papers; every
    other page of the web may go from one day to the next (CIT020).
    """

    noun: str
    lasting: bool = False


class Case(NamedTuple):
    """An address, the id of its work and the canonical URL, both worked out by hand."""

    given: str
    id: str
    url: str


class Form(NamedTuple):
    """Addresses that are written alike.

    `hosts` are names without `www.`, divided by blanks; `*.` before one takes in those below it.
    `query` are patterns of the parameters that an address must have. `id`, `url` and `exact` are
    templates over the groups of all patterns; `exact` is the URL with the version kept, by default
    as `url`. `change` is what makes the form another than the canonical one: `mirror`, `resolver`
    or `copy` (the same work as PDF, HTML or a short link). With `keep` the address may stay as it
    is, like a publisher's page of a DOI.
    """

    kind: str
    hosts: str
    path: str
    id: str
    url: str
    cases: tuple[Case, ...]
    query: Mapping[str, str] = {}
    exact: str = ""
    change: str = ""
    keep: bool = False


CASELESS = frozenset(("doi", "owner", "repository", "anthology"))
"""Groups that are folded in an id: DOI names are compared without the case of ASCII letters (DOI
Handbook, 2.4), and so are names on GitHub and numbers of the ACL Anthology."""

TITLES = frozenset(("title",))
"""Groups that are titles of wiki pages: blanks are underscores, the first letter is a capital."""

KINDS: Mapping[str, Kind] = {
    "arxiv": Kind("paper on arXiv", lasting=True),
    "acl": Kind("paper in the ACL Anthology", lasting=True),
    "doi": Kind("work with a DOI", lasting=True),
    "acm": Kind("record of the ACM Digital Library without a DOI", lasting=True),
    "ieee": Kind("document of IEEE Xplore", lasting=True),
    "jmlr": Kind("paper in JMLR", lasting=True),
    "jstor": Kind("item of JSTOR", lasting=True),
    "neurips": Kind("paper in the proceedings of NeurIPS", lasting=True),
    "openreview": Kind("submission on OpenReview", lasting=True),
    "pii": Kind("article of ScienceDirect", lasting=True),
    "pmcid": Kind("article of PubMed Central", lasting=True),
    "pmid": Kind("record of PubMed", lasting=True),
    "pmlr": Kind("paper in PMLR", lasting=True),
    "isbn": Kind("book with an ISBN", lasting=True),
    "s2-corpus": Kind("record of Semantic Scholar, by corpus id", lasting=True),
    "s2-paper": Kind("record of Semantic Scholar, by hash", lasting=True),
    "lesswrong": Kind("post on LessWrong and the Alignment Forum"),
    "lesswrong-comment": Kind("comment on LessWrong and the Alignment Forum"),
    "lesswrong-sequence": Kind("sequence of posts on LessWrong and the Alignment Forum"),
    "lesswrong-wiki": Kind("wiki page of LessWrong and the Alignment Forum"),
    "lesswrong-old": Kind("post on LessWrong, by the id it had before 2018"),
    "eaforum": Kind("post on the EA Forum"),
    "eaforum-comment": Kind("comment on the EA Forum"),
    "eaforum-sequence": Kind("sequence of posts on the EA Forum"),
    "eaforum-wiki": Kind("wiki page of the EA Forum"),
    "eaforum-old": Kind("post on the EA Forum, by the id it had before 2018"),
    "arbital": Kind("page of Arbital"),
    "aisafety-info": Kind("answer on AISafety.info"),
    "github": Kind("repository on GitHub"),
    "github-file": Kind("file or folder in a repository on GitHub, at a branch, tag or commit"),
    "github-issue": Kind("issue, pull request or discussion on GitHub"),
    "gist": Kind("gist"),
    "google-doc": Kind("document of Google Docs"),
    "google-file": Kind("file on Google Drive"),
    "google-book": Kind("book on Google Books"),
    "reddit": Kind("post on Reddit"),
    "tweet": Kind("post on X"),
    "vimeo": Kind("video on Vimeo"),
    "wikipedia": Kind("page of Wikipedia"),
    "youtube": Kind("video on YouTube"),
    "youtube-list": Kind("playlist on YouTube"),
    "page": Kind("page of the web"),
}
"""Every kind of work that an identity may be of."""

# --- Patterns that several forms share ------------------------------------------------------------

_DOI = r"(?P<doi>10\.\d{4,9}(?:\.\d+)*/\S+)"
_DOI_STEP = r"(?P<doi>10\.\d{4,9}(?:\.\d+)*/[^/\s]+)"
"""A DOI of a publisher whose suffixes hold no slash."""

_NEW = r"(?:0[7-9]|1[0-4])(?:0[1-9]|1[0-2])\.\d{4}|(?:1[5-9]|[2-9]\d)(?:0[1-9]|1[0-2])\.\d{5}"
_ARXIV = (
    rf"(?:(?P<number>{_NEW})|(?P<archive>[a-z]+(?:-[a-z]+)?)(?:\.[A-Za-z]{{2}})?"
    r"(?P<serial>/\d\d(?:0[1-9]|1[0-2])\d{3}))(?P<version>v[1-9]\d*)?"
)
_ARXIV_ID = "{number}{archive}{serial}"
_ANTHOLOGY = r"(?P<anthology>[A-Za-z]\d{2}-\d{4,5}|\d{4}\.[A-Za-z0-9_-]+\.\d+)"
_POST = r"(?P<post>[A-Za-z0-9]{17})(?P<slug>/[^/]+)?"
_COMMENT = r"(?P<comment>[A-Za-z0-9]{17})"
_VIDEO = r"(?P<video>[A-Za-z0-9_-]{11})"
_REPOSITORY = r"/(?P<owner>[A-Za-z0-9-]+)/(?P<repository>[\w.-]+?)"
_FORUM = "lesswrong.com alignmentforum.org"
_MIRRORS = "greaterwrong.com lesserwrong.com lw2.issarice.com"
_EA_MIRRORS = "ea.greaterwrong.com forum-bots.effectivealtruism.org eaforum.issarice.com"
_EA = "forum.effectivealtruism.org"


def _arxiv(hosts: str, path: str, change: str, *cases: Case) -> Form:
    return Form(
        "arxiv",
        hosts,
        path,
        _ARXIV_ID,
        f"https://arxiv.org/abs/{_ARXIV_ID}",
        cases,
        exact=f"https://arxiv.org/abs/{_ARXIV_ID}{{version}}",
        change=change,
    )


def _doi(hosts: str, path: str, *cases: Case) -> Form:
    """A publisher's page of a work whose DOI stands in the path."""
    return Form("doi", hosts, path, "{doi}", "https://doi.org/{doi}", cases, keep=True)


def _derived(hosts: str, path: str, doi: str, *cases: Case, query: Mapping[str, str] = {}) -> Form:
    """A publisher's page of a work whose DOI is made of the path or the query."""
    return Form("doi", hosts, path, doi, f"https://doi.org/{doi}", cases, query=query, keep=True)


_RFLO = "https://arxiv.org/abs/1906.01820"

PAPERS: tuple[Form, ...] = (
    _arxiv(
        "arxiv.org",
        rf"/abs/{_ARXIV}",
        "",
        Case("http://arxiv.org/abs/1906.01820v3", "1906.01820", _RFLO),
        Case("https://www.arxiv.org/abs/1906.01820/", "1906.01820", _RFLO),
        Case(
            "https://arxiv.org/abs/math.GT/0309136v1",
            "math/0309136",
            "https://arxiv.org/abs/math/0309136",
        ),
        Case("https://arxiv.org/abs/0704.0001", "0704.0001", "https://arxiv.org/abs/0704.0001"),
    ),
    _arxiv(
        "arxiv.org",
        rf"/(?:pdf|html|format|ps|src|e-print|cits)/{_ARXIV}(?:\.pdf)?",
        "copy",
        Case("https://arxiv.org/pdf/1906.01820.pdf", "1906.01820", _RFLO),
        Case("https://arxiv.org/pdf/1906.01820v2", "1906.01820", _RFLO),
        Case("https://arxiv.org/html/1906.01820v3#S1", "1906.01820", _RFLO),
        Case(
            "https://arxiv.org/pdf/hep-th/9901001",
            "hep-th/9901001",
            "https://arxiv.org/abs/hep-th/9901001",
        ),
    ),
    _arxiv(
        "*.arxiv.org xxx.lanl.gov ar5iv.org ar5iv.labs.arxiv.org alphaxiv.org browse.arxiv.org "
        "scirate.com arxiv-vanity.com huggingface.co hf.co semanticscholar.org",
        rf"/(?:abs|pdf|html|papers|arxiv|overview)/{_ARXIV}(?:\.pdf)?",
        "mirror",
        Case("http://export.arxiv.org/abs/1906.01820", "1906.01820", _RFLO),
        Case("https://ar5iv.labs.arxiv.org/html/1906.01820", "1906.01820", _RFLO),
        Case("https://www.alphaxiv.org/abs/1906.01820v3", "1906.01820", _RFLO),
        Case("https://huggingface.co/papers/1906.01820", "1906.01820", _RFLO),
    ),
    Form(
        "arxiv",
        "doi.org dx.doi.org",
        rf"/10\.48550/(?i:arxiv)\.{_ARXIV}",
        _ARXIV_ID,
        f"https://arxiv.org/abs/{_ARXIV_ID}",
        (Case("https://doi.org/10.48550/arXiv.1906.01820", "1906.01820", _RFLO),),
        keep=True,
    ),
    Form(
        "acl",
        "doi.org dx.doi.org",
        rf"/10\.18653/(?i:v1)/{_ANTHOLOGY}",
        "{anthology}",
        "https://aclanthology.org/{anthology}/",
        (
            Case(
                "https://doi.org/10.18653/v1/2020.acl-main.463",
                "2020.acl-main.463",
                "https://aclanthology.org/2020.acl-main.463/",
            ),
        ),
        keep=True,
    ),
    Form(
        "doi",
        "doi.org",
        f"/{_DOI}",
        "{doi}",
        "https://doi.org/{doi}",
        (
            Case(
                "http://doi.org/10.1007/S11023-020-09539-2",
                "10.1007/s11023-020-09539-2",
                "https://doi.org/10.1007/S11023-020-09539-2",
            ),
            Case(
                "https://doi.org/10.1002/(SICI)1097-4571(199006)41:4%3C1::AID%3E3.0.CO;2-9",
                "10.1002/(sici)1097-4571(199006)41:4<1::aid>3.0.co;2-9",
                "https://doi.org/10.1002/(SICI)1097-4571(199006)41:4%3C1::AID%3E3.0.CO;2-9",
            ),
        ),
    ),
    Form(
        "doi",
        "dx.doi.org",
        f"/{_DOI}",
        "{doi}",
        "https://doi.org/{doi}",
        (
            Case(
                "http://dx.doi.org/10.1038/nature14236",
                "10.1038/nature14236",
                "https://doi.org/10.1038/nature14236",
            ),
        ),
        change="resolver",
    ),
    _doi(
        "link.springer.com",
        "(?:/(?:article|chapter|book|referencework|referenceworkentry|protocol|content/pdf|epdf))?"
        r"/(?P<doi>10\.\d{4}/[^/\s]+?)(?:\.pdf)?(?:/(?:fulltext\.html|figures/\d+|tables/\d+|metrics|cover))?",
        Case(
            "https://link.springer.com/article/10.1007/s11023-020-09539-2",
            "10.1007/s11023-020-09539-2",
            "https://doi.org/10.1007/s11023-020-09539-2",
        ),
        Case(
            "https://link.springer.com/content/pdf/10.1007%2Fs11023-020-09539-2.pdf",
            "10.1007/s11023-020-09539-2",
            "https://doi.org/10.1007/s11023-020-09539-2",
        ),
        Case(
            "https://link.springer.com/10.1007/978-3-642-22887-2_2",
            "10.1007/978-3-642-22887-2_2",
            "https://doi.org/10.1007/978-3-642-22887-2_2",
        ),
    ),
    Form(
        "acm",
        "dl.acm.org",
        r"/doi/(?:(?:abs|pdf|epdf|full|fullHtml|book|proceedings)/)?(?P<record>10\.5555/[\d.]+)",
        "{record}",
        "https://dl.acm.org/doi/{record}",
        (
            Case(
                "https://dl.acm.org/doi/abs/10.5555/645529.657801",
                "10.5555/645529.657801",
                "https://dl.acm.org/doi/10.5555/645529.657801",
            ),
        ),
        keep=True,
    ),
    _doi(
        "dl.acm.org *.onlinelibrary.wiley.com onlinelibrary.wiley.com pnas.org science.org "
        "tandfonline.com journals.sagepub.com annualreviews.org journals.uchicago.edu "
        "royalsocietypublishing.org pubsonline.informs.org epubs.siam.org pubs.acs.org "
        "psycnet.apa.org",
        "/doi/(?:(?:abs|pdf|pdfdirect|pdfplus|epdf|epub|full|full-xml|fullHtml|book|proceedings"
        rf"|reader)/)?{_DOI_STEP}",
        Case(
            "https://dl.acm.org/doi/pdf/10.1145/3375627.3375851",
            "10.1145/3375627.3375851",
            "https://doi.org/10.1145/3375627.3375851",
        ),
        Case(
            "https://onlinelibrary.wiley.com/doi/full/10.1111/papa.12073",
            "10.1111/papa.12073",
            "https://doi.org/10.1111/papa.12073",
        ),
        Case(
            "https://www.pnas.org/doi/10.1073/pnas.2014564118",
            "10.1073/pnas.2014564118",
            "https://doi.org/10.1073/pnas.2014564118",
        ),
        Case(
            "https://www.science.org/doi/abs/10.1126/science.aar6404",
            "10.1126/science.aar6404",
            "https://doi.org/10.1126/science.aar6404",
        ),
    ),
    _doi(
        "academic.oup.com",
        r"(?:/[\w-]+)?/article-lookup/doi/(?P<doi>10\.1093/[\w.-]+(?:/[\w.-]+)?)",
        Case(
            "https://academic.oup.com/mind/article-lookup/doi/10.1093/mind/LIX.236.433",
            "10.1093/mind/lix.236.433",
            "https://doi.org/10.1093/mind/LIX.236.433",
        ),
    ),
    _doi(
        "journals.aps.org",
        rf"/[a-z]+/(?:abstract|pdf|references|cited-by)/{_DOI_STEP}",
        Case(
            "https://journals.aps.org/prl/abstract/10.1103/PhysRevLett.116.061102",
            "10.1103/physrevlett.116.061102",
            "https://doi.org/10.1103/PhysRevLett.116.061102",
        ),
    ),
    _doi(
        "frontiersin.org",
        rf"(?:/journals/[\w-]+)?/articles/{_DOI_STEP}(?:/(?:full|abstract|pdf))?",
        Case(
            "https://www.frontiersin.org/articles/10.3389/fpsyg.2013.00123/full",
            "10.3389/fpsyg.2013.00123",
            "https://doi.org/10.3389/fpsyg.2013.00123",
        ),
    ),
    Form(
        "doi",
        "biorxiv.org medrxiv.org",
        r"/content/(?P<doi>10\.\d{4,9}/[\d.]+?)(?P<version>v\d+)?(?:\.(?:full|abstract)(?:\.pdf)?"
        r"|\.full-text)?",
        "{doi}",
        "https://doi.org/{doi}",
        (
            Case(
                "https://www.biorxiv.org/content/10.1101/2020.01.02.123456v2.full.pdf",
                "10.1101/2020.01.02.123456",
                "https://doi.org/10.1101/2020.01.02.123456",
            ),
        ),
        keep=True,
    ),
    _derived(
        "nature.com",
        r"/articles/(?P<doi>s41599-\d{3}-\d{4,5}-[0-9a-z])(?:\.pdf)?",
        "10.1057/{doi}",
        Case(
            "https://www.nature.com/articles/s41599-020-0494-4",
            "10.1057/s41599-020-0494-4",
            "https://doi.org/10.1057/s41599-020-0494-4",
        ),
    ),
    _derived(
        "nature.com",
        r"/articles/(?P<doi>[sd]4\d{4}-\d{3}-\d{4,5}-[0-9a-z]|(?:nature|ncomms|srep)\d{4,6}"
        r"|(?:nmeth|nbt|ng|nn|nchem|nmat)\.\d{3,5})(?:\.pdf)?",
        "10.1038/{doi}",
        Case(
            "https://www.nature.com/articles/s42256-020-00257-z.pdf",
            "10.1038/s42256-020-00257-z",
            "https://doi.org/10.1038/s42256-020-00257-z",
        ),
        Case(
            "https://www.nature.com/articles/nature14236",
            "10.1038/nature14236",
            "https://doi.org/10.1038/nature14236",
        ),
    ),
    _derived(
        "journals.plos.org",
        r"/[a-z]+/article(?:/file)?",
        "{doi}",
        Case(
            "https://journals.plos.org/plosone/article?id=10.1371/journal.pone.0012345",
            "10.1371/journal.pone.0012345",
            "https://doi.org/10.1371/journal.pone.0012345",
        ),
        query={"id": r"(?P<doi>10\.1371/journal\.[a-z]+\.\d{7})"},
    ),
    _derived(
        "papers.ssrn.com ssrn.com",
        r"/(?:sol3/)?papers\.cfm",
        "10.2139/ssrn.{number}",
        Case(
            "https://papers.ssrn.com/sol3/papers.cfm?abstract_id=2894197",
            "10.2139/ssrn.2894197",
            "https://doi.org/10.2139/ssrn.2894197",
        ),
        query={"abstract_id": r"(?P<number>\d+)"},
    ),
    _derived(
        "ssrn.com",
        r"/abstract=(?P<number>\d+)",
        "10.2139/ssrn.{number}",
        Case(
            "https://ssrn.com/abstract=2894197",
            "10.2139/ssrn.2894197",
            "https://doi.org/10.2139/ssrn.2894197",
        ),
    ),
    _derived(
        "zenodo.org",
        r"/records?/(?P<number>\d+)",
        "10.5281/zenodo.{number}",
        Case(
            "https://zenodo.org/record/1234567",
            "10.5281/zenodo.1234567",
            "https://doi.org/10.5281/zenodo.1234567",
        ),
    ),
    _derived(
        "elifesciences.org",
        r"/articles/(?P<number>\d{5,6})",
        "10.7554/elife.{number}",
        Case(
            "https://elifesciences.org/articles/12345",
            "10.7554/elife.12345",
            "https://doi.org/10.7554/elife.12345",
        ),
    ),
    _derived(
        "ijcai.org",
        r"/proceedings/(?P<year>201[7-9]|20[2-9]\d)/0*(?P<number>[1-9]\d*)",
        "10.24963/ijcai.{year}/{number}",
        Case(
            "https://www.ijcai.org/proceedings/2017/32",
            "10.24963/ijcai.2017/32",
            "https://doi.org/10.24963/ijcai.2017/32",
        ),
    ),
    Form(
        "acl",
        "aclanthology.org anthology.aclweb.org",
        rf"/{_ANTHOLOGY}(?P<version>v\d+)?(?:\.pdf|\.bib)?",
        "{anthology}",
        "https://aclanthology.org/{anthology}/",
        (
            Case(
                "https://aclanthology.org/P19-1001v2.pdf",
                "p19-1001",
                "https://aclanthology.org/P19-1001/",
            ),
            Case(
                "https://aclanthology.org/2020.acl-main.463",
                "2020.acl-main.463",
                "https://aclanthology.org/2020.acl-main.463/",
            ),
        ),
        keep=True,
    ),
    Form(
        "acl",
        "aclweb.org",
        rf"/anthology/(?:[A-Za-z]/[A-Za-z]\d{{2}}/)?{_ANTHOLOGY}(?:\.pdf)?",
        "{anthology}",
        "https://aclanthology.org/{anthology}/",
        (
            Case(
                "https://www.aclweb.org/anthology/P/P19/P19-1001.pdf",
                "p19-1001",
                "https://aclanthology.org/P19-1001/",
            ),
        ),
        change="mirror",
    ),
    Form(
        "pmlr",
        "proceedings.mlr.press jmlr.org",
        r"(?:/proceedings/papers)?/(?P<volume>v\d+)/(?P<paper>[a-z]+\d{2}[a-z]*)"
        r"(?:\.html|\.pdf|/(?P=paper)\.pdf)?",
        "{volume}/{paper}",
        "https://proceedings.mlr.press/{volume}/{paper}.html",
        (
            Case(
                "http://proceedings.mlr.press/v162/langosco22a/langosco22a.pdf",
                "v162/langosco22a",
                "https://proceedings.mlr.press/v162/langosco22a.html",
            ),
            Case(
                "http://jmlr.org/proceedings/papers/v28/sutskever13.html",
                "v28/sutskever13",
                "https://proceedings.mlr.press/v28/sutskever13.html",
            ),
        ),
        change="copy",
    ),
    Form(
        "pmlr",
        "raw.githubusercontent.com",
        r"/mlresearch/(?P<volume>v\d+)/[\w-]+/assets/(?P<paper>[a-z]+\d{2}[a-z]*)/(?P=paper)\.pdf",
        "{volume}/{paper}",
        "https://proceedings.mlr.press/{volume}/{paper}.html",
        (
            Case(
                "https://raw.githubusercontent.com/mlresearch/v235/main/assets/khan24a/khan24a.pdf",
                "v235/khan24a",
                "https://proceedings.mlr.press/v235/khan24a.html",
            ),
        ),
        change="copy",
    ),
    Form(
        "jmlr",
        "jmlr.org",
        r"/papers/(?:v|volume)(?P<volume>\d+)/(?P<paper>[\w-]+?)(?:\.html|\.pdf|/(?P=paper)\.pdf)?",
        "{volume}/{paper}",
        "https://www.jmlr.org/papers/v{volume}/{paper}.html",
        (
            Case(
                "https://jmlr.org/papers/volume21/20-212/20-212.pdf",
                "21/20-212",
                "https://www.jmlr.org/papers/v21/20-212.html",
            ),
            Case(
                "http://www.jmlr.org/papers/v3/blei03a.html",
                "3/blei03a",
                "https://www.jmlr.org/papers/v3/blei03a.html",
            ),
        ),
        change="copy",
    ),
    Form(
        "neurips",
        "papers.nips.cc proceedings.neurips.cc papers.neurips.cc",
        r"/paper(?:_files/paper)?/(?P<year>\d{4})/(?:hash|file)/(?P<hash>[0-9a-f]{32})-"
        r"(?:Abstract|Paper)(?P<track>-[\w-]+?)?(?:\.html|\.pdf)",
        "{year}/{hash}",
        "https://proceedings.neurips.cc/paper_files/paper/{year}/hash/{hash}-Abstract{track}.html",
        (
            Case(
                "https://papers.nips.cc/paper/2017/file/d5e2c0adad503c91f91df240d0cd4e49-Paper.pdf",
                "2017/d5e2c0adad503c91f91df240d0cd4e49",
                "https://proceedings.neurips.cc/paper_files/paper/2017/hash/"
                "d5e2c0adad503c91f91df240d0cd4e49-Abstract.html",
            ),
        ),
        keep=True,
    ),
    Form(
        "openreview",
        "openreview.net",
        r"/(?:forum|pdf)",
        "{forum}",
        "https://openreview.net/forum?id={forum}",
        (
            Case(
                "https://openreview.net/pdf?id=r1lgTGL5DE",
                "r1lgTGL5DE",
                "https://openreview.net/forum?id=r1lgTGL5DE",
            ),
            Case(
                "https://openreview.net/forum?id=r1lgTGL5DE&noteId=abc",
                "r1lgTGL5DE",
                "https://openreview.net/forum?id=r1lgTGL5DE",
            ),
        ),
        query={"id": r"(?P<forum>[\w-]+)"},
        change="copy",
    ),
    Form(
        "ieee",
        "ieeexplore.ieee.org",
        r"(?:/abstract)?/document/(?P<number>\d+)",
        "{number}",
        "https://ieeexplore.ieee.org/document/{number}",
        (
            Case(
                "http://ieeexplore.ieee.org/abstract/document/8100174/",
                "8100174",
                "https://ieeexplore.ieee.org/document/8100174",
            ),
        ),
        keep=True,
    ),
    Form(
        "ieee",
        "ieeexplore.ieee.org",
        r"/(?:stamp/stamp|xpl/articleDetails|xpls/abs_all)\.jsp",
        "{number}",
        "https://ieeexplore.ieee.org/document/{number}",
        (
            Case(
                "https://ieeexplore.ieee.org/stamp/stamp.jsp?tp=&arnumber=8100174",
                "8100174",
                "https://ieeexplore.ieee.org/document/8100174",
            ),
        ),
        query={"arnumber": r"0*(?P<number>[1-9]\d*)"},
        keep=True,
    ),
    Form(
        "pii",
        "sciencedirect.com",
        r"/science/article(?:/abs|/am)?/pii/(?P<pii>S\d{7}[\dX]\d{7}[\dX])(?:/pdfft?)?",
        "{pii}",
        "https://www.sciencedirect.com/science/article/pii/{pii}",
        (
            Case(
                "https://www.sciencedirect.com/science/article/abs/pii/S0004370221000862",
                "S0004370221000862",
                "https://www.sciencedirect.com/science/article/pii/S0004370221000862",
            ),
        ),
        keep=True,
    ),
    Form(
        "pmid",
        "pubmed.ncbi.nlm.nih.gov",
        r"/(?P<number>\d+)",
        "{number}",
        "https://pubmed.ncbi.nlm.nih.gov/{number}/",
        (
            Case(
                "https://pubmed.ncbi.nlm.nih.gov/12345678",
                "12345678",
                "https://pubmed.ncbi.nlm.nih.gov/12345678/",
            ),
        ),
    ),
    Form(
        "pmid",
        "ncbi.nlm.nih.gov",
        r"/pubmed/(?P<number>\d+)",
        "{number}",
        "https://pubmed.ncbi.nlm.nih.gov/{number}/",
        (
            Case(
                "https://www.ncbi.nlm.nih.gov/pubmed/12345678",
                "12345678",
                "https://pubmed.ncbi.nlm.nih.gov/12345678/",
            ),
        ),
        change="resolver",
    ),
    Form(
        "pmcid",
        "pmc.ncbi.nlm.nih.gov ncbi.nlm.nih.gov",
        r"(?:/pmc)?/articles/PMC(?P<number>\d+)(?:/pdf(?:/.*)?)?",
        "{number}",
        "https://pmc.ncbi.nlm.nih.gov/articles/PMC{number}/",
        (
            Case(
                "https://www.ncbi.nlm.nih.gov/pmc/articles/PMC1234567/pdf/x.pdf",
                "1234567",
                "https://pmc.ncbi.nlm.nih.gov/articles/PMC1234567/",
            ),
        ),
        keep=True,
    ),
    Form(
        "jstor",
        "jstor.org",
        r"/stable/(?:pdf/|info/)?(?P<number>\d+)(?:\.pdf)?",
        "{number}",
        "https://www.jstor.org/stable/{number}",
        (
            Case(
                "https://www.jstor.org/stable/pdf/2251299.pdf",
                "2251299",
                "https://www.jstor.org/stable/2251299",
            ),
        ),
        keep=True,
    ),
    Form(
        "s2-corpus",
        "api.semanticscholar.org",
        r"/(?i:corpusid):(?P<number>\d+)",
        "{number}",
        "https://api.semanticscholar.org/CorpusID:{number}",
        (
            Case(
                "https://api.semanticscholar.org/CorpusId:174799237",
                "174799237",
                "https://api.semanticscholar.org/CorpusID:174799237",
            ),
        ),
    ),
    Form(
        "s2-paper",
        "semanticscholar.org",
        r"/(?:paper(?:/[^/]+)?|reader)/(?P<hash>[0-9a-f]{40})",
        "{hash}",
        "https://www.semanticscholar.org/paper/{hash}",
        (
            Case(
                "https://www.semanticscholar.org/paper/"
                "A-Title-Author/0123456789abcdef0123456789abcdef01234567",
                "0123456789abcdef0123456789abcdef01234567",
                "https://www.semanticscholar.org/paper/0123456789abcdef0123456789abcdef01234567",
            ),
        ),
        keep=True,
    ),
)

_INNER = "pL56xPoniLvtMDQ4J"
_THREAD = "HYERofGZE6j9Tuigi"
_REPLY = "Gp7fDFdN7sFCJAA2m"


def _comments(kind: str, hosts: str, site: str, change: str, *cases: Case) -> Form:
    """Comments by `commentId`: a comment is a work of its own, often by another author."""
    return Form(
        kind,
        hosts,
        rf"/posts/{_POST}",
        "{comment}",
        f"https://{site}/posts/{{post}}{{slug}}?commentId={{comment}}",
        cases,
        query={"commentId": _COMMENT},
        change=change,
    )


def _posts(kind: str, hosts: str, site: str, change: str, *cases: Case) -> Form:
    return Form(
        kind,
        hosts,
        rf"/posts/{_POST}",
        "{post}",
        f"https://{site}/posts/{{post}}{{slug}}",
        cases,
        change=change,
    )


def _permalinks(kind: str, hosts: str, site: str, change: str, *cases: Case) -> Form:
    """Comments by path, as the mirrors write them."""
    return Form(
        kind,
        hosts,
        rf"/posts/{_POST}/comment/{_COMMENT}",
        "{comment}",
        f"https://{site}/posts/{{post}}{{slug}}?commentId={{comment}}",
        cases,
        change=change,
    )


def _in_sequence(kind: str, hosts: str, site: str, *cases: Case) -> Form:
    """A post read as part of a sequence; the sequence is kept, for it leads to the next post."""
    return Form(
        kind,
        hosts,
        r"/s/[A-Za-z0-9]{17}/p/(?P<post>[A-Za-z0-9]{17})",
        "{post}",
        f"https://{site}/posts/{{post}}",
        cases,
        keep=True,
    )


def _plain(kind: str, hosts: str, path: str, url: str, *cases: Case, change: str = "") -> Form:
    return Form(kind, hosts, path, "{id}", url, cases, change=change, keep=not change)


FORUMS: tuple[Form, ...] = (
    _comments(
        "lesswrong-comment",
        _FORUM,
        "www.{host}",
        "",
        Case(
            f"https://www.lesswrong.com/posts/{_THREAD}/?commentId={_REPLY}",
            _REPLY,
            f"https://www.lesswrong.com/posts/{_THREAD}?commentId={_REPLY}",
        ),
    ),
    _posts(
        "lesswrong",
        _FORUM,
        "www.{host}",
        "",
        Case(
            f"https://www.alignmentforum.org/posts/{_INNER}/the-inner-alignment-problem",
            _INNER,
            f"https://www.alignmentforum.org/posts/{_INNER}/the-inner-alignment-problem",
        ),
        Case(
            f"http://lesswrong.com/posts/{_INNER}#Section",
            _INNER,
            f"https://www.lesswrong.com/posts/{_INNER}",
        ),
    ),
    _permalinks(
        "lesswrong-comment",
        _FORUM,
        "www.{host}",
        "",
        Case(
            f"https://www.lesswrong.com/posts/{_THREAD}/a-slug/comment/{_REPLY}",
            _REPLY,
            f"https://www.lesswrong.com/posts/{_THREAD}/a-slug?commentId={_REPLY}",
        ),
    ),
    _in_sequence(
        "lesswrong",
        _FORUM,
        "www.{host}",
        Case(
            f"https://www.alignmentforum.org/s/r9tYkB2a8Fp4DN8yB/p/{_INNER}",
            _INNER,
            f"https://www.alignmentforum.org/posts/{_INNER}",
        ),
    ),
    _plain(
        "lesswrong-sequence",
        _FORUM,
        r"/(?:s|sequences)/(?P<id>[A-Za-z0-9]{17})",
        "https://www.{host}/s/{id}",
        Case(
            "https://www.lesswrong.com/sequences/xezt7HYfpWR6nwp7Z",
            "xezt7HYfpWR6nwp7Z",
            "https://www.lesswrong.com/s/xezt7HYfpWR6nwp7Z",
        ),
    ),
    _plain(
        "lesswrong-wiki",
        _FORUM,
        r"/(?:tag|w)/(?P<id>[\w%.-]+)",
        "https://www.{host}/w/{id}",
        Case(
            "https://www.lesswrong.com/tag/mesa-optimization",
            "mesa-optimization",
            "https://www.lesswrong.com/w/mesa-optimization",
        ),
    ),
    _plain(
        "lesswrong-old",
        _FORUM,
        r"/lw/(?P<id>[0-9a-z]+)(?:/[^/]*)?",
        "https://www.lesswrong.com/lw/{id}",
        Case(
            "http://lesswrong.com/lw/jd9/building_phenomenological_bridges/",
            "jd9",
            "https://www.lesswrong.com/lw/jd9",
        ),
    ),
    _comments(
        "lesswrong-comment",
        _MIRRORS,
        "www.lesswrong.com",
        "mirror",
        Case(
            f"https://www.greaterwrong.com/posts/{_THREAD}/a-slug?commentId={_REPLY}",
            _REPLY,
            f"https://www.lesswrong.com/posts/{_THREAD}/a-slug?commentId={_REPLY}",
        ),
    ),
    _permalinks(
        "lesswrong-comment",
        _MIRRORS,
        "www.lesswrong.com",
        "mirror",
        Case(
            f"https://www.greaterwrong.com/posts/{_THREAD}/a-slug/comment/{_REPLY}",
            _REPLY,
            f"https://www.lesswrong.com/posts/{_THREAD}/a-slug?commentId={_REPLY}",
        ),
    ),
    _posts(
        "lesswrong",
        _MIRRORS,
        "www.lesswrong.com",
        "mirror",
        Case(
            f"https://www.greaterwrong.com/posts/{_INNER}/the-inner-alignment-problem",
            _INNER,
            f"https://www.lesswrong.com/posts/{_INNER}/the-inner-alignment-problem",
        ),
    ),
    _comments(
        "eaforum-comment",
        _EA,
        "{host}",
        "",
        Case(
            f"https://forum.effectivealtruism.org/posts/{_THREAD}/a-slug?commentId={_REPLY}",
            _REPLY,
            f"https://forum.effectivealtruism.org/posts/{_THREAD}/a-slug?commentId={_REPLY}",
        ),
    ),
    _posts(
        "eaforum",
        _EA,
        "{host}",
        "",
        Case(
            f"https://forum.effectivealtruism.org/posts/{_INNER}/a-slug",
            _INNER,
            f"https://forum.effectivealtruism.org/posts/{_INNER}/a-slug",
        ),
    ),
    _in_sequence(
        "eaforum",
        _EA,
        "{host}",
        Case(
            f"https://forum.effectivealtruism.org/s/r9tYkB2a8Fp4DN8yB/p/{_INNER}",
            _INNER,
            f"https://forum.effectivealtruism.org/posts/{_INNER}",
        ),
    ),
    _plain(
        "eaforum-sequence",
        _EA,
        r"/s/(?P<id>[A-Za-z0-9]{17})",
        "https://{host}/s/{id}",
        Case(
            "https://forum.effectivealtruism.org/s/r9tYkB2a8Fp4DN8yB/",
            "r9tYkB2a8Fp4DN8yB",
            "https://forum.effectivealtruism.org/s/r9tYkB2a8Fp4DN8yB",
        ),
    ),
    _plain(
        "eaforum-wiki",
        _EA,
        r"/(?:topics|tag)/(?P<id>[\w%.-]+)",
        "https://{host}/topics/{id}",
        Case(
            "https://forum.effectivealtruism.org/tag/alignment-tax",
            "alignment-tax",
            "https://forum.effectivealtruism.org/topics/alignment-tax",
        ),
    ),
    _plain(
        "eaforum-old",
        "forum.effectivealtruism.org effective-altruism.com",
        r"/ea/(?P<id>[0-9a-z]+)(?P<slug>/[^/]+)?",
        "https://forum.effectivealtruism.org/ea/{id}{slug}",
        Case(
            "http://effective-altruism.com/ea/1ge/a_title/",
            "1ge",
            "https://forum.effectivealtruism.org/ea/1ge/a_title",
        ),
        change="mirror",
    ),
    _permalinks(
        "eaforum-comment",
        _EA_MIRRORS,
        _EA,
        "mirror",
        Case(
            f"https://ea.greaterwrong.com/posts/{_THREAD}/a-slug/comment/{_REPLY}",
            _REPLY,
            f"https://forum.effectivealtruism.org/posts/{_THREAD}/a-slug?commentId={_REPLY}",
        ),
    ),
    _posts(
        "eaforum",
        _EA_MIRRORS,
        _EA,
        "mirror",
        Case(
            f"https://ea.greaterwrong.com/posts/{_INNER}/a-slug",
            _INNER,
            f"https://forum.effectivealtruism.org/posts/{_INNER}/a-slug",
        ),
    ),
    _plain(
        "arbital",
        "arbital.com arbital.greaterwrong.com",
        r"/p/(?P<id>[\w.-]+)(?:/[\w.-]*)?",
        "https://arbital.com/p/{id}",
        Case(
            "https://arbital.greaterwrong.com/p/daemons?l=2rz",
            "daemons",
            "https://arbital.com/p/daemons",
        ),
    ),
    _plain(
        "aisafety-info",
        "aisafety.info",
        r"/questions/(?P<id>[A-Z0-9]{4,6})(?:/[^/]*)?",
        "https://aisafety.info/questions/{id}",
        Case(
            "https://aisafety.info/questions/8PYW/What-is-inner-alignment",
            "8PYW",
            "https://aisafety.info/questions/8PYW",
        ),
    ),
    _plain(
        "reddit",
        "reddit.com old.reddit.com new.reddit.com np.reddit.com",
        r"/r/\w+/comments/(?P<id>[0-9a-z]+)(?:/[^/]*)?",
        "https://www.reddit.com/comments/{id}",
        Case(
            "https://old.reddit.com/r/ControlProblem/comments/abc123/a_title/",
            "abc123",
            "https://www.reddit.com/comments/abc123",
        ),
    ),
    _plain(
        "reddit",
        "reddit.com",
        r"/comments/(?P<id>[0-9a-z]+)",
        "https://www.reddit.com/comments/{id}",
        Case(
            "https://reddit.com/comments/abc123", "abc123", "https://www.reddit.com/comments/abc123"
        ),
    ),
    _plain(
        "reddit",
        "redd.it",
        r"/(?P<id>[0-9a-z]+)",
        "https://www.reddit.com/comments/{id}",
        Case("https://redd.it/abc123", "abc123", "https://www.reddit.com/comments/abc123"),
    ),
    _plain(
        "tweet",
        "twitter.com x.com mobile.twitter.com nitter.net",
        r"/\w+/status(?:es)?/(?P<id>\d+)(?:/(?:photo|video)/\d)?",
        "https://x.com/i/status/{id}",
        Case(
            "https://twitter.com/someone/status/1234567890",
            "1234567890",
            "https://x.com/i/status/1234567890",
        ),
    ),
)

SITES: tuple[Form, ...] = (
    Form(
        "youtube",
        "youtube.com m.youtube.com music.youtube.com",
        "/watch",
        "{video}",
        "https://www.youtube.com/watch?v={video}",
        (
            Case(
                "http://youtube.com/watch?list=PLx&v=bJLcIBixGj8&t=42s",
                "bJLcIBixGj8",
                "https://www.youtube.com/watch?v=bJLcIBixGj8",
            ),
        ),
        query={"v": _VIDEO},
        change="mirror",
    ),
    Form(
        "youtube",
        "youtube.com m.youtube.com youtube-nocookie.com",
        rf"/(?:embed|v|shorts|live|e)/{_VIDEO}",
        "{video}",
        "https://www.youtube.com/watch?v={video}",
        (
            Case(
                "https://www.youtube-nocookie.com/embed/bJLcIBixGj8?start=42",
                "bJLcIBixGj8",
                "https://www.youtube.com/watch?v=bJLcIBixGj8",
            ),
            Case(
                "https://www.youtube.com/shorts/bJLcIBixGj8",
                "bJLcIBixGj8",
                "https://www.youtube.com/watch?v=bJLcIBixGj8",
            ),
        ),
        keep=True,
    ),
    Form(
        "youtube",
        "youtu.be yewtu.be",
        f"/{_VIDEO}",
        "{video}",
        "https://www.youtube.com/watch?v={video}",
        (
            Case(
                "https://youtu.be/bJLcIBixGj8?si=abc&t=42",
                "bJLcIBixGj8",
                "https://www.youtube.com/watch?v=bJLcIBixGj8",
            ),
        ),
        change="copy",
    ),
    Form(
        "youtube-list",
        "youtube.com m.youtube.com",
        "/(?:playlist|embed/videoseries)",
        "{list}",
        "https://www.youtube.com/playlist?list={list}",
        (
            Case(
                "https://m.youtube.com/playlist?list=PLCRVRLd2RhZTpdUdEzJjo3qhmX3y3skWA",
                "PLCRVRLd2RhZTpdUdEzJjo3qhmX3y3skWA",
                "https://www.youtube.com/playlist?list=PLCRVRLd2RhZTpdUdEzJjo3qhmX3y3skWA",
            ),
        ),
        query={"list": r"(?P<list>[\w-]+)"},
        change="mirror",
    ),
    _plain(
        "vimeo",
        "vimeo.com player.vimeo.com",
        r"/(?:video/)?(?P<id>\d+)",
        "https://vimeo.com/{id}",
        Case(
            "https://player.vimeo.com/video/123456789", "123456789", "https://vimeo.com/123456789"
        ),
    ),
    Form(
        "github-file",
        "github.com",
        rf"{_REPOSITORY}/(?:blob|tree|raw|blame)/(?:refs/(?:heads|tags)/)?(?P<at>.+)",
        "{owner}/{repository}/{at}",
        "https://github.com/{owner}/{repository}/blob/{at}",
        (
            Case(
                "https://github.com/markov-root/atlas/blob/bdd7901/docs/chapters/07/02.md?plain=1",
                "markov-root/atlas/bdd7901/docs/chapters/07/02.md",
                "https://github.com/markov-root/atlas/blob/bdd7901/docs/chapters/07/02.md",
            ),
        ),
        keep=True,
    ),
    Form(
        "github-file",
        "raw.githubusercontent.com",
        rf"{_REPOSITORY}/(?:refs/(?:heads|tags)/)?(?P<at>.+)",
        "{owner}/{repository}/{at}",
        "https://github.com/{owner}/{repository}/blob/{at}",
        (
            Case(
                "https://raw.githubusercontent.com/markov-root/atlas/bdd7901/docs/a.md",
                "markov-root/atlas/bdd7901/docs/a.md",
                "https://github.com/markov-root/atlas/blob/bdd7901/docs/a.md",
            ),
        ),
        keep=True,
    ),
    Form(
        "github-issue",
        "github.com",
        rf"{_REPOSITORY}/(?:issues|pull|discussions)/(?P<number>\d+)(?:/(?:files|commits))?",
        "{owner}/{repository}/{number}",
        "https://github.com/{owner}/{repository}/issues/{number}",
        (
            Case(
                "https://github.com/Owner/Name/pull/12/files",
                "owner/name/12",
                "https://github.com/Owner/Name/issues/12",
            ),
        ),
        keep=True,
    ),
    Form(
        "github",
        "github.com",
        rf"(?!/(?:orgs|topics|features|sponsors|collections|about|apps|marketplace)/)"
        rf"{_REPOSITORY}(?:\.git)?",
        "{owner}/{repository}",
        "https://github.com/{owner}/{repository}",
        (
            Case(
                "http://www.github.com/Owner/Name.git",
                "owner/name",
                "https://github.com/Owner/Name",
            ),
        ),
    ),
    _plain(
        "gist",
        "gist.github.com",
        r"(?:/[\w-]+)?/(?P<id>[0-9a-f]{20,40})",
        "https://gist.github.com/{id}",
        Case(
            "https://gist.github.com/someone/0123456789abcdef0123",
            "0123456789abcdef0123",
            "https://gist.github.com/0123456789abcdef0123",
        ),
    ),
    Form(
        "wikipedia",
        "*.wikipedia.org",
        r"/w/index\.php",
        "{sub}:{title}",
        "https://{sub}.wikipedia.org/wiki/{title}",
        (
            Case(
                "https://en.wikipedia.org/w/index.php?title=Goodhart%27s_law&oldid=1000000000",
                "en:Goodhart's_law",
                "https://en.wikipedia.org/wiki/Goodhart's_law",
            ),
        ),
        query={"title": r"(?P<title>[^?#]+)", "oldid": r"(?P<version>\d+)"},
        exact="https://{sub}.wikipedia.org/w/index.php?title={title}&oldid={version}",
    ),
    Form(
        "wikipedia",
        "*.wikipedia.org",
        r"/wiki/(?P<title>[^?#]+)",
        "{sub}:{title}",
        "https://{sub}.wikipedia.org/wiki/{title}",
        (
            Case(
                "https://en.m.wikipedia.org/wiki/Goodhart%E2%80%99s_law#History",
                "en:Goodhart’s_law",
                "https://en.wikipedia.org/wiki/Goodhart%E2%80%99s_law",
            ),
        ),
        change="mirror",
    ),
    _plain(
        "google-doc",
        "docs.google.com",
        r"/(?P<type>document|presentation|spreadsheets)/(?:u/\d+/)?d/(?P<id>[\w-]{25,})(?:/[a-z]*)?",
        "https://docs.google.com/{type}/d/{id}",
        Case(
            "https://docs.google.com/document/u/0/d/1WwsnJQstPq91_Yh-Ch2XRL8H_EpsnjrC1dwZXR37PC8/"
            "edit?tab=t.0#heading=h.x",
            "1WwsnJQstPq91_Yh-Ch2XRL8H_EpsnjrC1dwZXR37PC8",
            "https://docs.google.com/document/d/1WwsnJQstPq91_Yh-Ch2XRL8H_EpsnjrC1dwZXR37PC8",
        ),
    ),
    _plain(
        "google-file",
        "drive.google.com",
        r"/file/d/(?P<id>[\w-]{25,})(?:/[a-z]*)?",
        "https://drive.google.com/file/d/{id}",
        Case(
            "https://drive.google.com/file/d/1WwsnJQstPq91_Yh-Ch2XRL8H_Epsnjr/view?usp=sharing",
            "1WwsnJQstPq91_Yh-Ch2XRL8H_Epsnjr",
            "https://drive.google.com/file/d/1WwsnJQstPq91_Yh-Ch2XRL8H_Epsnjr",
        ),
    ),
    Form(
        "google-book",
        "books.google.com",
        "/books",
        "{id}",
        "https://books.google.com/books?id={id}",
        (
            Case(
                "https://books.google.com/books?id=ivrhcQAACAAJ&pg=PA3",
                "ivrhcQAACAAJ",
                "https://books.google.com/books?id=ivrhcQAACAAJ",
            ),
        ),
        query={"id": r"(?P<id>[\w-]{12})"},
    ),
)

FORMS = (*PAPERS, *FORUMS, *SITES)
"""Every form, those of one host in the order in which they are tried."""


class Expected(NamedTuple):
    """Addresses of a host that ought to fit a form; one that fits none is misspelt."""

    hosts: str
    path: str
    says: str


EXPECTED: tuple[Expected, ...] = (
    Expected("arxiv.org", r"/.*\d.*", "arXiv number, as in https://arxiv.org/abs/1906.01820"),
    Expected("doi.org dx.doi.org", "/.+", "DOI, as in https://doi.org/10.1234/abc"),
    Expected(
        f"{_FORUM} {_EA} greaterwrong.com ea.greaterwrong.com",
        "/posts/(?!slug/).+",
        "post's id, which has 17 letters and digits and is followed by `/`",
    ),
    Expected("youtube.com", "/(?:watch|embed/.*|shorts/.*)", "video's id of 11 characters"),
    Expected("youtu.be", "/.+", "video's id of 11 characters"),
    Expected("openreview.net", "/(?:forum|pdf)", "id of a submission, as `?id=…`"),
)
"""What the addresses of some hosts hold, for CIT013."""


class Wrapper(NamedTuple):
    """Addresses that hold another: kept copies (`archive`) and links that lead on (`redirect`).

    The address that is held stands after what `path` fits, or in the query parameter `parameter`.
    """

    change: str
    hosts: str
    path: str
    parameter: str
    cases: tuple[tuple[str, str], ...]


WRAPPERS: tuple[Wrapper, ...] = (
    Wrapper(
        "archive",
        "web.archive.org archive.org",
        r"/web/(?:(?P<stamp>\d{4,14})(?:[a-z]{2}_)?/)?",
        "",
        (
            (
                "https://web.archive.org/web/20200101000000/http://example.org/a?b=c",
                "http://example.org/a?b=c",
            ),
            (
                "https://web.archive.org/web/20200101id_/https://arxiv.org/abs/1906.01820",
                "https://arxiv.org/abs/1906.01820",
            ),
        ),
    ),
    Wrapper(
        "archive",
        "archive.ph archive.is archive.today archive.li archive.md archive.vn archive.fo",
        r"/(?:(?P<stamp>\d{4,14})|newest|oldest|o/\w{5})/",
        "",
        (("https://archive.ph/20200101000000/https://example.org/a", "https://example.org/a"),),
    ),
    Wrapper(
        "redirect",
        "google.com google.de google.co.uk",
        "/url",
        "q",
        (
            (
                "https://www.google.com/url?q=https://example.org/a%3Fb%3Dc",
                "https://example.org/a?b=c",
            ),
        ),
    ),
    Wrapper(
        "redirect",
        "google.com scholar.google.com",
        "/(?:url|scholar_url)",
        "url",
        (
            (
                "https://scholar.google.com/scholar_url?url=https://example.org/a",
                "https://example.org/a",
            ),
        ),
    ),
    Wrapper(
        "redirect",
        "lesswrong.com alignmentforum.org forum.effectivealtruism.org",
        "/out",
        "url",
        (("https://www.lesswrong.com/out?url=https%3A%2F%2Fexample.org", "https://example.org"),),
    ),
    Wrapper(
        "redirect",
        "l.facebook.com lm.facebook.com",
        r"/l\.php",
        "u",
        (
            (
                "https://l.facebook.com/l.php?u=https%3A%2F%2Fexample.org%2Fa",
                "https://example.org/a",
            ),
        ),
    ),
)


class Tracking(NamedTuple):
    """Query parameters that tell where a reader came from and change nothing of what is shown.

    `hosts` are those of the sites that are meant; empty for every site.
    """

    name: str
    value: str = ".*"
    hosts: str = ""


TRACKING: tuple[Tracking, ...] = (
    Tracking("utm_[a-z_]+"),
    Tracking("(?:fb|g|d|y|tt|tw)clid|gclsrc|msclkid|wbraid|gbraid"),
    Tracking("mc_(?:cid|eid)|_hs(?:enc|mi)|mkt_tok|igshid|vero_(?:id|conv)|oly_(?:anon|enc)_id"),
    Tracking("ref_(?:src|url)"),
    Tracking("ref", r"(?:[\w-]+\.)+(?!html?\b|md\b)[a-z]{2,}"),
    Tracking("si|feature|pp|ab_channel", hosts="youtube.com m.youtube.com youtu.be"),
    Tracking("s|t", hosts="twitter.com x.com mobile.twitter.com"),
    Tracking("usp|ouid|rtpof|sd", hosts="docs.google.com drive.google.com"),
    Tracking("source|sk", hosts="medium.com *.medium.com"),
    Tracking(
        "r|s|showWelcome|showWelcomeOnShare|triedRedirect|isFreemail|publication_id|post_id"
        "|token|action",
        hosts="*.substack.com",
    ),
    Tracking("tab", "readme-ov-file", "github.com"),
    Tracking("via|via%3Dihub", hosts="sciencedirect.com"),
)
"""A `ref` is taken for one where its value is the name of a site."""

WHOLE_FRAGMENTS = ("!", "/")
"""How a fragment begins that is itself the page, on sites drawn by a script."""

INDEX = r"/(?:index|default)\.(?:html?|php|aspx?)"
"""The file that a server shows for its folder."""
