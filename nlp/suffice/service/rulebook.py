"""`/v1/criteria`, `/v1/criteria/{id}`, `/v1/policies`: the rules as `suffice explain` has them."""

from __future__ import annotations

from starlette.responses import Response

from suffice import criteria, policies, rulebook
from suffice.service.endpoint import Visit, json
from suffice.service.refused import Refused


async def all_criteria(visit: Visit) -> Response:
    """Ids, titles and severities."""
    return json(
        [{"id": c.id, "title": c.title, "severity": c.severity.value} for c in criteria.shipped()]
    )


async def one_criterion(visit: Visit) -> Response:
    """One criterion: what, why, source, good and bad examples."""
    known = {criterion.id: criterion for criterion in criteria.shipped()}
    found = known.get(visit.request.path_params["id"].upper())
    if found is None:
        raise Refused(404, "not-found", f"no such criterion; there are {', '.join(known)}")
    return json(rulebook.criterion(found))


async def all_policies(visit: Visit) -> Response:
    """The policies with their dates, the national rules first."""
    return json([rulebook.policy(policy) for policy in policies.shipped()])
