"""A transcript may be renamed: a decision says its new name where a later entry of the log vouches for it."""

from __future__ import annotations

from alembic import op

revision = "layer_0004"
down_revision = "layer_0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Let the trigger of SQLite stores through another name of the transcript as well as other words."""
    if op.get_bind().dialect.name != "sqlite":
        return
    op.execute("DROP TRIGGER IF EXISTS decisions_are_kept")
    op.execute(
        """
        CREATE TRIGGER decisions_are_kept BEFORE UPDATE ON decisions
        WHEN NOT (NEW.number = OLD.number AND NEW.digest = OLD.digest AND NEW.prev = OLD.prev AND NEW.hash = OLD.hash
                  AND ((NEW.payload IS NULL AND NEW.salt IS NULL)
                       OR (NEW.payload IS NOT NULL AND NEW.at = OLD.at AND NEW.verdict = OLD.verdict
                           AND NEW.start = OLD.start AND NEW.end = OLD.end
                           AND json_extract(NEW.payload, '$.transcript') = NEW.transcript
                           AND EXISTS (SELECT 1 FROM decisions AS later
                                       WHERE later.verdict = 'reword' AND later.number > OLD.number
                                       AND json_extract(later.payload, '$.reworded."' || OLD.number || '"')
                                           IS NOT NULL))))
        BEGIN SELECT RAISE(ABORT, 'a decision is never changed'); END
        """
    )
