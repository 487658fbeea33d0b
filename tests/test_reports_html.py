"""The page: what it says without a browser, and how it looks and behaves in one."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from datetime import datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest
from msgspec.structs import replace

from why12014.parser import analyzer, facts
from why12014.parser.analyzer.model import Analysis
from why12014.parser.languages import language, names
from why12014.parser.reader import read_bytes
from why12014.parser.reports import PAGE, Screen, render

sys.path.insert(0, str(Path(__file__).resolve().parent))

import chromium

SAMPLES = Path(__file__).resolve().parents[1] / "samples"
NOW = datetime(2026, 6, 15, 12, 0, 0)
NAMES = (
    "<script>document.title='owned'</script>",
    "</style></script><img src=https://example.com/x onerror=alert(1)>",
    "'\"><svg onload=alert(1)>",
    "{{ 7 * 7 }}{% raw %}",
    "\u202egnp.exe\u0007\u001b[31m",
    "x" * 3000,
)
LONG = "averyveryverylongname." * 8


def _connector(name: str, fqdn: str = "mail.contoso.com") -> str:
    return (
        f"Name               : {name}\nIdentity           : EX01\\{name}\nServer             : EX01\nFqdn               : {fqdn}\n"
        f"TlsCertificateName :\nAuthMechanism      : Tls\nEnabled            : True\nObjectClass        : {{top, msExchSmtpReceiveConnector}}\n\n"
    )


CERTIFICATE = f"""\
CertificateDomains : {{{LONG}contoso.com}}
HasPrivateKey      : True
Issuer             : CN=<i>CA</i>
NotAfter           : 31.12.9999 23:59:59
NotBefore          : 13.01.1980 00:00:00
Services           : SMTP
Subject            : CN=<u>&amp;</u>
Thumbprint         : 4CF338BB6E1BD726412AF1387E20447853F2175D
Status             : Valid
"""


def _analysis(text: str, name: str = "paste.txt") -> Analysis:
    return analyzer.analyze(facts.gather([read_bytes(text.encode(), name)]), NOW)


def _of_sample(name: str) -> Analysis:
    return _analysis((SAMPLES / name / "console.txt").read_text(encoding="utf-8"), "console.txt")


def _console(connectors: str, certificates: str) -> str:
    return f"[PS] C:\\>Get-ReceiveConnector | fl *\n\n{connectors}\n[PS] C:\\>Get-ExchangeCertificate | fl *\n\n{certificates}\n[PS] C:\\>\n"


def _hostile() -> Analysis:
    return _analysis(_console("".join(map(_connector, NAMES)), CERTIFICATE), "<script>alert(2)</script>.txt")


class _Tags(HTMLParser):
    """The tags of a page with their attributes, and all its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def test_nothing_leads_out_of_the_page() -> None:
    for analysis in (_of_sample("stale-tlscertificatename"), _hostile()):
        tags = _Tags(render(analysis, "html")).tags
        assert [attributes for _, attributes in tags if {"src", "style", "srcset", "action"} & attributes.keys()] == []
        assert all((attributes.get("href") or "#").startswith("#") for _, attributes in tags)
        assert [name for _, attributes in tags for name in attributes if name.startswith("on")] == []
        assert [tag for tag, _ in tags].count("script") == 1


def test_every_link_leads_somewhere() -> None:
    tags = _Tags(render(_of_sample("stale-tlscertificatename"), "html")).tags
    anchors = {attributes["id"] for _, attributes in tags if "id" in attributes}
    links = {str(attributes["href"])[1:] for tag, attributes in tags if tag == "a"}
    assert any(link.startswith("e") for link in links)
    assert links <= anchors


