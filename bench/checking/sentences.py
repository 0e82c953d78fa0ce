"""Contradictions between the sentences at the head of a report's page and its rows.

Like page.py. The sentences are read by their patterns; one that has no pattern is a
finding as well, so that none is passed over.
"""

import re
from collections import Counter
from fractions import Fraction

from bench.checking.facts import Facts, Role, integers_in
from bench.checking.page import doubt_of, names_in, priority, skills_of, to_do, with_status
from bench.checking.skills import Checked

NEAR = 80  # per cent of readiness from which a role is near
WORDS = {"met": "met", "about there": "about", "to go": "to_go", "not known yet": "unknown"}
NUMBERS = {"not": 0, "one": 1, "One": 1}
REST = r"(?::(?P<rest> [^.]*))?\."
HOW_MANY = (
    r"There are (?P<known>not) enough answers yet to say anything\.",
    rf"Only (?P<known>\d+) of (?P<total>\d+) skills? ha(?:s|ve) enough answers{REST}",
    r"[^.]+? meets? what is needed in all (?P<met>\d+) skills [^.]+\.",
    r"[^.]+? meets? what is needed in the (?P<met>one) skill [^.]+\.",
    r"The (?P<about>one) skill [^.]+? is about there\.",
    r"The (?P<to_go>one) skill [^.]+? is still to build\.",
    r"All (?P<to_go>\d+) skills [^.]+? are still to build\.",
    rf"(?P<about>\d+) of the (?P<total>\d+) skills? [^.]+? (?:is|are) about there{REST}",
    rf"(?P<to_go>\d+) of the (?P<total>\d+) skills? [^.]+? (?:is|are) still to build{REST}",
    rf"[^.]+? meets? (?P<met>\d+) of the (?P<total>\d+) skills? [^.:]+{REST}",
)
MATTERS = {
    "missing": r"Still missing, and a must: "
    r"(?:(?P<count>\d+) skills, among them )?(?P<skills>.+)\.",
    "unknown": r"What is not known is a must: (?P<skills>.+)\.",
    "tie": r"(?:(?P<count>\d+) skills|(?P<skills>.+)) are equally far from what is needed"
    r"(?:: begin with the one you like)?\.",
    "sides": r"Everything in (?P<met>.+) is met, nothing in (?P<to_go>.+) yet\.",
    "doubt": r"(?P<skills>.+) seems farthest from what is needed; "
    r"the answers cannot tell it from (?:(?P<number>\d+) others|(?P<others>.+))\.",
    "alone": r"(?P<skills>.+) alone is short of what is needed\.",
    "first": r"(?P<skills>.+) is farthest from what is needed\.",
    "nothing": r"",
    "other": r".*",
}


# --- The headline -------------------------------------------------------------------------------


def _how_many(facts: Facts) -> re.Match[str] | None:
    return next(filter(None, (re.match(pattern, facts.headline) for pattern in HOW_MANY)), None)


def how_many(facts: Facts) -> Checked:
    """The first sentence counts every skill once, and as the rows do."""
    match = _how_many(facts)
    yield match is not None, f"no such sentence: {facts.headline}"
    if match is None:
        return
    groups = {name: value for name, value in match.groupdict().items() if value}
    rest = re.findall(rf"(\d+) ({'|'.join(WORDS)})", groups.pop("rest", ""))
    said = {name: _number(value) for name, value in groups.items()}
    said |= {WORDS[word]: int(number) for number, word in rest}
    rows = Counter(row.drawn_as.removesuffix("-there").replace("-", "_") for row in facts.rows)
    total = len(facts.rows)
    wanted = rows | {"total": total, "known": total - rows["unknown"]}
    wrong = [name for name, number in said.items() if wanted[name] != number]
    yield not wrong, f"{wrong}: {facts.headline} {rows}"
    said |= {"unknown": 0} if "known" in said else {}  # what has no answers is not counted
    unsaid = [name for name, number in rows.items() if name not in said and number]
    yield not unsaid, f"not counted: {unsaid}: {facts.headline} {rows}"


def _number(text: str) -> int:
    return NUMBERS[text] if text in NUMBERS else int(text)


