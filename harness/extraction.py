"""Finding the one program in a model's reply.

The jail mounts this file beside the guest, so that improvers and the host extract by the same rule. Standard library
only.
"""

import re

_FENCE = re.compile(r"(?P<indent>[ \t]*)(?P<marks>```|~~~)[ \t]*(?P<language>[\w+#.-]*)[ \t]*")


def extract_code(text: object) -> object:
    """Return the largest fenced block of a reply, or a list of them for a list of replies.

    A fence opens a block with or without a language, indented or not; a block that is never closed ends with the text.
    Programs that write prompts hold fences of their own: a fence with a language inside a block opens an inner one,
    which stays part of the program.

    Args:
        text: A string, a list or tuple of strings, or anything else, for which the answer is None.
    """
    if isinstance(text, (list, tuple)):
        return [extract_code(item) for item in text]
    if not isinstance(text, str):
        return None
    return max(_blocks(text.replace("\r\n", "\n").split("\n")), key=len, default=None)


def _blocks(lines: list[str]) -> list[str]:
    """Return the content of every outermost fenced block that is not blank, in order."""
    blocks: list[list[str]] = []
    depth, width = 0, 0
    for line in lines:
        fence = _FENCE.fullmatch(line)
        if fence and depth == 0:
            depth, width = 1, len(fence["indent"])
            blocks.append([])
            continue
        if fence:
            depth += 1 if fence["language"] else -1
        if depth:
            blocks[-1].append(_dedented(line, width))
    texts = ["\n".join(block) for block in blocks]
    return [text for text in texts if text.strip()]


def _dedented(line: str, width: int) -> str:
    return line[width:] if not line[:width].strip() else line.lstrip()