@pytest.mark.parametrize("sample", ["article-case-b", "cut-domains-hide-the-answer", "edge-server", "two-servers"])
def test_it_tells_what_the_text_tells(sample: str) -> None:
    analysis = _of_sample(sample)
    told = "".join(_Tags(render(analysis, "html")).text.split())
    lines = render(analysis, "text", Screen(10_000, colours=False, unicode=True)).split("\n")
    sentences = ["".join(line.split()).lstrip("-") for line in lines if line.endswith(".") and "Seen in" not in line]
    assert [sentence for sentence in sentences if re.sub(r"^\d+\.", "", sentence) not in told] == []
    assert all("".join(command.split()) in told for step in analysis.plan for command in step.remedy.commands)


def test_the_lines_that_decide_are_shown() -> None:
    page = render(_of_sample("stale-tlscertificatename"), "html")
    assert re.search(r'<li value="74" class="counts"><code>TlsCertificateName +: &lt;I&gt;CN=Contoso Issuing CA 0', page)


def test_a_large_value_is_cut_and_said_to_be() -> None:
    bytes_ = ", ".join(["48"] * 20_000)
    certificate = CERTIFICATE.replace(LONG, "mail.").replace(": SMTP", f": IIS\nRawData            : {{{bytes_}}}")
    page = render(_analysis(_console(_connector("A"), certificate)), "html")
    assert len(page) < 60_000
    assert "characters more" in page


def test_names_stay_text() -> None:
    page = render(_hostile(), "html")
    assert "<script>document" not in page
    assert "{{ 7 * 7 }}" in page
    assert not {"\u202e", "\x07", "\x1b"} & set(page)
    assert "&lt;script&gt;alert(2)" in page


@pytest.fixture(scope="module")
def tab() -> Iterator[chromium.Page]:
    if not chromium.found():
        pytest.skip("no Chromium is here: install it to have the page looked at in a browser")
    with chromium.page() as page:
        yield page


