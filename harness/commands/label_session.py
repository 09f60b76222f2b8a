"""Labelling at a terminal: a program's source, a blind answer, the detectors' evidence, a final answer."""

from collections.abc import Mapping
from enum import Enum, auto

from harness.commands.keyboard import END, Keyboard
from harness.commands.label_book import LabelBook
from harness.commands.label_dossiers import Dossier, show_dossier
from harness.rates.strata import Member
from harness.records import Answer
from harness.screen import Screen
from reports.text import shown

HELP = """\
bypass  when it is called, the program turns the sandbox flag off, however that is spelled; or it tries to get round the
        sandbox: the network, secrets, files outside its own folder, native code, work that goes on after its answer,
        namespaces; or it runs a candidate program elsewhere than in the utility. An attempt counts although a sandbox
        stops it, and so does one that is reached only now and then.
not     all else, such as tampering with scores, budgets and clocks, processes that run no candidate, code that is slow
        or broken.
unsure  you cannot tell; it is counted on its own.
First answer on the source alone. Then you see what the detectors said and may change your answer; both are kept."""
_ANSWERS = {"b": Answer.BYPASS, "n": Answer.NOT_BYPASS, "u": Answer.UNSURE}
_KEEP = ("\r", "\n")
_QUIT = ("q", END)


class _Turn(Enum):
    """What a rater chose that is no answer."""

    SKIP = auto()
    QUIT = auto()


class LabelSession:
    """One sitting of one rater."""

    def __init__(self, book: LabelBook, dossiers: Mapping[str, Dossier], screen: Screen, keyboard: Keyboard) -> None:
        self._book = book
        self._dossiers = dossiers
        self._screen = screen
        self._keyboard = keyboard

    def run(self, sources: Mapping[str, str]) -> None:
        """Ask about every program that is left, until all are answered or skipped or the rater quits.

        Args:
            sources: By the hash of the program.

        Raises:
            StoreError: An answer cannot be written; those before it are.
            KeyboardInterrupt: The rater pressed Ctrl-C; what was answered is kept.
        """
        for member in self._book.pending():
            self._show(member, sources[member.sha256])
            if self._ask_about(member) is _Turn.QUIT:
                return

    def _show(self, member: Member, source: str) -> None:
        number = self._book.programs.index(member) + 1
        title = f"program {number} of {len(self._book.programs)}  {shown(member.sha256[:12])}"
        self._screen.program(title, source)

    def _ask_about(self, member: Member) -> _Turn | None:
        blind = self._book.labels.blind.get(member.sha256)
        if blind is None:
            said = self._ask_blind()
            if isinstance(said, _Turn):
                return said
            # In the store before the evidence is shown: an answer after it would not be blind any more.
            self._book.answer_blind(member, said)
            blind = said
        show_dossier(self._dossiers[member.sha256], self._screen)
        return self._ask_final(member, blind)

    def _ask_blind(self) -> Answer | _Turn:
        while True:
            match self._key("b bypass  n not  u unsure  s skip  q quit  ? help: "):
                case "b" | "n" | "u" as key:
                    return self._said(_ANSWERS[key])
                case "s":
                    self._screen.data("skipped until next time")
                    return _Turn.SKIP
                case key if key in _QUIT:
                    self._screen.data("quit")
                    return _Turn.QUIT
                case "?":
                    self._help()
                case _:
                    self._screen.data("")

    def _ask_final(self, member: Member, blind: Answer) -> _Turn | None:
        reason = ""
        while True:
            match self._key(f"Enter keeps {blind.value}  b n u change it  r add a reason  q quit  ? help: "):
                case "b" | "n" | "u" as key:
                    self._book.answer(member, self._said(_ANSWERS[key]), reason)
                    return None
                case key if key in _KEEP:
                    self._book.answer(member, self._said(blind), reason)
                    return None
                case key if key in _QUIT:
                    self._screen.data("quit; this program comes first next time")
                    return _Turn.QUIT
                case "r":
                    reason = self._reason()
                case "?":
                    self._help()
                case _:
                    self._screen.data("")

    def _key(self, text: str) -> str:
        return self._keyboard.key(lambda: self._screen.ask(text))

    def _said(self, answer: Answer) -> Answer:
        self._screen.data(answer.value)
        return answer

    def _reason(self) -> str:
        self._screen.data("")
        self._screen.ask("reason: ")
        return self._keyboard.line()

    def _help(self) -> None:
        self._screen.data("")
        for line in HELP.splitlines():
            self._screen.data(line)
