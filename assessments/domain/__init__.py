"""What the product knows, in plain Python: no Django, no database, no clock.

Read it in this order, in which a module needs only those before it.

What a person gets: framework (what is asked), questionnaire (pages and progress), scoring and
gaps (what is said of a skill), student (quantiles), rules (how that follows from the answers),
what_if (one level more), nearest (all roles at a glance), steps (what to do next), annotations
(examples and a plan), report (all of it), targets (a person's own), sample (invented answers),
return_key (how somebody comes back), tokens (what is kept of a secret), language (of a text among
others).

For the site's sake: limits (how often and how much), tries (counted over several processes), health
(what is wrong with it, and the remedy).

From version to version: moments (what comes after what), entries (a framework as a list), scale
(what an answer is on another one), differences (what changed, and which answers carry over),
corrections (what a corrected report replaces), change (real change or noise), history.

For editors: letters (what a text may hold), validation (what makes a framework unusable), keys
(made of names), merging (of what two editors change), completing (a draft that can be shown),
questions (a correction, or a new meaning), importing (a file as the next version), weaknesses
(what works poorly), holes (steps for which nothing helps), duplicating, reviewing (what is looked
at before publishing), use (what people's answers have in common).

From site to site: belongings (all that is a person's), arriving (what becomes of it there),
joining (two people who are one).
"""
