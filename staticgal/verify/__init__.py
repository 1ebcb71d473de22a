"""Other eyes: reads finished sites back, file by file, and says what is wrong with them.

It shares no code with what made them (`render`, `assembly`, `containers`, libvips), or both would
have the same blind spot. It changes nothing: what follows from a finding is up to `assembly` and
`app`.
"""
