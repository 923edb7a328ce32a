"""Every format: the same bytes for the same base, loadable by parsers that are not ours."""

import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import jsonschema
import pyoxigraph
import pytest
import rdflib
import yaml

import kb
from kb.check.examples import FILES, base_of
from kb.exporting.formats import FORMATS, formats_named
from kb.exporting.rdf import losses, to_rdf
from kb.exporting.scope import Options, Profile
from kb.knowledge_base import KnowledgeBase

ROOT = Path(__file__).parents[2]
RDF = {
    "ttl": ("turtle", pyoxigraph.RdfFormat.TURTLE, "turtle"),
    "nt": ("nt", pyoxigraph.RdfFormat.N_TRIPLES, "ntriples"),
    "rdf": ("xml", pyoxigraph.RdfFormat.RDF_XML, "rdfxml"),
    "jsonld": ("json-ld", pyoxigraph.RdfFormat.JSON_LD, None),
    "nq": ("nquads", pyoxigraph.RdfFormat.N_QUADS, "nquads"),
}
HOSTILE = """\
id: terms
label: "te\\"rm </script> \\\\ {x} 'y' ]] \\U0001f600 \\u202bש"
aliases: ["a|b", "<b>&amp;", "line\\nend", "x]]>y", "-- \\"", "%41 #frag", "\\u00e9"]
kind: system
definition:
  text: "A system with \\"quotes\\", [[terms|brackets ] ] ]], a\\ttab, lines\\nend. @en ^^<x> 'z'."
  cites: {source: mitchell-1997, locator: "p. <3> & \\"4\\"", quote: "so \\"it\\";\\n\\\\n",
    mode: quotes}
notes: "<![CDATA[ not ]]> {{ x }} ${y} \\\\u0041"
"""


@pytest.fixture(scope="module")
def base() -> kb.Base:
    return kb.load(ROOT)


@pytest.fixture(scope="module")
def hostile() -> KnowledgeBase:
    return base_of({**FILES, "concepts/terms.yaml": HOSTILE})


def produced(base: KnowledgeBase, name: str, options: Options = Options()) -> bytes:
    (format_,) = formats_named([name])
    return b"".join(format_.produce(base, options))


def dataset(base: KnowledgeBase, name: str, options: Options = Options()) -> pyoxigraph.Dataset:
    """The triples of a file, its graph's name left out."""
    quads = pyoxigraph.parse(produced(base, name, options), RDF[name][1])
    return pyoxigraph.Dataset(
        pyoxigraph.Quad(quad.subject, quad.predicate, quad.object) for quad in quads
    )


def canonical(found: pyoxigraph.Dataset) -> Sequence[str]:
    found.canonicalize(pyoxigraph.CanonicalizationAlgorithm.RDFC_1_0)
    return sorted(map(str, found))


@pytest.mark.parametrize("profile", Profile)
@pytest.mark.parametrize("which", ["base", "hostile"])
def test_all_rdf_files_have_one_canonical_form(
    which: str, profile: Profile, request: pytest.FixtureRequest
) -> None:
    base = request.getfixturevalue(which)
    forms = [canonical(dataset(base, name, Options(profile))) for name in RDF]
    assert len(forms[0]) > 10
    assert all(form == forms[0] for form in forms)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("name", RDF)
@pytest.mark.parametrize("which", ["base", "hostile"])
def test_rdflib_and_oxigraph_count_the_same_triples(
    which: str, name: str, request: pytest.FixtureRequest
) -> None:
    base = request.getfixturevalue(which)
    graph = rdflib.Dataset()
    graph.parse(data=produced(base, name), format=RDF[name][0])
    assert sum(len(part) for part in graph.graphs()) == len(dataset(base, name))


def test_the_library_graph_holds_the_same_triples(base: kb.Base) -> None:
    graph = rdflib.Graph().parse(data=produced(base, "nt"), format="nt")
    assert set(base.to_rdf()) == set(graph)
    assert len(to_rdf(base)) == len(graph)


