"""C3 told in findings: what the procedure allows and the statute forbids, and which statutory duty gets
lost."""

from collections.abc import Iterator

from gongzhi.engine.check.adapt import cite
from gongzhi.engine.check.bits import TICK, Query, holds
from gongzhi.engine.check.denial import allowed, sentences_against
from gongzhi.engine.check.finding import Finding, Status, passed
from gongzhi.engine.check.mapping import Mapping
from gongzhi.engine.check.refine import Product, Right, open_duties
from gongzhi.engine.check.space import Space, StateSet, Trace
from gongzhi.engine.check.story import tell
from gongzhi.engine.check.times import Comparison
from gongzhi.engine.grammar import Verb
from gongzhi.engine.procedure import Procedure

LIMIT = 5  # breaches told in full; a weak procedure has dozens with the same cause


def not_weaker(mapping: Mapping, product: Product, space: Space) -> Iterator[Finding]:
    """All breaches, the first few with their story; one «passed» when there is none."""
    reached = space.reach(until=list(product.questions()))
    breaches = list(dict.fromkeys(_breaches(mapping, product, space, reached)))
    yield from breaches
    if not breaches:
        kind = "含时限，" if product.local.timed else ""
        yield passed("C3", f"不弱于《{mapping.law.title}》（{kind}{space.count(reached)} 个状态）")


def _breaches(mapping: Mapping, product: Product, space: Space, reached: StateSet) -> Iterator[Finding]:
    told = 0
    for number, query in product.forbidden:
        bad = space.where(reached, query)
        if not space.empty(bad):
            told += 1
            if told <= LIMIT:
                yield _forbidden(mapping, product, number, _trace(space, bad), query)
    for query in product.lost:
        bad = space.where(reached, query)
        if not space.empty(bad):
            yield _lost(mapping, product, _trace(space, bad))
    for right, bad in rights_lost(product, space):
        yield _right_lost(mapping, product, right, _trace(space, bad))
    if product.overtime is not None:
        bad = space.where(reached, product.overtime)
        if not space.empty(bad):
            yield _overtime(mapping, product, _trace(space, bad))


def rights_lost(product: Product, space: Space) -> Iterator[tuple[Right, StateSet]]:
    """Each right with the states in which the statute allows its use and the procedure never will again."""
    labels = product.orderly()
    reached = space.reach(labels) if product.rights else space.nothing()
    for right in product.rights:
        use = space.nothing()
        for number in right.uses:
            use = space.either(use, space.where(reached, product.possible(number)))
        can = space.can_reach(reached, use, labels)
        granted = space.nothing()
        for guard in right.granted:
            granted = space.either(granted, space.where(reached, Query(guard)))
        lost = space.without(granted, can)
        if not space.empty(lost):
            yield right, lost


def _trace(space: Space, bad: StateSet) -> Trace:
    trace = space.trace(bad)
    assert trace is not None, "the state was reached"
    return trace


def _forbidden(mapping: Mapping, product: Product, number: int, trace: Trace, query: Query) -> Finding:
    """Names the first statutory step the action carries out that the statute does not allow then."""
    state = query.settled(trace.states[-1])
    ways = mapping.actions[number]
    variants = next((v for v in ways if not allowed(product.law, v, state)), ways[-1])
    said, articles = sentences_against(mapping.law, product.law, variants, state)
    title = f"“{product.local.model.action_name(number)}”办得比《{mapping.law.title}》允许的早或多"
    story = (*tell(product.local, trace, number, stated=state), *said)
    return Finding("C3", Status.FAILED, title, story, articles=tuple(articles))


def _lost(mapping: Mapping, product: Product, trace: Trace) -> Finding:
    model = product.law.model
    duties = [model.duties[duty].name for duty in open_duties(product.law, trace.states[-1])]
    names = "”“".join(duties)
    ending = f"到这里本程序再没有人有事要办，而《{mapping.law.title}》要求的“{names}”还没有办。"
    rules = _rules_obliging(mapping, duties)
    said = tuple(f"{article}：{text}。" for article, text in rules)
    title = f"《{mapping.law.title}》要求的“{names}”会落空"
    articles = tuple(article for article, _ in rules)
    return Finding(
        "C3", Status.FAILED, title, (*tell(product.local, trace), ending, *said), articles=articles
    )


def _rules_obliging(mapping: Mapping, duties: list[str]) -> list[tuple[str, str]]:
    law = mapping.law
    found = []
    for rule in law.rules.values():
        for sentence in rule.sentences:
            if sentence.verb is Verb.OBLIGES and {str(item) for item in sentence.right.items} & set(duties):
                found.append(("、".join(cite(law, rule.citations)), rule.text))
    return found


def overextended(law: Procedure, times: Comparison) -> Iterator[Finding]:
    """The terms that a local 延长 lengthens beyond what the statute allows."""
    for number in sorted(times.overextended):
        rule = law.rules[number]
        articles = cite(law, rule.citations)
        said = f"{'、'.join(articles)}：{rule.text}。"
        title = f"期限的延长比《{law.title}》允许的多"
        yield Finding("C3", Status.FAILED, title, (said,), articles=articles)


def suspended_without_law(local: Procedure, law: Procedure) -> Iterator[Finding]:
    """全案中止 stops statutory clocks: the statute must allow it, or a text that was compared with its
    original."""
    limits = [rule for rule in law.rules.values() if rule.limit]
    if local.suspension is None or law.suspension is not None or not limits:
        return
    if all(local.sources[one.source].checked == "未核实" for one in local.suspension.citations):
        title = f"全案中止会使《{law.title}》的期限停计，这部法没有规定中止"
        said = f"停计的期限例如：{'、'.join(cite(law, limits[0].citations))}，{limits[0].text}。"
        yield Finding("C3", Status.FAILED, title, (said,), articles=cite(local, local.suspension.citations))


def _right_lost(mapping: Mapping, product: Product, right: Right, trace: Trace) -> Finding:
    name = right.claim.text.split()[0]
    law = mapping.law.title
    ending = f"这时按《{law}》仍可“{name}”，本程序却从此再也不能办这一步。"
    if not right.uses:
        ending = f"这时按《{law}》可以“{name}”，本程序却没有任何步骤对应它。"
    articles = right.claim.articles
    return Finding(
        "C3",
        Status.FAILED,
        f"《{law}》给的权利“{name}”会丧失",
        (*tell(product.local, trace), ending),
        articles=articles,
    )


def _overtime(mapping: Mapping, product: Product, trace: Trace) -> Finding:
    state = trace.states[-1]
    late = [key for key in product.law.deadlines if not holds((product.law.in_time(*key),), state)]
    rules = [mapping.law.rules[rule] for rule, _ in late]
    articles = tuple("、".join(cite(mapping.law, rule.citations)) for rule in rules)
    said = tuple(f"{article}：{rule.text}。" for article, rule in zip(articles, rules, strict=True))
    ending = "法定期限到此已满，本程序却允许再拖下去。"
    story = (*tell(product.local, trace, TICK), ending, *said)
    return Finding("C3", Status.FAILED, f"期限比《{mapping.law.title}》长", story, articles=articles)
