"""What the methods of texts and what regular expressions and syntax trees make of what is known of a text."""

from detectors.strategies.calls import reached
from detectors.strategies.kinds import (
    CONTAINER,
    EDIT,
    ELEMENT,
    JOINED,
    ORIGIN,
    PIECE,
    REPLY,
    VARIED,
    lift,
    lower,
    merge,
)
from detectors.strategies.sites import CallSite, Values


def split(v: Values, site: CallSite, given: int) -> int:
    """Split a text: of the given program its parts."""
    text = v[site.receiver] or given
    return lift(text | PIECE) if text & ORIGIN else lift(text) if text & ELEMENT else text


def clean(v: Values, site: CallSite, given: int) -> int:
    """Split a text at fences, or change its spaces: it is still the same text."""
    return v[site.receiver] or given


def match(_: Values, __: CallSite, given: int) -> int:
    """Find all matches: in the given program its parts."""
    return lift(given | PIECE) if given & ORIGIN else lift(given & ELEMENT) | given & CONTAINER


def join(v: Values, site: CallSite, given: int) -> int:
    """Join texts into one, which has all of their parts."""
    site.reassembles = bool(lower(given) & (PIECE | JOINED))
    return merge(given) | v[site.receiver] & ELEMENT


def substitute(v: Values, site: CallSite, given: int) -> int:
    """Replace something in a text: by chance or in turn it is an edit, unless the model wrote what is put in."""
    found = v[site.receiver] | given
    text = v[site.receiver] or (v[site.arguments[2]] if len(site.arguments) > 2 else 0)
    put_in = [v[index] for index in site.arguments[:2]]
    put_in += [v[target.result] for value in put_in for target in reached(site, value)]
    site.reassembles = bool(put_in and put_in[0] & (PIECE | JOINED))
    is_written = any(value & REPLY and not value & ORIGIN for value in put_in)
    if text & ORIGIN and any(value & VARIED for value in put_in) and not is_written:
        found |= EDIT
    return found & ~PIECE if text & ORIGIN and not text & PIECE else found


def parse(_: Values, __: CallSite, given: int) -> int:
    """Parse a program: its statements are its parts."""
    return given | lift(given & ELEMENT | PIECE)


def unparse(v: Values, site: CallSite, given: int) -> int:
    """Write a syntax tree as a text; `root` is where changes of trees are noted, `body` the members of that name."""
    site.reassembles = True
    return given & ELEMENT | v[site.root] | lower(v[site.body]) & (REPLY | EDIT)


def segment(_: Values, __: CallSite, given: int) -> int:
    """Take the text of a node."""
    return lower(given) | PIECE
