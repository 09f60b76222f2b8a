"""Read a page as a browser would take it apart, and judge it: what elements, attributes and texts it holds."""

import base64
import hashlib
import re
from html.parser import HTMLParser

VOID = {"meta", "line", "circle", "polyline", "br"}
ALLOWED_ELEMENTS = {
    *("html", "head", "meta", "title", "style", "script", "body", "header", "main", "footer", "section", "article"),
    *("h1", "h2", "h3", "h4", "div", "p", "span", "a", "code", "pre", "em", "strong", "details", "summary", "figure"),
    *("figcaption", "dl", "dt", "dd", "ul", "li", "table", "caption", "thead", "tbody", "tr", "th", "td"),
    *("svg", "g", "line", "circle", "polyline", "text", "desc"),
}
ALLOWED_ATTRIBUTES = {
    *("lang", "charset", "http-equiv", "content", "name", "class", "id", "href", "role", "scope", "colspan", "open"),
    *("tabindex", "data-label", "data-filter", "aria-hidden", "aria-labelledby", "viewbox", "points", "x", "y"),
    *("x1", "x2", "y1", "y2", "dy", "cx", "cy", "r", "fill", "stroke", "stroke-width", "stroke-dasharray"),
    *("stroke-opacity", "text-anchor", "font-size"),
}


class Page(HTMLParser):
    """The elements, attributes, ids, links and text of a page."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.texts: list[str] = []
        self.comments: list[str] = []
        self.open: list[str] = []
        self.unbalanced: list[str] = []
        self.raw: dict[str, str] = {}
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if not self.open or self.open.pop() != tag:
            self.unbalanced.append(tag)

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] in {"style", "script"}:
            self.raw[self.open[-1]] = self.raw.get(self.open[-1], "") + data
        else:
            self.texts.append(data)

    def handle_comment(self, data: str) -> None:
        self.comments.append(data)

    def values(self, name: str) -> list[str]:
        return [value for _, attribute, value in self.attributes if attribute == name]

    @property
    def text(self) -> str:
        return "".join(self.texts)

    @property
    def policy(self) -> str:
        return next(value for value in self.values("content") if "default-src" in value)


def find_faults(text: str) -> list[str]:
    """Say everything about a page that may not be; empty for a sound one."""
    page = Page(text)
    checks = (_foreign_markup, _style_and_script, _links, _invisible, _structure)
    return [fault for check in checks for fault in check(page, text)]


def _foreign_markup(page: Page, text: str) -> list[str]:
    elements = set(page.elements) - ALLOWED_ELEMENTS
    names = {name for _, name, _ in page.attributes} - ALLOWED_ATTRIBUTES
    return [f"element {name}" for name in sorted(elements)] + [f"attribute {name}" for name in sorted(names)]


def _style_and_script(page: Page, text: str) -> list[str]:
    faults = []
    for name in ("style", "script"):
        if page.elements.count(name) != 1:
            faults.append(f"{page.elements.count(name)} elements {name}")
        digest = base64.b64encode(hashlib.sha256(page.raw[name].encode()).digest()).decode()
        if f"{name}-src 'sha256-{digest}'" not in page.policy:
            faults.append(f"the policy does not name the hash of {name}")
    if "default-src 'none'" not in page.policy or "unsafe" in page.policy or "http" in page.policy:
        faults.append("the policy is lax")
    if re.search(r"url\(|@import|http", page.raw["style"] + page.raw["script"]):
        faults.append("the style or script loads something")
    return faults


def _links(page: Page, text: str) -> list[str]:
    ids = page.values("id")
    faults = [f"the id {name} stands twice" for name in set(ids) if ids.count(name) > 1]
    faults += [f"the id {name} is not ours" for name in ids if not re.fullmatch(r"[a-z][A-Za-z0-9-]*", name)]
    targets = page.values("href") + [f"#{name}" for value in page.values("aria-labelledby") for name in value.split()]
    return faults + [f"nothing at {href}" for href in targets if not href.startswith("#") or href[1:] not in ids]


def _invisible(page: Page, text: str) -> list[str]:
    hidden = sorted({char for char in text if not char.isprintable() and char not in "\n\t"})
    return [f"the character {char!r}" for char in hidden]


def _structure(page: Page, text: str) -> list[str]:
    return [f"a comment {text}" for text in page.comments] + [f"unbalanced {tag}" for tag in page.unbalanced]
