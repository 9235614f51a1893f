"""Makes the introduction film: pictures, film, poster, captions and transcript, in English and Welsh.

    python site/film/make.py

Needs the test dependencies (Playwright drives Chromium), the built front end and ffmpeg. What it makes is committed
under site/content/films, so that a newcomer needs none of them. The film has no sound: its words are on the pictures,
and the captions say so.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import yaml

HERE = Path(__file__).resolve().parent
SITE = HERE.parent
for folder in (SITE, SITE.parent):
    sys.path.insert(0, str(folder))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")

import django  # noqa: E402

django.setup()

from film.draw import page  # noqa: E402
from film.script import FADE, Script, read_script  # noqa: E402

OUT = SITE / "content" / "films"
KEY = "introduction"
RATE = 25
POSTER = 3  # the picture with the first segment of the wheel: it says what the film is about
NEEDED = ("ffmpeg", "chromium")


def main() -> None:
    """Make every file of the film and what films.yaml says of it."""
    missing = [tool for tool in NEEDED if not shutil.which(tool)]
    if missing:
        sys.exit(f"Install {' and '.join(missing)} to make the film.")
    OUT.mkdir(exist_ok=True)
    scripts = [read_script(HERE / f"{KEY}.yaml", language) for language in ("en", "cy")]
    films = {script.language: make(script) for script in scripts}
    text = yaml.safe_dump({KEY: films}, allow_unicode=True, sort_keys=False, width=120)
    (OUT.parent / "films.yaml").write_text(
        f"# The films of the site. Made by site/film/make.py.\n{text}", encoding="utf-8"
    )


def make(script: Script) -> dict[str, str | int | float]:
    """The film in one language."""
    name = f"{KEY}-{script.language}"
    with tempfile.TemporaryDirectory() as folder:
        stills = draw(script, Path(folder))
        film(script, stills, OUT / f"{name}.mp4")
        poster(stills[POSTER], OUT / f"{name}.jpg")
    (OUT / f"{name}.vtt").write_text(captions(script), encoding="utf-8")
    (OUT / f"{name}.txt").write_text(script.transcript(), encoding="utf-8")
    width, height = script.size
    return {
        "title": script.title, "file": f"{name}.mp4", "captions": f"{name}.vtt", "transcript": f"{name}.txt",
        "thumbnail": f"{name}.jpg", "duration": round(script.seconds, 1), "width": width, "height": height,
    }  # fmt: skip


def draw(script: Script, folder: Path) -> list[Path]:
    """Each picture as a PNG."""
    from playwright.sync_api import sync_playwright

    width, height = script.size
    stills = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        window = browser.new_page(viewport={"width": width, "height": height})
        for number, picture in enumerate(script.pictures):
            document, still = folder / f"{number:02}.html", folder / f"{number:02}.png"
            document.write_text(page(script, picture), encoding="utf-8")
            window.goto(document.as_uri())
            window.evaluate("document.fonts.ready")
            window.screenshot(path=still)
            stills.append(still)
        browser.close()
    return stills


def film(script: Script, stills: list[Path], target: Path) -> None:
    """The pictures one after the other, each fading into the next; H.264, which every browser plays."""
    inputs: list[str] = []
    for still, picture in zip(stills, script.pictures, strict=True):
        inputs += ["-loop", "1", "-framerate", str(RATE), "-t", f"{picture.seconds + FADE:.2f}", "-i", str(still)]
    encode = ["-an", "-c:v", "libx264", "-profile:v", "high", "-preset", "slow", "-crf", "24", "-tune", "stillimage"]
    shape = ["-pix_fmt", "yuv420p", "-g", str(RATE * 5), "-movflags", "+faststart", "-map_metadata", "-1"]
    run = ["ffmpeg", "-y", "-loglevel", "error", *inputs, "-filter_complex", _fades(script), "-map", "[film]"]
    subprocess.run([*run, *encode, *shape, "-fflags", "+bitexact", str(target)], check=True)  # noqa: S603


def _fades(script: Script) -> str:
    """The chain of cross-fades, as ffmpeg writes it."""
    steps, last, at = [], "0:v", 0.0
    for number, picture in enumerate(script.pictures[:-1], start=1):
        at += picture.seconds
        steps.append(f"[{last}][{number}:v]xfade=transition=fade:duration={FADE}:offset={at:.2f}[v{number}]")
        last = f"v{number}"
    return ";".join(steps).replace(f"[{last}]", "[film]")


def poster(still: Path, target: Path) -> None:
    """A still as a JPEG."""
    from PIL import Image

    with Image.open(still) as image:
        image.convert("RGB").save(target, quality=80, optimize=True, progressive=True)


def captions(script: Script) -> str:
    """The captions as WebVTT."""
    cues = [f"{_clock(start)} --> {_clock(end)}\n{words}\n" for start, end, words in script.cues()]
    return f"WEBVTT\nLanguage: {script.language}\n\n" + "\n".join(cues)


def _clock(seconds: float) -> str:
    minutes, rest = divmod(seconds, 60)
    return f"{int(minutes):02}:{rest:06.3f}"


if __name__ == "__main__":
    main()
