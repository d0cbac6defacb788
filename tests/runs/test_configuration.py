import pytest

from helpers.runs.configuration import ConfigurationError, read_configuration

HEAD = '[batch]\nname = "toy"\ntitle_ko = "장난감"\ntitle_en = "Toy"\n'


@pytest.fixture
def read(tmp_path, notebooks):
    def read_text(text):
        file = tmp_path / "runs.toml"
        file.write_text(text, encoding="utf-8")
        return read_configuration(file, notebooks)

    return read_text


def run(name, rest="", notebook="adds_three_numbers"):
    return f'[[run]]\nid = "{name}"\nnotebook = "{notebook}"\n{rest}\n'


def test_reads_runs_in_their_order(read, notebooks):
    found = read(HEAD + run("b", 'needs = ["a"]') + run("a", "parameters = {first = 2}"))
    assert (found.name, found.title_ko, found.title_en) == ("toy", "장난감", "Toy")
    assert [(r.id, r.needs, r.parameters) for r in found.runs] == [("b", ("a",), {}), ("a", (), {"first": 2})]
    assert [r.minutes for r in read(HEAD + run("a", "minutes = 2.5") + run("b")).runs] == [2.5, 60]
    assert found.runs[0].notebook == notebooks / "adds_three_numbers.ipynb"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[batch", "Expected"),
        (HEAD, r"no \[\[run\]\] table"),
        (run("a"), r"\[batch\] name is missing"),
        (HEAD.replace('"toy"', '"interactive"') + run("a"), "not 'interactive'"),
        (HEAD.replace('"toy"', '"../x"') + run("a"), "name='../x'"),
        (HEAD + 'author = "x"\n' + run("a"), r"\[batch\] author is unknown"),
        (HEAD + run("a") + "[other]\n", r"\[other\] is unknown"),
        (HEAD + run("../a"), "id='../a'"),
        (HEAD + run("a", "colour = 1"), "run a: colour is unknown; choose one of: id, minutes"),
        (HEAD + run("a") + run("a"), "run a: id is used 2 times"),
        (HEAD + run("a", 'needs = ["z"]'), "run a: needs 'z', which is no run"),
        (HEAD + run("a", 'needs = "z"'), "run a: needs='z': expected a list"),
        (HEAD + run("a", 'needs = ["b"]') + run("b", 'needs = ["a"]'), "circle: (a -> b -> a|b -> a -> b)"),
        (HEAD + run("a", notebook="nothing"), "notebook='nothing' is not in fixtures/; choose one of: adds_"),
        (HEAD + run("a", notebook="../fixtures/waits"), "is not in fixtures/"),
        (HEAD + run("a", "parameters = {fist = 2}"), "run a: adds_three_numbers.ipynb has no parameter 'fist'"),
        (HEAD + run("a", 'parameters = {first = "2"}'), "first='2' is a str; expected int"),
        (HEAD + run("a", "minutes = 0"), "run a: minutes=0: expected a number above 0"),
        (HEAD + run("a", "minutes = true"), "run a: minutes=True: expected"),
        (HEAD + run("a", "minutes = inf"), "run a: minutes=inf: expected"),
        (HEAD + run("a", "parameters = 3"), "run a: parameters: expected a table"),
    ],
)
def test_says_what_is_wrong(read, text, message):
    with pytest.raises(ConfigurationError, match=f"runs.toml: .*{message}"):
        read(text)


def test_a_path_is_the_same_wherever_a_run_works(read, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine").mkdir()
    for given, expected in (("./mine", str(tmp_path / "mine")), ("mine", "mine"), ("./none", "./none"), ("ko", "ko")):
        found = read(HEAD + run("a", f'parameters = {{first = 2, language = "{given}"}}'))
        assert found.runs[0].parameters == {"first": 2, "language": expected}


def test_all_problems_are_told_at_once(read):
    with pytest.raises(ConfigurationError) as caught:
        read(HEAD + run("a", "parameters = {fist = 2}") + run("b", notebook="nothing"))
    lines = str(caught.value).splitlines()
    assert len(lines) == 2
    assert "run a" in lines[0]
    assert "run b" in lines[1]


def test_an_unknown_corpus_is_told_before_anything_starts(tmp_path):
    import nbformat

    cell = nbformat.v4.new_code_cell('corpus: str = "nowhere"  # a folder', metadata={"tags": ["parameters"]})
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), tmp_path / "reads.ipynb")
    (tmp_path / "runs.toml").write_text(HEAD + run("a", notebook="reads"), encoding="utf-8")
    with pytest.raises(ConfigurationError, match="run a: no corpus 'nowhere'"):
        read_configuration(tmp_path / "runs.toml", tmp_path)