def what_matters(facts: Facts) -> Checked:
    """The second sentence says what is most urgent, of the skills that are in the rows."""
    match = _how_many(facts)
    text = facts.headline[match.end() :].strip() if match else ""
    kind, said = next(
        (kind, found.groupdict())
        for kind, pattern in MATTERS.items()
        if (found := re.fullmatch(pattern, text))
    )
    names = names_in(said.get("skills") or "", skills_of(facts))
    yield kind != "other", f"no such sentence: {text}"
    yield kind == _urgent(facts, kind), f"{_urgent(facts, kind)} comes first: {facts.headline}"
    if kind == "sides":
        yield from _sides_are(facts, said["met"], said["to_go"])
        return
    wanted = _meant(facts, kind)
    number = int(said.get("count") or len(names))
    named = len(wanted) == number and set(names) <= set(wanted)
    yield named, f"{kind} {wanted}: {facts.headline}"
    if kind == "doubt":
        others = names_in(said["others"] or "", skills_of(facts))
        yield _are_like_the_first(facts, others, int(said["number"] or len(others))), text


def _sides_are(facts: Facts, met: str, to_go: str) -> Checked:
    """Check that all of a group is met and all of the other to go, where groups are shown."""
    groups = {group.name: {row.drawn_as for row in group.rows} for group in facts.groups}
    if not facts.is_by_need:
        yield (groups[met], groups[to_go]) == ({"met"}, {"to-go"}), facts.headline


def _are_like_the_first(facts: Facts, names: list[str], number: int) -> bool:
    """Say whether these are the skills that cannot be told from the first of what to do."""
    first, *rest = to_do(facts)
    doubts = {skill: doubt_of(facts, first, skill) for skill in rest}
    sure = [skill for skill, doubt in doubts.items() if doubt]
    possible = [skill for skill, doubt in doubts.items() if doubt is not False]
    named = set(names) <= set(possible) and (not names or set(sure) <= set(names))
    return named and len(sure) <= number <= len(possible)


def _urgent(facts: Facts, kind: str) -> str:
    """Return what has to be said before `kind`, or else `kind` where nothing has."""
    if "Only" in facts.headline or "not enough answers" in facts.headline:
        return "nothing"  # it would be too early
    if _musts(facts, "to-go"):
        return "missing"
    if _musts(facts, "unknown"):
        return "unknown"
    if kind in ("missing", "unknown"):
        return "no must"
    listed = to_do(facts)
    if kind != "tie" and facts.points and len(_farthest(facts)) > 1:
        return "tie"
    if kind == "first" and any(doubt_of(facts, listed[0], other) for other in listed[1:]):
        return "doubt"
    if kind == "nothing" and listed and len(facts.rows) > 1:
        return "first"
    return kind


def _musts(facts: Facts, status: str) -> list[str]:
    return [row.skill for row in facts.rows if row.is_must and row.drawn_as == status]


def _farthest(facts: Facts) -> list[str]:
    values = {skill: priority(facts, skill) for skill in to_do(facts)}
    return [skill for skill, value in values.items() if value == max(values.values())]


def _meant(facts: Facts, kind: str) -> list[str]:
    """Return the skills that a sentence of this kind is about, by the rest of the page."""
    listed = to_do(facts)
    if kind == "tie" and not facts.points:
        return listed
    return {
        "missing": _musts(facts, "to-go"),
        "unknown": _musts(facts, "unknown"),
        "tie": _farthest(facts),
        "doubt": listed[:1],
        "first": listed[:1],
        "alone": listed,
    }.get(kind, [])


# --- The roles ----------------------------------------------------------------------------------


