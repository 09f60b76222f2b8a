"""What is known of a value, as bits: what it was made from, and what was done with it.

The lower bits say what a value is, the next ones what the elements of a container are, and from `FUNCTIONS` on each bit
is a function of the program that the value may be. Joining two values is `|`, so that all of it only grows.
"""

WIDTH = 40
FUNCTIONS = 2 * WIDTH
"""The place of the first function's bit."""

ORIGIN, REPLY, SCORE = 1 << 0, 1 << 1, 1 << 2
"""Made from the given program; from what the model answered; from what the utility answered."""
MODEL, UTILITY, ASK, MAKER = 1 << 3, 1 << 4, 1 << 5, 1 << 6
"""The model, the utility, a method that asks the model, a class that makes models."""
PARTIAL, FLAGGED = 1 << 7, 1 << 8
"""A callable with some of its arguments given; one that gives the sandbox flag by itself."""
RANKED, CHOSEN, LEADER, FIT = 1 << 9, 1 << 10, 1 << 11, 1 << 12
"""A list in the order of score; one of the several best; the best; selected with regard to score in any way."""
PICKED, PAIR = 1 << 13, 1 << 14
"""A program drawn by chance from several; a tuple of two selected programs."""
CROSSED, BRED = 1 << 15, 1 << 16
"""Text of two programs drawn without regard to score; of two that were selected with regard to it."""
PIECE, JOINED = 1 << 17, 1 << 18
"""A part of the given program; several parts in one text."""
HINT, EDIT, CUT = 1 << 19, 1 << 20, 1 << 21
"""One of several texts of the program's own; a program changed without the model; a text cut at a varying place."""
CHANCE, RANDOM, VARYING, STALL = 1 << 22, 1 << 23, 1 << 24, 1 << 25
"""A random number; a random choice; a number that changes from round to round; one that changes with progress."""
EXP, LOG, BOUND, STAT = 1 << 26, 1 << 27, 1 << 28, 1 << 29
"""An exponential; a logarithm; an upper bound or a sample of a posterior; a statistic that is kept per arm."""
LIMIT, NTH, SEEN = 1 << 30, 1 << 31, 1 << 32
"""A limit that the improver was given; one of the best by its place; set where something is noted, whatever it is."""

ELEMENT = (1 << WIDTH) - 1
CONTAINER = ELEMENT << WIDTH
DATA = ELEMENT | CONTAINER
"""All but the functions."""
PROGRAM = ORIGIN | REPLY | EDIT
SELECTED = CHOSEN | PICKED | NTH
SELECTION = CHOSEN | LEADER | FIT | PICKED | NTH | RANDOM | CROSSED | BRED
"""What an index or an owner hands on to what is taken from it."""
OBJECT = MODEL | UTILITY | ASK | MAKER | PARTIAL | FLAGGED
NUMBER = SCORE | CHANCE | RANDOM | VARYING | STALL | EXP | LOG | BOUND | STAT | LIMIT | LEADER
VARIED = CHANCE | RANDOM | VARYING | HINT


def lift(value: int) -> int:
    """Return a container of such a value; containers in containers count as one."""
    inner = value & ELEMENT & ~(RANKED | CUT)
    if inner & JOINED:
        inner = (inner & ~JOINED) | PIECE
    return inner << WIDTH | value & ~ELEMENT


def lower(value: int) -> int:
    """Return an element of a container; of what is no container, the value itself."""
    return value >> WIDTH & ELEMENT | value & ~(CONTAINER | RANKED)


def anywhere(value: int) -> int:
    """Return what is known of a value or of its elements, as one."""
    return value | value >> WIDTH


def merge(value: int) -> int:
    """Return one text made from all elements of a container; of a slice of parts, a part."""
    inner = lower(value) & ELEMENT & ~(HINT | CHOSEN | CUT)
    is_slice = value & PIECE and value >> WIDTH & PIECE
    if inner & PIECE and not is_slice:
        inner = (inner & ~PIECE) | JOINED
    # Parts of a program that are picked by chance are no programs.
    if inner & PICKED and inner & PROGRAM and not inner & (PIECE | JOINED):
        inner |= BRED if inner & (FIT | LEADER) else CROSSED
    return inner & ~PICKED


def drawn(value: int) -> int:
    """Return a random element of a container."""
    inner = lower(value)
    if inner & (CHOSEN | LEADER):
        inner |= FIT
    if inner & PROGRAM:
        inner |= PICKED
    return inner & ~(CHOSEN | LEADER | NTH) | RANDOM


def shows_progress(test: int) -> bool:
    """Say whether a test depends on scores, and not on chance."""
    return bool(test & (SCORE | STALL) and not test & CHANCE)
