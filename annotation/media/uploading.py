"""Taking in a multipart body: straight to files of the import folder, one open at a time, after access was checked."""

import json
import secrets
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest, QueryDict
from django.http.multipartparser import MultiPartParser, MultiPartParserError
from django.utils.datastructures import MultiValueDict

from annotation.errors import Invalid, TooLarge, Unsupported
from annotation.media.archives import label_of

MAX_BODY_BYTES = 8 * 2**30
BLOCK_BYTES = 1 << 20


class Landed(UploadedFile):  # type: ignore[type-arg]
    """A received file that lies on the disk, closed; its label is its name with folders, which Django would cut off."""

    def __init__(self, path: Path, name: str, size: int) -> None:
        super().__init__(name=name, size=size)
        self.path = path
        self.label = name

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        """The content, block by block."""
        with self.path.open("rb") as stream:
            while block := stream.read(chunk_size or BLOCK_BYTES):
                yield block


class _LandingHandler(FileUploadHandler):
    """Writes each file as it comes: Django's own handlers keep every one of them open until the end of the request."""

    chunk_size = BLOCK_BYTES

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder
        self._count = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin a file."""
        super().new_file(*args, **kwargs)
        self._path = self._folder / f"{self._count:06d}"
        self._count += 1
        self._stream = self._path.open("wb")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Write a block."""
        self._stream.write(raw_data)

    def file_complete(self, file_size: int) -> Landed:
        """End the file."""
        self._stream.close()
        return Landed(self._path, str(self.file_name), file_size)

    def upload_interrupted(self) -> None:
        """The client has gone in the middle of a file."""
        self._stream.close()


class _Parser(MultiPartParser):
    """Keeps the folders in file names: groups may come from them, and no name is used as a path here."""

    def sanitize_file_name(self, file_name: str) -> str | None:
        """The name as a label; None (no file) for a field without one."""
        return label_of(file_name) or None


@dataclass(slots=True)
class Upload:
    """A body that was taken in, as a context: what nobody has moved away is removed at its end."""

    folder: Path
    fields: QueryDict = field(default_factory=QueryDict)
    files: "MultiValueDict[str, UploadedFile[Any]]" = field(default_factory=MultiValueDict)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)

    def named(self, *names: str) -> "list[tuple[str, UploadedFile[Any]]]":
        """The files of these form fields with their labels."""
        return [(getattr(file, "label", ""), file) for name in names for file in self.files.getlist(name)]

    def options(self) -> dict[str, Any]:
        """The field `options`: a JSON object, {} where it is missing. Raises Invalid."""
        try:
            said = json.loads(self.fields.get("options") or "{}")
        except (ValueError, RecursionError):
            raise Invalid("options is not JSON.", where="options") from None
        if not isinstance(said, dict):
            raise Invalid("options is a JSON object.", where="options")
        return {name: value for name, value in said.items() if value is not None}


def defer(request: HttpRequest) -> None:
    """Keep everybody (the check against forged requests looks for a form field) from reading the body by themselves."""
    request._post = QueryDict()  # type: ignore[attr-defined]  # noqa: SLF001
    request._files = MultiValueDict()  # type: ignore[attr-defined]  # noqa: SLF001


def take_in(request: HttpRequest) -> Upload:
    """Read a deferred body. Raises Unsupported, TooLarge, Invalid; nothing stays then."""
    if not (request.content_type or "").startswith("multipart/form-data"):
        raise Unsupported("Files are sent as multipart/form-data.", fix="Send a form with files, archive or manifest.")
    length = request.META.get("CONTENT_LENGTH") or "0"
    if length.isdigit() and int(length) > MAX_BODY_BYTES:
        raise TooLarge(f"More than {MAX_BODY_BYTES // 2**30} GiB at once.", fix="Send it in parts, or on the server.")
    folder = Path(settings.IMPORT_DIR) / f"landing-{secrets.token_hex(12)}"
    folder.mkdir(parents=True, mode=0o700)
    upload = Upload(folder)
    try:
        upload.fields, upload.files = _Parser(request.META, request, [_LandingHandler(folder)], "utf-8").parse()
    except BaseException as error:
        shutil.rmtree(folder, ignore_errors=True)
        if isinstance(error, MultiPartParserError | OSError | ValueError):
            raise Invalid("The form is damaged or was cut off.", where="body", fix="Send it again.") from error
        if isinstance(error, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
            raise TooLarge("Too many files or fields at once.", fix="Pack the files as a zip archive.") from error
        raise
    return upload
