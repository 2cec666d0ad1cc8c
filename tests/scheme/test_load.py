"""A mistake in a scheme is said with file, line and column, and all mistakes at once."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from textkit.errors import SchemeError
from textkit.scheme import load_scheme, shipped_schemes

WEATHER = Path(__file__).parent.parent / "data" / "weather"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(WEATHER, tmp_path / "weather"))


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file.name}"
    file.write_text(text.replace(old, new), "utf-8")


@pytest.mark.parametrize("name", shipped_schemes())
def test_a_shipped_scheme_loads(name: str) -> None:
    scheme = load_scheme(name)
    assert scheme.key == name
    assert all(m.terms for d in scheme.drivers for m in d.mechanisms)


def test_yaml_words_stay_words() -> None:
    scheme = load_scheme(WEATHER)
    light = scheme.drivers[0].mechanisms[1]
    assert [t.term for t in light.terms] == ["NO", "on", "NA", "阳光"]


def test_weights_exclusions_and_general_terms_arrive() -> None:
    homes = {term.term: (driver, home, term) for driver, home, term in
             load_scheme(WEATHER).homed_terms}  # fmt: skip
    assert homes["太阳"][:2] == ("sun", "")
    assert homes["高温"][2].weight == 0.5
    assert homes["高温"][2].exclude == ("高温合金",)


@pytest.mark.parametrize(
    ("file", "old", "new", "place", "says"),
    [
        pytest.param(
            "terms/rain.yaml", '    - "洪水"\n', '    - "洪水"\n  flood:\n    - "水"\n',
            "rain.yaml:6:3", "duplicate key 'flood'", id="duplicate-key",
        ),
        pytest.param(
            "terms/rain.yaml", '"洪水"', '"炎热"', "", "already in", id="term-in-two-mechanisms"
        ),
        pytest.param(
            "terms/rain.yaml", '"洪水"', '"暴雨"', "rain.yaml:5:7", "already in rain/flood",
            id="term-twice",
        ),
        pytest.param(
            "terms/sun.yaml", '    - "炎热"\n    - {term: "高温", weight: 0.5, not: ["高温合金"], '
            'note: "also of machines"}\n', "", "sun.yaml:5:3", "heat has no terms",
            id="empty-category",
        ),
        pytest.param(
            "terms/sun.yaml", "weight: 0.5", "wieght: 0.5", "sun.yaml:7:20", "unknown key",
            id="unknown-key-of-a-term",
        ),
        pytest.param(
            "terms/sun.yaml", "  light:", "  lihgt:", "sun.yaml:8:3", "no mechanism 'lihgt'",
            id="unknown-mechanism",
        ),
        pytest.param(
            "terms/sun.yaml", "driver: sun", "driver: moon", "sun.yaml:1:1", "no such driver",
            id="unknown-driver",
        ),
        pytest.param(
            "terms/sun.yaml", "weight: 0.5", "weight: 1.5", "sun.yaml:7:20", "less than or equal",
            id="weight-out-of-range",
        ),
        pytest.param(
            "terms/sun.yaml", '"高温合金"', '"耐热合金"', "sun.yaml:7:7", "does not contain '高温'",
            id="exclusion-without-its-term",
        ),
        pytest.param(
            "terms/rain.yaml", '"洪水"', "12", "rain.yaml:5:7", "put it in quotes",
            id="number-as-a-term",
        ),
        pytest.param(
            "scheme.yaml", "drivers: [sun]", "drivers: [snow]", "scheme.yaml:26:34", "no 'snow'",
            id="expectation-of-an-unknown-driver",
        ),
        pytest.param(
            "scheme.yaml", "type: desert", "type: tundra", "scheme.yaml:26:6", "no 'tundra'",
            id="expectation-of-an-unknown-type",
        ),
        pytest.param(
            "scheme.yaml", "key: marsh", "key: none", "scheme.yaml:22:6", "reserved",
            id="reserved-key",
        ),
        pytest.param(
            "context.yaml", "negated:", "negatd:", "context.yaml:1:1", "unknown key 'negatd'",
            id="unknown-key-of-the-context",
        ),
        pytest.param(
            "scheme.yaml", 'version: "1"', 'version: "1', "scheme.yaml:", "YAML syntax",
            id="syntax",
        ),
    ],
)  # fmt: skip
def test_a_mistake_is_said_with_its_place(
    folder: Path, file: str, old: str, new: str, place: str, says: str
) -> None:
    edit(folder / file, old, new)
    with pytest.raises(SchemeError) as raised:
        load_scheme(folder)
    message = str(raised.value)
    assert says in message
    assert place in message


def test_all_mistakes_are_said_at_once(folder: Path) -> None:
    edit(folder / "terms/rain.yaml", '"洪水"', '"炎热"')
    edit(folder / "scheme.yaml", "drivers: [sun]", "drivers: [snow]")
    with pytest.raises(SchemeError) as raised:
        load_scheme(folder)
    assert "2 fault(s)" in str(raised.value)
    assert "已在" in raised.value.render("zh")


def test_an_unknown_name_is_answered_with_the_nearest() -> None:
    with pytest.raises(SchemeError) as raised:
        load_scheme("cluster_digitl")
    assert "did you mean cluster_digital" in str(raised.value)


def test_aliases_that_unfold_without_end_are_refused(folder: Path) -> None:
    bomb = ["driver: rain", "a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    bomb += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]" for i in range(1, 9)]
    (folder / "terms" / "rain.yaml").write_text("\n".join(bomb), "utf-8")
    with pytest.raises(SchemeError, match="aliasing"):
        load_scheme(folder)


def test_the_hash_tells_two_versions_apart(folder: Path) -> None:
    before = load_scheme(folder).sha256
    edit(folder / "terms/sun.yaml", "weight: 0.5", "weight: 0.6")
    assert load_scheme(folder).sha256 != before
