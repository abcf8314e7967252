"""The mutations still fit the code, and the document still lists them.  `make mutations` runs them."""

import ast

import pytest

from tests.mutations.catalogue import MUTATIONS, table
from tests.mutations.mutation import ROOT


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.broken)
def test_what_is_to_be_broken_is_there_once_and_breaks_into_python(mutation):
    source = (ROOT / "vrnn" / mutation.file).read_text()
    assert source.count(mutation.old) == 1
    assert mutation.new != mutation.old
    ast.parse(source.replace(mutation.old, mutation.new))


@pytest.mark.parametrize("test", sorted({mutation.test for mutation in MUTATIONS}))
def test_the_test_that_must_notice_exists(test):
    path, name = test.split("::")
    tree = ast.parse((ROOT / "tests" / path).read_text())
    assert name.split("[")[0] in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_no_two_mutations_are_one():
    assert len({(each.file, each.old, each.new, each.test) for each in MUTATIONS}) == len(MUTATIONS)
    assert len({each.broken for each in MUTATIONS}) == len(MUTATIONS) > 45


def test_the_document_lists_them():
    """`python -m tests.mutations --table` prints what belongs there."""
    assert table() in (ROOT / "docs" / "testing.md").read_text()
