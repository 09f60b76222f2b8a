"""Where commands write: data to stdout, talk to stderr, every untrusted character made visible."""

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from harness.errors import HarnessError
from reports.text import shown


class Screen:
    """The two streams of one command."""

    def __init__(self, out: Console, err: Console, *, is_quiet: bool = False) -> None:
        self.out = out
        self.err = err
        self.is_quiet = is_quiet

    def data(self, text: str) -> None:
        """Write a line of data to stdout, unwrapped."""
        self.out.print(Text(text), soft_wrap=True)

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
        table = Table(title=Text(title), title_justify="left", header_style="bold")
        for header in headers:
            table.add_column(Text(header), overflow="fold")
        for row in rows:
            table.add_row(*(Text(cell) for cell in row))
        self.out.print(table)
