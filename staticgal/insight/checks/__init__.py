"""What is no mistake and yet worth a look before a build: a warning each, from values alone.

What must stop a build is an error, raised where it is read (`config`, `source`). What only shows in
files, such as damaged metadata, is warned of in `source`.
"""
