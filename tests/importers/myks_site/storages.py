"""Where the site's photos and its cache lie."""

from django.conf import settings
from django.core.files.storage import FileSystemStorage


class Photos(FileSystemStorage):
    """The photo folder."""

    def __init__(self):
        super().__init__(location=settings.HERE / "photos")


class Cache(FileSystemStorage):
    """What the site makes itself."""

    def __init__(self):
        super().__init__(location=settings.HERE / "cache")
