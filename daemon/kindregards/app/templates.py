"""Where templates are found: the user's folder, then the installed package, then the checkout."""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from kindregards.core.template import candidates
from kindregards.errors import ConfigurationError

SOURCE_LIMIT = 16_384  # bytes; a template is a short letter
CHECKOUT = Path(__file__).resolve().parents[3] / "templates"


@dataclass(frozen=True, slots=True)
class Source:
    """One template: its text, and where it stands, for messages."""

    name: str
    text: str
    place: str


@dataclass(frozen=True, slots=True)
class Templates:
    """Looks templates up by language and kind; `folder` is the user's, or None."""

    folder: Path | None = None

    def find(self, language: str, kind: str) -> Source:
        """The first template that exists for this language and kind; ConfigurationError when none does."""
        for name in candidates(language, kind):
            for root in self._roots():
                path = root / name
                if path.is_file():
                    return _read(path, name)
        raise ConfigurationError(
            f"no template for {kind} in language {language}",
            f"Put one at {self.folder or '<templates.folder>'}/{language}/{kind}.txt",
        )

    def all(self) -> Iterator[Source]:
        """Every template that may be used, the user's instead of ours where both exist."""
        seen: set[str] = set()
        for root in self._roots():
            for path in sorted(root.glob("*/*.txt")):
                name = path.relative_to(root).as_posix()
                if name not in seen:
                    seen.add(name)
                    yield _read(path, name)

    def _roots(self) -> Iterator[Path]:
        if self.folder is not None:
            yield self.folder
        installed = Path(str(resources.files("kindregards"))) / "templates"
        yield installed if installed.is_dir() else CHECKOUT


def _read(path: Path, name: str) -> Source:
    try:
        raw = path.read_bytes()[: SOURCE_LIMIT + 1]
        if len(raw) > SOURCE_LIMIT:
            raise ConfigurationError(f"template {path} is longer than {SOURCE_LIMIT} bytes", "Shorten it")
        return Source(name, raw.decode("utf-8"), str(path))
    except UnicodeDecodeError as error:
        raise ConfigurationError(
            f"template {path} is not UTF-8 (byte {error.start})", "Save it as UTF-8"
        ) from error
    except OSError as error:
        raise ConfigurationError(
            f"template {path} cannot be read: {error.strerror}", "Check its permissions"
        ) from error
