"""Photos and documents join an asset; what they are is told by their content."""

from civicgrid.apps.assets.models import Asset, AssetFile, LifeEvent
from civicgrid.apps.assets.types import AssetFileAdded
from civicgrid.base import files
from civicgrid.base.actions import Act, action
from civicgrid.base.pictures import MOST_BYTES, develop
from civicgrid.kernel.errors import Conflict, InvalidInput
from civicgrid.kernel.plain import line

MAX_NOTE = 200
"""Characters of the words beside a file."""
PDF = "application/pdf"
PDF_BEGINS, PDF_ENDS, PDF_TAIL = b"%PDF-", b"%%EOF", 1_024
"""A PDF says so at its beginning, and near its end that it is whole (ISO 32000-2, 7.5)."""


class SameFile(Conflict):
    """This file is there already."""


class BrokenDocument(InvalidInput):
    """The document is not whole."""


class DocumentTooHeavy(InvalidInput):
    """The document has {megabytes} MB; at most 10 MB are taken."""


@action("assets.attach", on=Asset, sees="assets.see", anyhow=True)
def attach(act: Act, asset: Asset, content: bytes, *, note: str = "", life: int | None = None) -> AssetFileAdded:
    """Keeps a photo, written anew, or a PDF as it is; `life` is the moment of it."""
    line("note", note, MAX_NOTE)
    name, small, kind = _document(content) if content.startswith(PDF_BEGINS) else _photo(content)
    if AssetFile.objects.filter(asset=asset, sha256=name).exists():
        raise SameFile(field="file", remedy="choose another one")
    AssetFile.objects.create(
        asset=asset,
        life=LifeEvent.objects.filter(asset=asset, pk=life).first() if life else None,
        sha256=name,
        small=small,
        media_type=kind,
        note=note,
        added_at=act.at,
        actor=act.actor.id,
    )
    return AssetFileAdded(asset=asset.code, sha256=name, media_type=kind, note=note)


def _photo(content: bytes) -> tuple[str, str, str]:
    picture = develop(content)
    return files.keep(picture.content), files.keep(picture.small), picture.media_type


def _document(content: bytes) -> tuple[str, str, str]:
    if len(content) > MOST_BYTES:
        raise DocumentTooHeavy(field="file", megabytes=f"{len(content) / 1e6:.1f}", remedy="send a smaller one")
    if PDF_ENDS not in content[-PDF_TAIL:]:
        raise BrokenDocument(field="file", remedy="save it anew as PDF, and send that")
    return files.keep(content), "", PDF
