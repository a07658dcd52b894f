"""Folders made to choke a reader: refused before anything in them is parsed."""

import os
from pathlib import Path

import corpus
import pytest

import evaluator
from criteria import InputError
from criteria.faults import Faults
from criteria.reading import read_toml
from evaluator.outputs.study_folder import folder_files
from evaluator.outputs.template import template_tree


@pytest.fixture
def folder(tmp_path):
    """The example as a folder."""
    return corpus.put(folder_files(template_tree()), tmp_path / "my")


def refused(folder, **limits):
    with pytest.raises(InputError) as caught:
        evaluator.load(folder, limits=limits)
    return [f"{fault.expected}: {fault.found}" for fault in caught.value.faults]


@pytest.mark.parametrize("name", ["coding/first.csv", "dossiers/ZZZ.toml", "claims.csv"])
@pytest.mark.parametrize("kind", ["pipe", "device"])
def test_what_never_ends_is_not_read(folder, name, kind):
    path = folder / "partners" / name
    path.parent.mkdir(exist_ok=True)
    path.unlink(missing_ok=True)
    os.mkfifo(path) if kind == "pipe" else path.symlink_to("/dev/zero")
    assert any("it is no plain file" in told for told in refused(folder))


@pytest.mark.parametrize("value", ["1", "{}", "[]", "{a=1}"])
def test_values_are_counted_over_all_files(folder, value):
    for number in range(3):
        text = f"x = [{','.join([value] * 150_000)}]"
        (folder / f"partners/dossiers/Z{number}.toml").write_text(text)
    assert refused(folder)[0].startswith("at most 400,000 values as TOML")


def test_files_are_measured_together(folder):
    for number in range(7):
        (folder / f"partners/dossiers/Z{number}.toml").write_text(f'x = "{"a" * 9_000_000}"')
    assert refused(folder)[0].startswith("at most 60,000,000 bytes in all")


def test_each_of_the_limits_is_raised_alone(folder):
    digest = evaluator.load(folder).digest
    assert refused(folder, values=10)[0].startswith("at most 10 values as TOML")
    assert refused(folder, values=10, inflated=10**9)[0].startswith("at most 10 values as TOML")
    assert refused(folder, inflated=10)[0].startswith("at most 10 bytes in all")
    assert evaluator.load(folder, limits={"values": 10**9, "inflated": 10**9}).digest == digest


@pytest.mark.parametrize("part", ["a", '"a"', "'a'", "a-b "])
@pytest.mark.parametrize("before", ["", "[", "[[", "x = {"])
def test_a_key_beyond_all_measure_is_told(tmp_path, part, before):
    path, faults = Path(tmp_path / "a.toml"), Faults("a.toml")
    path.write_text(f"{before}{'.'.join([part] * 50_000)}")
    assert read_toml(path, faults) is None
    assert [fault.found for fault in faults] == ["a key of more than fifty parts"]


@pytest.mark.parametrize("text", ["a.b.c = 1", 'a = "www.a.b.c, e.g. so. And so on..... "'])
def test_ordinary_keys_and_texts_are_read(tmp_path, text):
    path, faults = Path(tmp_path / "a.toml"), Faults("a.toml")
    path.write_text(text)
    assert read_toml(path, faults) is not None
    assert not faults
