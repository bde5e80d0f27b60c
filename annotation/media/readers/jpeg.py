"""JPEG: 8 bit gray, colour or CMYK, turned upright by its EXIF orientation."""

from annotation.media.outcomes import Unreadable
from annotation.media.readers import pillow
from annotation.media.readers.base import Header, Pixels

SIGNATURE = b"\xff\xd8\xff"


class Jpeg:
    """Joint Photographic Experts Group, baseline and progressive."""

    name = "JPEG"

    def recognises(self, head: bytes) -> bool:
        """By the start-of-image marker and the beginning of the next one."""
        return head.startswith(SIGNATURE)

    def header(self, data: bytes) -> Header:
        """From the frame header that Pillow finds without decoding."""
        with pillow.opened(data, self.name) as image:
            return Header(*image.size, channels=1 if image.mode == "L" else 3, bits=8)

    def read(self, data: bytes) -> Pixels:
        """The first picture; the previews that phones append are not looked at."""
        with pillow.opened(data, self.name) as image:
            try:
                return pillow.pixels_of(image)
            except OSError as error:
                if "truncated" in str(error):
                    raise Unreadable(
                        "image_truncated", "The file ends before the image does.", "Copy or export the image again."
                    ) from None
                raise
