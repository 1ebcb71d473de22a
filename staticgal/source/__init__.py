"""The photo tree: what is in it, what its files say, and the Gallery made of both.

Here files are read and what several places say of a photo is merged. Who may see what is decided in
`core`; the bytes of file formats are taken apart in `containers`, pixels read in `render.images`.
"""
