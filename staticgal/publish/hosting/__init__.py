"""What stands before a published site: web servers' settings, passwords, magic links, the probe.

Here texts are made from values and answers are judged; nothing here reads the configuration, the
photos or `secrets/`. What these values are is put together by `app`.
"""
