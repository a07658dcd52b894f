"""``evaluator evidence``: the claims, each with its document and place."""

from __future__ import annotations

import click

from evaluator.cli import common


@click.command()
@click.option("--partner", metavar="NAME", help="Only what is claimed of one partner.")
@click.option("--criterion", metavar="NAME", help="Only one criterion.")
@click.option("--source", metavar="ID", help="Only one document.")
@common.mineral_option
@common.format_option
@common.data_option
def evidence(
    partner: str | None,
    criterion: str | None,
    source: str | None,
    mineral: str | None,
    form: str,
    data: str | None,
) -> None:
    """List the claims: partner, criterion, level, basis, document, place and paraphrase.

    With --partner alone, the table adds its engagements and the regions it inherits from.
    """
    with common.telling_faults():
        from criteria import Faults, InputError, load_framework
        from evaluator.outputs import claims
        from evaluator.storage.read import read_tables
        from partners import load_evidence

        faults = Faults("evidence")
        tables = read_tables(data, faults, common.given_limits())
        noted = tuple(faults)
        with faults.collecting():
            framework = load_framework(tables.criteria)
            known = load_evidence(framework, tables.partners)
        if faults:
            raise InputError(tables.told(noted, faults))
        chosen = claims.choose(
            known,
            framework,
            faults,
            partner=partner,
            criterion=criterion,
            source=source,
            mineral=mineral,
        )
        faults.raise_if_any()
        alone = (criterion, source, mineral) == (None, None, None)
        whole = known.find(partner) if partner is not None and alone else None
        ladder = framework.settings.ladder.status
        click.echo(claims.write(chosen, known, form, whole, ladder), nl=False)
