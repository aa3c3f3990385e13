"""Post to a webhook when a scheduled run fails: `python deploy/notify.py https://example.org/hook [--name NAME]`.

Makes, or makes anew, a webhook block and an automation on the Prefect server of PREFECT_API_URL. Each run of the flow
`bilan` that fails or crashes posts {"flow_run", "state", "message", "text"} as JSON.
"""

from __future__ import annotations

import argparse
import os

os.environ.setdefault("DO_NOT_TRACK", "1")

from datetime import timedelta

from prefect.automations import Automation
from prefect.blocks.webhook import Webhook
from prefect.events.actions import CallWebhook
from prefect.events.schemas.automations import EventTrigger, Posture
from prefect.events.schemas.events import ResourceSpecification

PAYLOAD = """{
  "flow_run": {{ flow_run.name|tojson }},
  "state": {{ flow_run.state.name|tojson }},
  "message": {{ flow_run.state.message|tojson }},
  "text": {{ ("bilan: " ~ flow_run.state.name ~ ". " ~ (flow_run.state.message or ""))|tojson }}
}"""


def main() -> None:
    """Make the block and the automation."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("address", help="address of the webhook")
    parser.add_argument("--name", default="bilan-failed", help="name of the block and of the automation")
    given = parser.parse_args()
    block = Webhook(url=given.address, method="POST")  # pyright: ignore[reportArgumentType]
    block_id = block.save(given.name, overwrite=True)
    automation = Automation(
        name=given.name,
        description="Tells a webhook that a run of bilan failed: docs/scheduling.md.",
        trigger=EventTrigger(
            expect={"prefect.flow-run.Failed", "prefect.flow-run.Crashed"},
            match=ResourceSpecification({"prefect.resource.id": "prefect.flow-run.*"}),
            match_related=ResourceSpecification({"prefect.resource.role": "flow", "prefect.resource.name": "bilan"}),
            posture=Posture.Reactive,
            threshold=1,
            within=timedelta(0),
        ),
        actions=[CallWebhook(block_document_id=block_id, payload=PAYLOAD)],
    )
    try:
        known = Automation.read(name=given.name)
    except ValueError:
        known = None
    if known is not None:
        known.delete()
    automation.create()
    print(f"Each failed run of bilan is posted to the webhook of block '{given.name}'.")


if __name__ == "__main__":
    main()
