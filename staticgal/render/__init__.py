"""Jobs to files (`images`), Views to pages (`pages`), and the theme.

What is made is decided before: nothing here sees an unfiltered photo or a rule. Where files go is
said in `site`; putting them there is `assembly`.
"""
