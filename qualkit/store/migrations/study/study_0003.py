"""Where each log stood when a sample was closed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "study_0003"
down_revision = "study_0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; samples that were closed before do not tell."""
    op.add_column("closings", sa.Column("heads", sa.JSON(), nullable=True))
