import ast
from pathlib import Path

import pytest

from detectors.parsing import compile_quietly, parse_quietly
from detectors.resolver import resolve
from detectors.second_view import unseen_names

CORPUS = sorted((Path(__file__).parents[1] / "corpus").rglob("*.py"))
EVERYWHERE = """
import a.b.c as d, e
from f import g as h, i
@j
class K[T: ab.cc](L, metaclass=M):
    n: O = P
    __q = R
    def s(self, t=u, *v: w, **x) -> y:
        return super().z.aa(self.__q, bb=cc)
async def dd():
    async with ee as ff.gg, hh:
        await [ii async for jj in kk if ll]
    [az for ay.ax, aw[av] in au]
match mm:
    case pp(nn.oo, qq=rr) if ss: pass
    case [tt, *uu, {'a': vv, **ww}]: ww
try:
    global xx
    xx = lambda yy=zz: f"{ab:{bc}}" and (cd := de)
except* ef as fg: raise gh from hi
del ij[jk], kl.lm
type mn = no[op]
for pq.qr in rs: st[tu] = uv = {**vw}
while wx: assert xy, yz
"""


def test_a_name_that_nobody_saw_is_told() -> None:
    code = compile_quietly("def f(x):\n    class G:\n        def h(self):\n            return os.system(x)\n")
    assert ["os", "system"] == unseen_names(code, {"f", "G", "h", "x"})


def test_what_the_compiler_adds_by_itself_is_not_told() -> None:
    code = compile_quietly("class A[T]:\n    '''x'''\n    b: int = 1\n    def c(self): self.__d = __class__\n")
    assert [] == unseen_names(code, {"A", "b", "c", "__d", "int", "T"})


def test_a_private_name_of_any_class_is_known_under_its_own() -> None:
    code = compile_quietly("class __A__:\n    def b(self): return self.__cast(self.__x__)\n")
    assert [] == unseen_names(code, {"__A__", "b", "self", "__cast", "__x__"})


def test_a_long_f_string_is_joined_by_the_compiler() -> None:
    assert [] == unseen_names(compile_quietly('f"' + "{a}, " * 40 + '"'), {"a"})


def test_the_resolver_comes_to_every_name_in_every_kind_of_place() -> None:
    assert [] == unseen_names(compile_quietly(EVERYWHERE), resolve(parse_quietly(EVERYWHERE)).names)


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: "/".join(path.parts[-3:]))
def test_both_views_of_a_sample_agree(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert [] == unseen_names(compile_quietly(text), resolve(parse_quietly(text)).names)


def test_a_resolver_that_leaves_a_part_out_is_found_out() -> None:
    module = parse_quietly(EVERYWHERE)
    module.body = [node for node in module.body if not isinstance(node, ast.Match)]
    assert ["mm", "nn", "oo", "pp", "rr"] == unseen_names(compile_quietly(EVERYWHERE), resolve(module).names)
