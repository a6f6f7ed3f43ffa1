"""A log may lose names: words give way to surrogates where a later entry of the log vouches for what stands there."""

from __future__ import annotations

from alembic import op

revision = "layer_0003"
down_revision = "layer_0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Let the trigger of SQLite stores through what a ``reword`` entry lists, and erasures as before."""
    if op.get_bind().dialect.name != "sqlite":
        return
    op.execute("DROP TRIGGER IF EXISTS decisions_are_kept")
    op.execute(
        """
        CREATE TRIGGER decisions_are_kept BEFORE UPDATE ON decisions
        WHEN NOT (NEW.number = OLD.number AND NEW.digest = OLD.digest AND NEW.prev = OLD.prev AND NEW.hash = OLD.hash
                  AND ((NEW.payload IS NULL AND NEW.salt IS NULL)
                       OR (NEW.payload IS NOT NULL AND NEW.at = OLD.at AND NEW.verdict = OLD.verdict
                           AND NEW.transcript = OLD.transcript AND NEW.start = OLD.start AND NEW.end = OLD.end
                           AND EXISTS (SELECT 1 FROM decisions AS later
                                       WHERE later.verdict = 'reword' AND later.number > OLD.number
                                       AND json_extract(later.payload, '$.reworded."' || OLD.number || '"')
                                           IS NOT NULL))))
        BEGIN SELECT RAISE(ABORT, 'a decision is never changed'); END
        """
    )
