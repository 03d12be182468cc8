"""A file of an asset to whoever may see it: of a fixed type, never guessed at."""

from django.http import FileResponse

from civicgrid.apps.assets.actions.attachments import PDF
from civicgrid.apps.assets.queries.one import asset_of, file_of
from civicgrid.base import files
from civicgrid.base.http import Request
from civicgrid.base.ui import page

FOR_A_YEAR = "private, max-age=31536000, immutable"


@page("asset/<str:asset>/files/<str:file>/", "File of an asset", needs="assets.see")
def asset_file(request: Request, asset: str, file: str) -> FileResponse:
    """The file itself; its name is the SHA-256 of its content, so it never changes."""
    found = file_of(asset_of(request.actor, asset), file)
    document = found.media_type == PDF
    response = FileResponse(files.path_of(file).open("rb"), as_attachment=document, content_type=found.media_type)
    if document:
        response.headers["Content-Disposition"] = f'attachment; filename="{asset}-{file[:8]}.pdf"'
    response.headers["Cache-Control"] = FOR_A_YEAR
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