@pytest.fixture(params=["hostile", "stale-tlscertificatename", "two-servers", "cut-domains-hide-the-answer"])
def page(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    analysis = _hostile() if request.param == "hostile" else _of_sample(request.param)
    path = tmp_path / "page.html"
    path.write_text(render(analysis, "html"), encoding="utf-8", newline="\n")
    return path


# The parts of a page that begin or end outside the window. What scrolls by itself may, and what is not shown is nowhere.
OUTSIDE = """[...document.querySelectorAll("body *")].filter(part => {
    const box = part.getBoundingClientRect();
    return box.width && (box.left < -1 || box.right > innerWidth + 1) && !part.closest(".grid, thead") && !part.closest("svg");
}).map(part => part.outerHTML.slice(0, 120))"""


# The commands that are behind the button that copies them.
OVERLAPPING = """[...document.querySelectorAll(".copy")].filter(button => {
    const own = button.getBoundingClientRect(), range = document.createRange();
    range.selectNodeContents(button.parentElement.querySelector("code"));
    return [...range.getClientRects()].some(
        text => text.left < own.right && own.left < text.right && text.top < own.bottom && own.top < text.bottom);
}).map(button => button.parentElement.innerText)"""


class TestInABrowser:
    @pytest.mark.parametrize("size", [chromium.DESK, chromium.PHONE], ids=["desk", "phone"])
    def test_it_fits_asks_for_nothing_and_complains_of_nothing(self, tab: chromium.Page, page: Path, size: tuple[int, int]) -> None:
        tab.show(page, size)
        assert tab.value("innerWidth") == size[0]
        assert tab.value("document.documentElement.scrollWidth") <= size[0]
        assert tab.value(OUTSIDE) == []
        assert (tab.requests(), tab.complaints()) == ([page.resolve().as_uri()], [])
        assert tab.value("document.title").startswith("Event 12014")
        assert tab.value("document.scripts.length") == 1

    def test_its_script_runs_under_its_own_policy(self, tab: chromium.Page, page: Path) -> None:
        tab.show(page)
        shown = tab.value("[...document.querySelectorAll('.copy')].map(button => !button.hidden && getComputedStyle(button).float)")
        assert shown
        assert set(shown) == {"right"}

    def test_a_script_that_is_not_its_own_does_not_run(self, tab: chromium.Page, page: Path) -> None:
        page.write_text(page.read_text(encoding="utf-8").replace("</main>", "<script>document.title='owned'</script></main>"), encoding="utf-8")
        tab.show(page)
        assert tab.value("document.title") != "owned"
        assert tab.complaints()

    def test_a_button_copies_the_commands(self, tab: chromium.Page, page: Path) -> None:
        tab.show(page)
        tab.value("navigator.clipboard.writeText = async text => { window.copied = text; }; document.querySelector('.copy').click()")
        commands = tab.value("document.querySelector('.commands code').textContent")
        assert commands
        assert tab.value("new Promise(done => setTimeout(() => done(window.copied), 50))") == commands
        assert tab.value("document.querySelector('.copy').textContent") == "Copied"

    @pytest.mark.parametrize("size", [chromium.DESK, chromium.PHONE], ids=["desk", "phone"])
    @pytest.mark.parametrize("name", names())
    def test_no_button_stands_on_its_commands(self, tab: chromium.Page, tmp_path: Path, name: str, size: tuple[int, int]) -> None:
        """However long the word for it is."""
        page = tmp_path / "page.html"
        screen = replace(PAGE, language=language(name))
        page.write_text(render(_of_sample("stale-tlscertificatename"), "html", screen), encoding="utf-8", newline="\n")
        tab.show(page, size)
        assert tab.value(OUTSIDE) == []
        assert tab.value("document.querySelectorAll('.copy:not([hidden])').length") > 0
        assert tab.value(OVERLAPPING) == []

    def test_it_is_whole_without_its_script(self, tab: chromium.Page, page: Path) -> None:
        tab.show(page)
        with_script = tab.value("document.body.innerText").replace("\nCopy\n", "\n")
        tab.show(page, script=False)
        assert tab.value("document.querySelectorAll('.copy:not([hidden])').length") == 0
        assert tab.value("document.body.innerText").split() == [word for word in with_script.split() if word != "Copy"]

    def test_on_paper(self, tab: chromium.Page, page: Path) -> None:
        tab.show(page, (794, 1123), "dark", "print")
        assert tab.value("[...document.querySelectorAll('.copy')].every(button => getComputedStyle(button).display === 'none')")
        assert tab.value("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
        assert tab.value("document.documentElement.scrollWidth") <= 794
        assert tab.printed().startswith(b"%PDF-")

    @pytest.mark.parametrize("scheme", ["light", "dark"])
    def test_it_can_be_read(self, tab: chromium.Page, page: Path, scheme: str) -> None:
        """Every text stands out from what is behind it as WCAG 2.1 asks for at level AA."""
        tab.show(page, scheme=scheme)
        assert tab.value(f"({CONTRAST})()") == []


CONTRAST = """() => {
    const light = colour => {
        const [r, g, b] = colour.match(/[\\d.]+/g).map(part => part / 255).map(part => part <= .03928 ? part / 12.92 : ((part + .055) / 1.055) ** 2.4);
        return .2126 * r + .7152 * g + .0722 * b;
    };
    const behind = part => {
        for (; part; part = part.parentElement) {
            const colour = getComputedStyle(part).backgroundColor;
            if (colour !== "rgba(0, 0, 0, 0)") return colour;
        }
        return "rgb(255, 255, 255)";
    };
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), faint = [];
    while (texts.nextNode()) {
        const part = texts.currentNode.parentElement;
        if (!texts.currentNode.data.trim() || part.closest("script, svg") || !part.checkVisibility()) continue;
        const pair = [light(getComputedStyle(part).color), light(behind(part))].sort((one, other) => other - one);
        if ((pair[0] + .05) / (pair[1] + .05) < 4.5) faint.push(part.outerHTML.slice(0, 120));
    }
    return faint;
}"""
