"""Notes and sidecars: whose they are, what they say, and those that cannot be read.

Which keys there are is said in `config.schema.notes`; which photo a rule is lost with, in
`lost_rules`.
"""
