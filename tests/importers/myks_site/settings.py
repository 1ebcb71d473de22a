"""A site with myks-gallery, as small as Django allows; its files lie where MYKS_SITE says."""

import os
from pathlib import Path

HERE = Path(os.environ["MYKS_SITE"])

SECRET_KEY = "only for this test"  # noqa: S105  nothing is kept by it
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "gallery.apps.GalleryConfig",
]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": HERE / "db.sqlite3"}}
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"
USE_TZ = True
TIME_ZONE = "Europe/Paris"

GALLERY_PHOTO_STORAGE = "storages.Photos"
GALLERY_CACHE_STORAGE = "storages.Cache"
GALLERY_TITLE = "Our photos"
GALLERY_PATTERNS = (
    (
        "Photos",
        r"(?P<a_year>\d{4})/(?P<a_month>\d{2})_(?P<a_day>\d{2})_(?P<a_name>[^_/]+)/"
        r"(?P<p_year>\d{4})-(?P<p_month>\d{2})-(?P<p_day>\d{2})_"
        r"(?P<p_hour>\d{2})-(?P<p_minute>\d{2})-(?P<p_second>\d{2})\.jpg",
    ),
    (
        "Photos",
        r"(?P<a_year>\d{4})_(?P<a_month>\d{2})_(?P<a_day>\d{2})_(?P<a_name1>[^/]+)"
        r"(?:/(?P<a_name2>[^/]+))?/[^/]+\.(jpg|JPG)",
    ),
    (
        "Scans",
        r"(?P<a_year>\d{4})_(?P<a_month>\d{2})_(?P<a_day>\d{2})_(?P<a_name>[^/]+)/[^/]+\.png",
    ),
)
GALLERY_IGNORES = (r".*\.tif$", r"private/")
GALLERY_RESIZE_PRESETS = {"thumb": (128, 128, True), "standard": (768, 768, False)}