def roles(facts: Facts) -> Checked:
    """Every role is told once, the compared one as the head is; nearest is as the rule says."""
    for role in facts.roles:
        met, total, *others = integers_in(role.counts) or (0, len(facts.rows))
        yield total == len(facts.rows), f"how many skills: {role}"
        yield role.percent != 0, f"0 %: {role}"
        yield role.percent != 100 or met + sum(others) == total, f"100 % with a gap: {role}"
        if role.is_compared:
            yield facts.percent in (None, role.percent), f"{role} {facts.percent}"
            if facts.sum:
                yield role.percent in (None, facts.sum[2]), f"{role} {facts.sum}"
    nearest = [role for role in facts.roles if role.is_nearest]
    yield len(nearest) <= 1, f"nearest: {nearest}"
    near = [role for role in facts.roles if (role.percent or 0) >= NEAR]
    for role in nearest:
        if role.percent is None:  # a must is not known, so that no number is shown
            continue
        if near:
            yield role is near[-1], f"the most demanding near role: {role} {near}"
        else:
            best = max(other.percent or 0 for other in facts.roles)
            yield role.percent == best, f"the highest readiness: {facts.roles}"


LEAD = {
    "begin": r"[^.]+? could begin in the role of (?P<role>.+?) today \((?P<counts>[^)]+)\)\.",
    "open": r"Nearest is the role of (?P<role>.+?) \((?P<counts>[^)]+)\), "
    r"where a must is still open\.",
    "nearest": r"Of the roles here, (?P<role>.+?) is nearest \((?P<counts>[^)]+)\)\.",
    "start": r"[^.]+? can build on a start in (?P<count>\d+) skills\.",
    "build": r"[^.]+? can build on (?P<skills>[^:.]+?)(?:: (?:that is|those are) your|, the) "
    r"highest scores?\.",
    "ahead": r"Everything is still ahead(?: of [^.]+)?\.",
}
ADDED = re.compile(r"(?P<count>One|\d+) skills? leads? from there to (?P<role>.+)\.")


def lead(facts: Facts) -> Checked:
    """What is said about the nearest role is what the list of roles says."""
    kind, match = next(
        ((kind, m) for kind, pattern in LEAD.items() if (m := re.match(pattern, facts.lead))),
        ("other", None),
    )
    yield match is not None or not facts.lead, f"no such sentence: {facts.lead}"
    if match is None:
        return
    if "counts" in match.groupdict():
        yield from _nearest_is(facts, kind, match["role"], match["counts"])
        yield from _added(facts, facts.lead[match.end() :].strip(), match["role"])
    if kind == "ahead":
        yield len(with_status(facts, "to-go")) == len(facts.rows), facts.lead
    scores = {row.skill: row.score or Fraction(0) for row in facts.rows}
    best = {skill for skill, score in scores.items() if score == max(scores.values())}
    if kind == "build":
        yield set(names_in(match["skills"], scores)) == best, f"{facts.lead} {best}"
    if kind == "start":
        yield len(best) == int(match["count"]), f"{facts.lead} {best}"


def _nearest_is(facts: Facts, kind: str, name: str, counts: str) -> Checked:
    role = _role(facts, name)
    if role is None:  # a stranger's page has no list of roles
        return
    yield role.is_nearest or len(facts.roles) == 1, f"{facts.lead} {role}"
    yield role.counts == counts, f"{facts.lead} {role}"
    if kind == "begin":
        # No number stands where a report would not show it large either.
        yield role.percent is None or role.percent >= NEAR, f"{facts.lead} {role}"
    musts = _musts(facts, "to-go") + _musts(facts, "unknown")
    if role.is_compared and kind != "nearest":
        yield bool(musts) == (kind == "open"), f"{facts.lead} {musts}"


def _added(facts: Facts, text: str, nearest: str) -> Checked:
    match = ADDED.fullmatch(text)
    yield match is not None or not text, f"no such sentence: {text}"
    if match:
        yield _number(match["count"]) == len(to_do(facts)), f"{text} {to_do(facts)}"
        yield match["role"] != nearest, text


def _role(facts: Facts, name: str) -> Role | None:
    return next((role for role in facts.roles if role.name == name), None)


def strangers(facts: Facts) -> Checked:
    """To a stranger nothing is said as if the report were their own."""
    said = " ".join(
        (facts.headline, facts.lead, facts.unit, *facts.notes, facts.order, facts.picture_key)
    )
    yield not (facts.is_shared and re.search(r"\b[Yy]ours?\b|\b[Yy]ou\b", said)), f"“you”: {said}"
