"""The outline: one page on which a draft is typed, moved about and seen as people will see it.

`lines` is what it shows, `fields` what can be typed and how that is saved, `verbs` what its buttons
do, `notes` what is said about its rows, and `views` the pages themselves.
"""
