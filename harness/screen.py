"""Where commands write: data to stdout, talk to stderr, every untrusted character made visible."""

from collections.abc import Sequence

from rich.console import Console
from rich.padding import Padding
from rich.rule import Rule
from rich.syntax import Syntax
from rich.table import Table
from rich.text import Text

from harness.errors import HarnessError
from reports.highlight import visible_lines
from reports.text import shown

_STYLES = {
    "FLAGGED": "bold red",
    "UNKNOWN": "bold magenta",
    "REVIEW": "bold yellow",
    "CLEAN": "bold green",
    "INVALID": "bold blue",
}


class Screen:
    """The two streams of one command."""

    def __init__(self, out: Console, err: Console, *, is_quiet: bool = False) -> None:
        self.out = out
        self.err = err
        self.is_quiet = is_quiet

    def data(self, text: str) -> None:
        """Write a line of data to stdout, unwrapped."""
        self.out.print(Text(text), soft_wrap=True)

    def line(self, text: str) -> None:
        """Write a line of data that is ASCII to stdout at once: rich would measure each character of it."""
        self.out.file.write(text + "\n")
        self.out.file.flush()

    def heading(self, word: str, rest: str) -> None:
        """Write a word that stands out, and the rest of its line, to stdout; both are safe to show."""
        text = Text(word, style=_STYLES.get(word, "bold"))
        self.out.print(text.append(f"  {rest}" if rest else "", style="not bold default"), overflow="fold")

    def indented(self, rows: Sequence[Sequence[str]]) -> None:
        """Write rows below a heading to stdout; cells are safe to show, and the last one is folded."""
        grid = Table.grid(padding=(0, 2, 0, 0), expand=False)
        for index in range(max(map(len, rows), default=0)):
            is_last = index == len(rows[0]) - 1
            grid.add_column(overflow="fold", no_wrap=not is_last)
        for row in rows:
            grid.add_row(*(Text(cell) for cell in row))
        self.out.print(Padding(grid, (0, 0, 0, 2), expand=False))

    def program(self, title: str, source: str) -> None:
        """Write a program to stdout with its lines numbered and highlighted, below a rule with a title."""
        lines, note = visible_lines(source)
        self.out.print("", Rule(Text(title), align="left"))
        code = Syntax(
            "\n".join(lines),
            "python",
            theme="ansi_dark",
            line_numbers=True,
            word_wrap=True,
            background_color="default",
        )
        self.out.print(code)
        if note:
            self.data(note)

    def ask(self, text: str) -> None:
        """Write to stdout what an answer is awaited to, on the line where it will stand."""
        self.out.print(Text(text, style="bold"), end="", soft_wrap=True)
        self.out.file.flush()

    def say(self, text: str) -> None:
        """Write a line for a person to stderr, unless the command is quiet."""
        if not self.is_quiet:
            self.err.print(Text(shown(text)), soft_wrap=True)

    def complain(self, error: HarnessError) -> None:
        """Write what failed and the next step to stderr, on one line each."""
        self.err.print(Text(f"error: {shown(error.message)}", style="bold red"), soft_wrap=True)
        if error.hint:
            self.err.print(Text(f"next step: {shown(error.hint)}"), soft_wrap=True)

    def table(self, title: str, headers: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """Write a table to stdout; cells are already safe to show."""
        table = Table(title=Text(title) if title else None, title_justify="left", header_style="bold")
        for header in headers:
            table.add_column(Text(header), overflow="fold")
        for row in rows:
            table.add_row(*(Text(cell) for cell in row))
        self.out.print(table)
