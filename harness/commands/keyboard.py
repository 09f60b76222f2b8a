"""Keys as a person presses them at a terminal, without waiting for the end of a line."""

import os
import termios
import tty
from collections.abc import Callable
from typing import TextIO

END = "\x04"
"""Ctrl-D, and what stands for the end of the input."""
_KEY_BYTES = 64
_LINE_BYTES = 4096


class Keyboard:
    """The input of one command."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def is_present(self) -> bool:
        """Return whether a person can press keys: the input is a terminal."""
        return self._stream.isatty()

    def key(self, prompt: Callable[[], None]) -> str:
        """Wait for one key and return its character, or `END`; what was pressed before the prompt is thrown away.

        Keys that send more than one character, such as arrows, give an empty text, so that no part of them is taken for
        an answer. Ctrl-C interrupts as everywhere; the terminal is then as it was.

        Args:
            prompt: Shows what is awaited; called when keys count.

        Raises:
            KeyboardInterrupt: The person pressed Ctrl-C.
        """
        descriptor = self._stream.fileno()
        before = termios.tcgetattr(descriptor)
        try:
            tty.setcbreak(descriptor)
            prompt()
            data = os.read(descriptor, _KEY_BYTES)
        finally:
            termios.tcsetattr(descriptor, termios.TCSADRAIN, before)
        text = data.decode(errors="replace")
        return text if len(text) == 1 else "" if data else END

    def line(self) -> str:
        """Wait for a line and return it without its end; empty at the end of the input.

        Raises:
            KeyboardInterrupt: The person pressed Ctrl-C.
        """
        return os.read(self._stream.fileno(), _LINE_BYTES).decode(errors="replace").rstrip("\r\n")
