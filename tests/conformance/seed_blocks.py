"""The blocks of Tenrankai's guide to permissions: said anew here, and read from the guide itself.

Here each is written in another way, so that all tests of them run anywhere; where the guide lies
beside the checkout, its own are read too.
"""

from __future__ import annotations

from collections.abc import Mapping

from tests.shared import SHARED

GUIDE = SHARED / "seeds" / "002_6eee179a59c2981d.txt"

PRIVATE_FOLDER = """\
+++
title = "Private Collection"
[permissions]
public_role = "none"
default_authenticated_role = "family"
[permissions.roles.family]
name = "Family"
[permissions.roles.family.permissions]
can_view = true
can_see_exact_dates = true
can_see_location = true
can_download_original = true
+++
These photos are only for family members.
"""

OURS: Mapping[str, str] = {
    "configuration": """\
[[galleries]]
name = "family"
permissions.public_role = "viewer"
permissions.default_authenticated_role = "member"
permissions.user_roles = [{username = "grandma", roles = ["member"]}]
[galleries.permissions.roles]
viewer = {name = "Viewer", permissions = {can_view = true}}
member.name = "Member"
member.permissions = {can_view = true, can_see_exact_dates = true, can_see_location = true}
""",
    "portfolio": """\
[[galleries]]
name = "portfolio"
permissions.public_role = "viewer"
permissions.default_authenticated_role = "viewer"
permissions.roles.viewer.name = "Viewer"
permissions.roles.viewer.permissions = {can_view = true, can_see_technical_details = true}
""",
    "family": """\
[[galleries]]
name = "family"
permissions.public_role = "limited"
permissions.default_authenticated_role = "family_member"
permissions.roles.limited = {name = "Limited Viewer", permissions = {can_view = true}}
permissions.roles.family_member.name = "Family Member"
permissions.user_roles = [
  {username = "mom", roles = ["family_member"]},
  {username = "dad", roles = ["family_member"]},
]
[galleries.permissions.roles.family_member.permissions]
can_view = true
can_see_exact_dates = true
can_see_location = true
can_see_technical_details = true
can_download_medium = true
can_download_large = true
can_download_original = true
can_use_zoom = true
can_read_metadata = true
can_add_comments = true
can_set_picks = true
can_add_tags = true
""",
    "clients": """\
[[galleries]]
name = "clients"
permissions.public_role = "preview"
permissions.default_authenticated_role = "preview"
permissions.user_roles = [{username = "client", roles = ["client"]}]
[galleries.permissions.roles]
preview = {name = "Preview", permissions = {can_view = true}}
client.name = "Client"
client.permissions = {can_view = true, can_download_medium = true, can_download_original = true}
""",
    "private": """\
[[galleries]]
name = "private"
permissions.default_authenticated_role = "viewer"
permissions.roles.viewer.name = "Viewer"
[galleries.permissions.roles.viewer.permissions]
can_view = true
can_see_exact_dates = true
can_see_location = true
""",
    "private folder": PRIVATE_FOLDER,
    "client review": """\
+++
title = "Client Review"
[permissions]
public_role = "none"
default_authenticated_role = "preview"
[permissions.roles]
preview = {name = "Preview", permissions = {can_view = true}}
client = {name = "Client", permissions = {can_view = true, can_download_original = true}}
+++
Images pending client approval.
""",
    "school": """\
[galleries.permissions]
public_role = "viewer"
default_authenticated_role = "parent"
user_roles = [{username = "parent", roles = ["parent"]}]
roles.viewer = {name = "Viewer", permissions = {can_view = true}}
roles.parent.name = "Parent"
[galleries.permissions.roles.parent.permissions]
can_view = true
can_see_exact_dates = true
can_download_original = true
""",
    "wedding": """\
[galleries.permissions]
public_role = "guest"
default_authenticated_role = "guest"
user_roles = [{username = "bride", roles = ["client"]}, {username = "groom", roles = ["client"]}]
roles.guest = {
  name = "Guest",
  permissions = {can_view = true, can_see_exact_dates = true},  # TOML 1.1: over several lines
}
roles.client.name = "Client"
[galleries.permissions.roles.client.permissions]
can_view = true
can_see_exact_dates = true
can_see_location = true
can_see_technical_details = true
can_download_medium = true
can_download_large = true
can_download_original = true
""",
    "artist": """\
[galleries.permissions]
public_role = "visitor"
roles.visitor.name = "Visitor"
roles.visitor.permissions = {can_view = true, can_see_technical_details = true}
""",
    "drafts": """\
+++
title = "Work in Progress"
permissions = {public_role = "none"}
+++
Unfinished pieces.
""",
    "migrated": """\
[galleries.permissions]
public_role = "viewer"
roles.viewer = {name = "Viewer", permissions = {can_view = true}}
""",
}

# Between which of its lines each stands there.
_LINES: Mapping[str, tuple[str, str]] = {
    "configuration": ("Configuration Structure", "Available Permissions"),
    "portfolio": ("Public Portfolio", "Family Gallery"),
    "family": ("Family Gallery", "Client Gallery"),
    "clients": ("Client Gallery", "Private Gallery"),
    "private": ("Private Gallery", "Folder-Level Permissions"),
    "private folder": ("Create photos/private/_folder.md:", "Restrict Folder Access"),
    "client review": ("Create photos/client-review/_folder.md:", "Privacy Features in Action"),
    "school": ("School Event Photos", "Wedding Photography"),
    "wedding": ("Wedding Photography", "Artist Portfolio"),
    "artist": ("Artist Portfolio", "And hide work-in-progress with photos/drafts/_folder.md:"),
    "drafts": (
        "And hide work-in-progress with photos/drafts/_folder.md:",
        "Migration from Old System",
    ),
    "migrated": ("New Configuration", "Troubleshooting"),
}


def of_the_guide() -> Mapping[str, str]:
    """The same, as they stand in the guide: from the first line that is TOML on."""
    text = GUIDE.read_text("utf-8")
    found: dict[str, str] = {}
    for name, (first, last) in _LINES.items():
        lines = text.split(f"\n{first}\n", 1)[1].split(f"\n{last}\n", 1)[0].split("\n")
        start = next(i for i, line in enumerate(lines) if line.startswith(("[", "+++")))
        found[name] = "\n".join([*lines[start:], ""])
    return found