@pytest.mark.system("rapper")
@pytest.mark.parametrize("name", [name for name in RDF if RDF[name][2]])
def test_raptor_counts_the_same_triples(base: kb.Base, name: str, tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(produced(base, name))
    command = ["rapper", "--count", "--input", str(RDF[name][2]), str(path)]
    result = subprocess.run(command, capture_output=True, text=True, check=True)
    assert f"returned {len(dataset(base, name))} triples" in result.stderr


def test_no_data_file_has_a_blank_node(base: kb.Base) -> None:
    assert not any(
        isinstance(term, pyoxigraph.BlankNode)
        for quad in dataset(base, "nt")
        for term in (quad.subject, quad.object)
    )


def test_the_order_of_files_makes_no_difference(base: kb.Base) -> None:
    files = list(base.entry_files)
    random.Random(7).shuffle(files)
    turned = replace(base, entry_files=files, source_files=list(base.source_files)[::-1])
    for format_ in FORMATS:
        assert produced(turned, format_.name) == produced(base, format_.name), format_.name


SETTINGS = (
    {"PYTHONHASHSEED": "1", "LC_ALL": "C", "TZ": "UTC"},
    {"PYTHONHASHSEED": "4242", "LC_ALL": "tr_TR.UTF-8", "TZ": "Asia/Kathmandu", "LANG": "de_DE"},
)


def test_hash_seed_locale_and_time_zone_make_no_difference(tmp_path: Path) -> None:
    folders = [tmp_path / str(n) for n in range(len(SETTINGS))]
    for folder, settings in zip(folders, SETTINGS, strict=True):
        folder.mkdir()
        command = [sys.executable, ROOT / "cli.py", "export", "--kb", ROOT, "--to", folder]
        subprocess.run(command, check=True, env={**os.environ, **settings}, capture_output=True)
    for format_ in FORMATS:
        first, second = ((folder / format_.filename).read_bytes() for folder in folders)
        assert first == second, format_.filename


@pytest.mark.parametrize("which", ["base", "hostile"])
def test_the_json_export_meets_its_schema(which: str, request: pytest.FixtureRequest) -> None:
    base = request.getfixturevalue(which)
    schema = json.loads(produced(base, "json-schema"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(json.loads(produced(base, "json")))


class CoreLoader(yaml.SafeLoader):
    """YAML as editors read it: dates stay texts."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - as PyYAML declares it
        first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith("timestamp")]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


def test_the_entry_schema_takes_every_entry_and_refuses_a_misspelt_key(base: kb.Base) -> None:
    schema = json.loads(produced(base, "entry-schema"))
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    for located in base.located:
        value = yaml.load((ROOT / located.path).read_bytes(), CoreLoader)
        assert validator.is_valid(value), located.path
        assert not validator.is_valid({**value, "defintion": "x"})
        assert not validator.is_valid({**value, "relations": {"is-aa": "optimizer"}})


def test_a_broken_json_export_fails_its_schema(base: kb.Base) -> None:
    validator = jsonschema.Draft202012Validator(json.loads(produced(base, "json-schema")))
    value = json.loads(produced(base, "json"))
    del value["concepts"][0]["label"]
    assert not validator.is_valid(value)


@pytest.mark.system("dot")
@pytest.mark.parametrize("which", ["base", "hostile"])
def test_graphviz_accepts_the_graph(which: str, request: pytest.FixtureRequest) -> None:
    base = request.getfixturevalue(which)
    drawn = subprocess.run(
        ["dot", "-Tjson"], input=produced(base, "dot"), capture_output=True, check=True
    )
    assert not drawn.stderr
    names = {item["name"] for item in json.loads(drawn.stdout)["objects"]}
    assert set(base) <= names


def test_nothing_is_lost_by_the_full_profile(base: kb.Base) -> None:
    assert losses(base) == []


def test_what_a_profile_leaves_out_is_counted(base: kb.Base) -> None:
    lost = {field: times for _, field, times in losses(base, Options(Profile.SKOS))}
    senses = sum(len(entry.senses) for entry in base.entries.values())
    kb_sense = f"<{base.manifest.base}vocab#sense>"
    assert lost[kb_sense] == senses


def test_leaving_drafts_out_leaves_no_trace_of_them() -> None:
    entries = """\
- {id: old, label: old, status: accepted, definition: "Not [[new]].", relations: {is-a: new}}
- {id: new, label: new, definition: A thing., relations: {part-of: old}}
"""
    base = base_of({**FILES, "concepts/terms.yaml": entries})
    whole, text = (produced(base, "nt", Options(drafts=kept)).decode() for kept in (True, False))
    assert f"<{base.iri('new')}>" in whole
    assert f"<{base.iri('old')}>" in text
    assert base.iri("new") not in text


def test_another_base_iri_takes_the_place_of_the_own(base: kb.Base) -> None:
    text = produced(base, "nt", Options(base_iri="https://example.org/x#")).decode()
    assert "<https://example.org/x#mesa-optimizer>" in text
    assert base.manifest.base not in text


@pytest.mark.system("java", "unzip")
@pytest.mark.parametrize("name", ["ttl", "nt", "rdf", "nq"])
def test_jena_counts_the_same_triples(base: kb.Base, name: str, tmp_path: Path) -> None:
    path = tmp_path / f"file.{name}"
    path.write_bytes(produced(base, name))
    said = jena("riotcmd.riot", "--count", str(path))
    assert said.strip().rsplit(" ", 1)[-1].replace(",", "") == str(len(dataset(base, name)))


@pytest.mark.system("java", "unzip")
def test_jena_finds_the_shapes_met(base: kb.Base, tmp_path: Path) -> None:
    for name in ("ttl", "shapes"):
        (tmp_path / f"{name}.ttl").write_bytes(produced(base, name))
    command = ["v", "--text", "--shapes", f"{tmp_path}/shapes.ttl", "--data", f"{tmp_path}/ttl.ttl"]
    assert "Conforms" in jena("shacl.shacl", *command)


def jena(program: str, *arguments: str) -> str:
    """Run a program of Debian's Jena.

    Its xerces looks for its messages in a folder that the jar calls by another name, so these are
    unpacked first; the jars are named one by one, for the folder holds several loggers that clash.
    """
    jars = Path("/usr/share/java")
    if not (jars / "jena-core.jar").exists():
        pytest.skip("needs libapache-jena-java")
    messages = Path(os.environ.get("XDG_CACHE_HOME", "/tmp")) / "kb-jena-messages"
    if not (messages / "xerces").exists():
        inside = "org/apache/jena/ext/xerces"
        messages.mkdir(parents=True, exist_ok=True)
        command = ["unzip", "-qo", str(jars / "jena-core.jar"), f"{inside}/*", "-d", str(messages)]
        subprocess.run(command, check=True)
        shutil.copytree(messages / inside, messages / "xerces", dirs_exist_ok=True)
    wanted = (
        "jena-arq jena-base jena-cmds jena-core jena-dboe-base jena-dboe-index jena-dboe-storage "
        "jena-dboe-trans-data jena-dboe-transaction jena-iri jena-rdfconnection jena-shacl "
        "jena-shex jena-tdb jena-tdb2 commons-cli commons-codec commons-compress commons-csv "
        "commons-io commons-lang3 commons-logging dexx.collection gson guava failureaccess "
        "httpclient httpcore jackson-core jackson-databind jackson-annotations jsonld-java "
        "jakarta.json-api titanium-json-ld protobuf thrift slf4j-api slf4j-simple xercesImpl "
        "xml-apis"
    ).split()
    classes = ":".join([str(messages), *(f"{jars}/{name}.jar" for name in wanted)])
    command = ["java", "-cp", classes, program, *arguments]
    result = subprocess.run(command, capture_output=True, text=True, check=True)
    return result.stdout + result.stderr
