"""Contradictions between the sentences at the head of a report's page and its rows.

Like bench/_page_checks.py. The sentences are read by their patterns; one that has no pattern is a
finding as well, so that none is passed over.
"""

import re
from collections import Counter
from fractions import Fraction

from bench._page_checks import doubt_of, names_in, priority, skills_of, to_do, with_status
from bench._report_facts import Facts, Role, integers_in
from bench._skill_checks import Checked

NEAR = 80  # per cent of readiness from which a role is near
WORDS = {"met": "met", "about there": "about", "to go": "to_go", "not known yet": "unknown"}
REST = r"(?::(?P<rest> [^.]*))?\."
HOW_MANY = (
    r"There are not enough answers yet to say anything\.",
    rf"Only (?P<known>\d+) of (?P<total>\d+) skills? ha(?:s|ve) enough answers{REST}",
    r"[^.]+? meets? what is needed in (?:all (?P<met>\d+) skills|the one skill) [^.]+\.",
    rf"(?P<about>\d+) of the (?P<total>\d+) skills? [^.]+? (?:is|are) about there{REST}",
    rf"(?P<to_go>\d+) of the (?P<total>\d+) skills? [^.]+? (?:is|are) still to build{REST}",
    rf"[^.]+? meets? (?P<met>\d+) of the (?P<total>\d+) skills? [^.:]+{REST}",
)
MATTERS = {
    "missing": r"Still missing, and a must: "
    r"(?:(?P<count>\d+) skills, among them )?(?P<skills>.+)\.",
    "unknown": r"Not known yet, and a must: (?P<skills>.+)\.",
    "tie": r"(?:(?P<count>\d+) skills|(?P<skills>.+)) are equally far from what is needed.*\.",
    "sides": r"All of (?P<met>.+) is met, and none of (?P<to_go>.+)\.",
    "doubt": r"(?P<skills>.+) are farthest from what is needed; the answers cannot tell which.*",
    "last": r"(?P<skills>.+) is what is left\.",
    "first": r"(?P<skills>.+) is farthest from what is needed\.",
    "nothing": r"",
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
    said = {name: int(value) for name, value in groups.items()}
    said |= {WORDS[word]: int(number) for number, word in rest}
    rows = Counter(row.drawn_as.removesuffix("-there").replace("-", "_") for row in facts.rows)
    total = len(facts.rows)
    wanted = rows | {"total": total, "known": total - rows["unknown"]}
    wrong = [name for name, number in said.items() if wanted[name] != number]
    yield not wrong, f"{wrong}: {facts.headline} {rows}"
    if "Only" in match[0] or "all" in match[0] or " of the " in match[0]:
        unsaid = [name for name, number in rows.items() if name not in said and number]
        yield not unsaid, f"not counted: {unsaid}: {facts.headline} {rows}"
    else:
        known = total - rows["unknown"]
        yield (total == rows["met"]) if "one skill" in match[0] else not known, facts.headline


def what_matters(facts: Facts) -> Checked:
    """The second sentence says what is most urgent, of the skills that are in the rows."""
    match = _how_many(facts)
    text = facts.headline[match.end() :].strip() if match else ""
    kind, said = next(
        (kind, found)
        for kind, pattern in (MATTERS | {"other": r".*"}).items()
        if (found := re.fullmatch(pattern, text))
    )
    names = names_in(said.groupdict().get("skills") or "", skills_of(facts))
    number = int(said.groupdict().get("count") or len(names))
    yield kind != "other", f"no such sentence: {text}"
    yield kind == _urgent(facts, kind), f"{_urgent(facts, kind)} comes first: {facts.headline}"
    wanted = _meant(facts, kind)
    named = len(wanted) == number and set(names) <= set(wanted)
    yield kind == "sides" or named, f"{kind} {wanted}: {facts.headline}"
    if kind == "sides":
        groups = {group.name: {row.drawn_as for row in group.rows} for group in facts.groups}
        yield facts.is_by_need or groups[said["met"]] == {"met"}, facts.headline
        yield facts.is_by_need or groups[said["to_go"]] == {"to-go"}, facts.headline


def _urgent(facts: Facts, kind: str) -> str:
    """Return what has to be said before `kind`, or else `kind` where nothing has."""
    if _musts(facts, "to-go"):
        return "missing"
    if _musts(facts, "unknown") and len(with_status(facts, "unknown")) < len(facts.rows):
        return "unknown"
    if kind in ("missing", "unknown"):
        return "no must"
    if kind != "tie" and facts.points and len(_farthest(facts)) > 1:
        return "tie"
    if kind == "first" and doubt_of(facts, *to_do(facts)[:2]):
        return "doubt"
    return "first" if kind == "nothing" and to_do(facts) else kind


def _musts(facts: Facts, status: str) -> list[str]:
    return [row.skill for row in facts.rows if row.is_must and row.drawn_as == status]


def _farthest(facts: Facts) -> list[str]:
    values = {skill: priority(facts, skill) for skill in to_do(facts)}
    return [skill for skill, value in values.items() if value == max(values.values())]


def _meant(facts: Facts, kind: str) -> list[str]:
    """Return the skills that a sentence of this kind is about, by the rest of the page."""
    listed = to_do(facts)
    if kind == "last":  # nothing else is left, and of nothing is it not known
        return listed + with_status(facts, "unknown")
    if kind == "tie" and not facts.points:
        return listed
    return {
        "missing": _musts(facts, "to-go"),
        "unknown": _musts(facts, "unknown"),
        "tie": _farthest(facts),
        "doubt": listed[:2],
        "first": listed[:1],
    }.get(kind, [])


# --- The roles ----------------------------------------------------------------------------------


def roles(facts: Facts) -> Checked:
    """Every role is told once, the compared one as the head is; nearest is as the rule says."""
    unknown = len(with_status(facts, "unknown"))
    for role in facts.roles:
        met, total, about = (*integers_in(role.counts), 0)[:3]
        yield total == len(facts.rows), f"how many skills: {role}"
        yield role.percent != 0, f"0 %: {role}"
        yield role.percent != 100 or met + about + unknown == total, f"100 % with a gap: {role}"
        if role.is_compared:
            yield facts.percent in (None, role.percent), f"{role} {facts.percent}"
    nearest = [role for role in facts.roles if role.is_nearest]
    yield len(nearest) <= 1, f"nearest: {nearest}"
    near = [role for role in facts.roles if (role.percent or 0) >= NEAR]
    for role in nearest:
        if near:
            yield role is near[-1], f"the most demanding near role: {role} {near}"
        else:
            best = max(other.percent or 0 for other in facts.roles)
            yield (role.percent or 0) == best, f"the highest readiness: {facts.roles}"


LEAD = {
    "begin": r"[^.]+? could begin in the role of (?P<role>.+?) today \((?P<counts>[^)]+)\)\.",
    "nearest": r"Of the roles here, (?P<role>.+?) is nearest \((?P<counts>[^)]+)\)\.",
    "build": r"[^.]+? can build on (?P<skills>[^:.]+?)(?:: (?:that is|those are) your|, the) "
    r"highest scores?\.",
    "ahead": r"Everything is still ahead(?: of [^.]+)?\..*",
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
    if kind in ("begin", "nearest"):
        yield from _nearest_is(facts, kind, match["role"], match["counts"])
        yield from _added(facts, facts.lead[match.end() :].strip(), match["role"])
    else:
        reached = with_status(facts, "met", "about-there")
        yield kind != "ahead" or not reached, f"{facts.lead} {reached}"
    if kind == "build":
        scores = {row.skill: row.score or Fraction(0) for row in facts.rows}
        best = [skill for skill, score in scores.items() if score == max(scores.values())]
        yield set(names_in(match["skills"], scores)) == set(best), f"{facts.lead} {best}"


def _nearest_is(facts: Facts, kind: str, name: str, counts: str) -> Checked:
    role = _role(facts, name)
    if role is None:  # a stranger's page has no list of roles
        return
    yield role.is_nearest and role.counts == counts, f"{facts.lead} {role}"
    if kind == "begin":
        yield (role.percent or 0) >= NEAR, f"{facts.lead} {role}"
        musts = _musts(facts, "to-go") + _musts(facts, "unknown")
        yield not (role.is_compared and musts), f"{facts.lead} {musts}"


def _added(facts: Facts, text: str, nearest: str) -> Checked:
    match = ADDED.fullmatch(text)
    yield match is not None or not text, f"no such sentence: {text}"
    if match:
        count = 1 if match["count"] == "One" else int(match["count"])
        yield count == len(to_do(facts)), f"{text} {to_do(facts)}"
        yield match["role"] != nearest, text


def _role(facts: Facts, name: str) -> Role | None:
    return next((role for role in facts.roles if role.name == name), None)


def strangers(facts: Facts) -> Checked:
    """To a stranger nothing is said as if the report were their own."""
    said = " ".join(
        (facts.headline, facts.lead, facts.unit, *facts.notes, facts.order, facts.picture_key)
    )
    yield not (facts.is_shared and re.search(r"\b[Yy]ours?\b|\b[Yy]ou\b", said)), f"“you”: {said}"
