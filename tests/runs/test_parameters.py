import nbformat
import pytest

from helpers.runs.parameters import check_parameters, is_of_type, parse_parameters, read_parameters


def test_reads_the_cell_of_a_notebook(notebooks):
    listed = read_parameters(notebooks / "adds_three_numbers.ipynb")
    found = {parameter.name: parameter for parameter in listed}
    assert list(found) == ["language", "first", "scale", "seed"]
    assert (found["scale"].type, found["scale"].default) == ("float", 1.0)
    assert found["seed"].comment == "recorded, not used"


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("x = 1  # no type", "line 1: expected `name: type"),
        ("x: int = 1", "line 1: expected `name: type"),
        ("x: int  # no value", "line 1: expected"),
        ("a: int = 1  # one\nb: int = a  # derived", "line 2: a is derived"),
        ("a: int = 1 + 1  # derived", "line 1: 1 \\+ 1 is derived"),
        ("a: str = open('x')  # acts", "is derived"),
        ("a: int = 'x'  # wrong", "a='x' is not of its type int"),
        ("a: int = True  # wrong", "not of its type int"),
        ("a: set = 1  # unknown type", "type 'set' is not one of"),
        ("a: int = 1  # one\na: int = 2  # two", "set twice: a"),
        ("a: int = (  # open", "line 1"),
        ("print(1)  # acts", "line 1: expected"),
    ],
)
def test_refuses_what_is_no_declaration(source, message):
    with pytest.raises(ValueError, match=f"toy.*{message}"):
        parse_parameters(source, "toy")


def test_a_value_may_take_lines_and_an_empty_cell_has_none():
    source = 'codes: list[str] | None = [\n    "KR",  # first\n    "JP",\n]\nfactor: float = -1.5  # signed'
    assert [parameter.default for parameter in parse_parameters(source, "toy")] == [["KR", "JP"], -1.5]
    assert parse_parameters("", "toy") == []


def test_a_notebook_has_one_such_cell(tmp_path):
    file = tmp_path / "bare.ipynb"
    nbformat.write(nbformat.v4.new_notebook(), file)
    with pytest.raises(ValueError, match=r"bare\.ipynb: expected one code cell tagged 'parameters', found 0"):
        read_parameters(file)


def test_unknown_names_are_told_with_the_choices_and_defaults_always_pass():
    known = parse_parameters("a: int = 1  # one\nb: list[str] = []  # some", "toy")
    assert check_parameters(known, {parameter.name: parameter.default for parameter in known}, "toy") == []
    assert check_parameters(known, {}, "toy") == []
    assert check_parameters(known, {"c": 1}, "toy") == ["toy has no parameter 'c'; choose one of: a, b"]
    wrong = check_parameters(known, {"b": ["x", 1]}, "toy")
    assert wrong == ["toy: b=['x', 1] is a list; expected list[str]"]


@pytest.mark.parametrize(
    ("value", "annotation", "expected"),
    [
        (1, "float", True),
        (1.0, "int", False),
        (False, "bool", True),
        (0, "bool", False),
        (None, "str | None", True),
        (None, "str", False),
        ([1, 2], "list[int]", True),
        ([True], "list[int]", False),
        ([], "list[str]", True),
    ],
)
def test_types(value, annotation, expected):
    assert is_of_type(value, annotation) is expected
