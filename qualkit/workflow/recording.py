"""What a session reads of a coder's layer, and how its decisions come to be on disk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qualkit import session, store
from qualkit.errors import StoreError
from qualkit.store import projection

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from qualkit.model.coding import Decision
    from qualkit.model.transcript import Transcript
    from qualkit.store import Connection, Engine


def state_of(connection: Connection) -> session.State:
    """What a coder's layer holds now, as a session reads it."""
    log = store.decisions.log(connection)
    memos = store.memos.standing(connection)
    # The table of codings says the same, which `qualkit verify` holds it to; the log is read anyway.
    now_holds = projection.project(log)
    codings = sorted(now_holds.codings, key=lambda coding: (coding.code, coding.decision))
    return session.State.of(codings=codings, verdicts=now_holds.decided, flags=now_holds.flags, memos=memos, log=log)


@dataclass(slots=True)
class Log:
    """A coder's log during a session, which nobody else may have moved since the session read it.

    Attributes:
        head: Number and hash of the newest decision that the session knows.
        command: What starts the session again.
        folding: Of the layer.
    """

    engine: Engine
    coder: str
    transcripts: Mapping[str, Transcript]
    head: tuple[int, str]
    command: str
    folding: store.Folding

    def record_all(self, decisions: Sequence[Decision]) -> list[Decision]:
        """Save decisions, all or none; they are on the disk when this returns.

        Raises:
            StoreError: Another session decided meanwhile, or the transcript was edited: what is on screen is
                not what stands. Nothing was saved.
        """
        again = f"Start again, it goes on where the log stands: {self.command}"
        with self.folding.transaction() as connection:
            if store.decisions.head(connection) != self.head:
                raise StoreError(
                    f"{self.coder}'s log was changed by another session or command; this answer was not saved",
                    hint=again,
                )
            # Behind the layer's lock: an update of the transcript finds this decision, or this finds the update.
            with store.reading(self.engine) as shared:
                names = {one.transcript for one in decisions}
                held = {name: store.transcripts.text(shared, name) for name in names}
            for name, text in held.items():
                if text is None or text != self.transcripts[name].text:
                    raise StoreError(
                        f"transcript {name!r} was changed in the study; this answer was not saved", hint=again
                    )
            saved = [store.decisions.append(connection, one) for one in decisions]
            head = store.decisions.head(connection)
        self.head = head
        return saved
