"""Run in a process of its own: make the site as `scenario.json` says, and ask who sees what.

Writes `seen.json` (by user, "" for a visitor) and the dumps.
"""

import json

import django
from django.conf import settings
from django.core.management import call_command

django.setup()

from django.contrib.auth.models import AnonymousUser, Group, Permission, User  # noqa: E402
from gallery.models import Album, AlbumAccessPolicy, Photo, PhotoAccessPolicy  # noqa: E402


def main():
    """All of it, in the order in which an owner would do it."""
    scenario = json.loads((settings.HERE / "scenario.json").read_text(encoding="utf-8"))
    call_command("migrate", verbosity=0)
    call_command("scanphotos", verbosity=0)
    for name in scenario["groups"]:
        group = Group.objects.create(name=name)
        if name in scenario["seeing_groups"]:
            group.permissions.add(see_all_photos())
    for name, said in scenario["users"].items():
        add_user(name, **said)
    for path, policy in scenario["albums"].items():
        path, _, category = path.partition("|")
        album = Album.objects.get(dirpath=path, category=category or "Photos")
        fill(AlbumAccessPolicy.objects.create(album=album), policy)
    for path, policy in scenario["photos"].items():
        folder, _, name = path.rpartition("/")
        photo = Photo.objects.get(album__dirpath=folder, filename=name)
        fill(PhotoAccessPolicy.objects.create(photo=photo), policy)
    for path, name in scenario["renamed"].items():
        Album.objects.filter(dirpath=path).update(name=name)
    seen = {user.username: seen_by(user) for user in User.objects.all()}
    seen[""] = seen_by(AnonymousUser())
    (settings.HERE / "seen.json").write_text(json.dumps(seen), encoding="utf-8")
    apps = ["gallery", "auth.user", "auth.group"]
    with_permissions = [*apps, "auth.permission", "contenttypes"]
    call_command("dumpdata", *with_permissions, output=str(settings.HERE / "dump.json"))
    call_command(
        "dumpdata",
        *apps,
        use_natural_foreign_keys=True,
        use_natural_primary_keys=True,
        output=str(settings.HERE / "natural.json"),
    )


def add_user(name, groups=(), superuser=False, active=True, see_all=False):
    """A user, who can be told to see all photos."""
    user = User.objects.create(username=name, is_superuser=superuser, is_active=active)
    user.groups.set(Group.objects.filter(name__in=groups))
    if see_all:
        user.user_permissions.add(see_all_photos())


def see_all_photos():
    """The permission “Can see all photos”."""
    return Permission.objects.get(codename="view", content_type__app_label="gallery")


def fill(policy, said):
    """The policy as the scenario has it; one without anything stays empty."""
    policy.public = said.get("public", False)
    if "inherit" in said:
        policy.inherit = said["inherit"]
    policy.save()
    policy.groups.set(Group.objects.filter(name__in=said.get("groups", ())))
    policy.users.set(User.objects.filter(username__in=said.get("users", ())))


def seen_by(user):
    """The photos that the site's pages would show the user.

    `photos` are allowed, be it at their own address only; `reached` are those of them whose album
    is in the user's lists; `own` those that are left when public albums are not shown.
    """
    if user.has_perm("gallery.view"):
        everything = sorted(photo.image_name for photo in Photo.objects.all())
        return {"photos": everything, "reached": everything, "own": everything}
    allowed = list(Photo.objects.allowed_for_user(user))
    one_by_one = [photo for photo in Photo.objects.all() if photo.is_allowed_for_user(user)]
    assert {photo.pk for photo in allowed} == {photo.pk for photo in one_by_one}
    listed = set(Album.objects.allowed_for_user(user))
    not_public = set(Album.objects.allowed_for_user(user, include_public=False))
    return {
        "photos": sorted(photo.image_name for photo in allowed),
        "reached": sorted(photo.image_name for photo in allowed if photo.album in listed),
        "own": sorted(photo.image_name for photo in allowed if photo.album in not_public),
    }


main()
