"""Any sentence-transformers model, by name or folder, from this machine only."""

from __future__ import annotations

from functools import cached_property
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from qualkit.embedding.centre import unit_rows
from qualkit.embedding.protocol import has_words
from qualkit.errors import InputError, MissingExtraError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from sentence_transformers import SentenceTransformer

_LEARNT = ("*.safetensors", "*.bin", "*.json", "*.model", "*.txt")
_BLOCK = 1 << 20


class SentenceTransformerEmbedder:
    """Embed text with a sentence-transformers model that already lies on this machine.

    Nothing is downloaded: a model is a folder, or a name that was fetched before with
    ``hf download NAME``. Name, identity and dimensions need the model's files; the encoder is loaded on
    first use.

    Args:
        model: A folder, or a name as on the Hugging Face hub (``intfloat/multilingual-e5-small``; a name
            without ``/`` means one of ``sentence-transformers/``).
    """

    def __init__(self, model: str) -> None:
        self.model = model

    @cached_property
    def identity(self) -> str:
        """Name, package version and a short sha256 over every file of the model that shapes its vectors.

        Raises:
            InputError: The model is not on this machine.
        """
        from importlib.metadata import version

        folder = self.folder
        files = sorted({path for pattern in _LEARNT for path in folder.rglob(pattern)})
        digest = sha256()
        for path in files:
            digest.update(path.relative_to(folder).as_posix().encode())
            with path.open("rb") as file:
                while block := file.read(_BLOCK):
                    digest.update(block)
        name = folder.name if Path(self.model).is_dir() else self.model
        release = version("sentence-transformers")
        return f"{name} (sentence-transformers {release}) sha256:{digest.hexdigest()[:12]}"

    @cached_property
    def dim(self) -> int:
        """Length of a vector; loads the model."""
        return int(self._encoder.encode(["a"], show_progress_bar=False).shape[1])

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Embed texts as unit rows, shape ``(len(texts), dim)``; a text without words is a zero row.

        Raises:
            MissingExtraError: sentence-transformers is not installed.
            InputError: The model is not on this machine, or its files cannot be loaded.
        """
        rows = np.zeros((len(texts), self.dim), dtype=np.float32)
        worded = [number for number, text in enumerate(texts) if has_words(text)]
        if worded:
            plain = [texts[number].encode("utf-8", "replace").decode("utf-8") for number in worded]
            rows[worded] = self._encoder.encode(plain, convert_to_numpy=True, show_progress_bar=False)
        if not np.isfinite(rows).all():
            raise InputError(
                f"the model {self.model!r} gave vectors that are not numbers",
                hint='Choose another: embedder = "use-multilingual" in qualkit.toml',
            )
        return unit_rows(rows)

    @cached_property
    def folder(self) -> Path:
        """Where its files are.

        Raises:
            MissingExtraError: The package that knows the cache is not installed.
            InputError: The model is not on this machine.
        """
        named = Path(self.model).expanduser()
        if named.is_dir():
            return named.resolve()
        if named.is_absolute() or named.exists() or self.model.startswith((".", "~")):
            raise InputError(
                f"{self.model} is {'a file' if named.exists() else 'not there'}, no folder of a model",
                hint="Name the folder that holds the model's modules.json, or use-multilingual",
            )
        try:
            from huggingface_hub import snapshot_download
            from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError
        except ImportError as error:
            raise MissingExtraError("sentence-transformers", f"embedding with {self.model!r}") from error
        repository = self.model if "/" in self.model else f"sentence-transformers/{self.model}"
        try:
            return Path(snapshot_download(repository, local_files_only=True))
        except (LocalEntryNotFoundError, HFValidationError) as error:
            raise InputError(
                f"no model {self.model!r} on this machine; qualkit downloads nothing by itself",
                hint=f"Fetch it once: hf download {repository}   or name a folder, or use-multilingual",
            ) from error

    @cached_property
    def _encoder(self) -> SentenceTransformer:
        folder = self.folder
        # Importing torch takes seconds; nothing else may pay for it.
        try:
            from sentence_transformers import SentenceTransformer
        except ImportError as error:
            raise MissingExtraError("sentence-transformers", f"embedding with {self.model!r}") from error
        # What is shown on the terminal is not for a library to say.
        import_module("transformers.utils.logging").disable_progress_bar()
        try:
            return SentenceTransformer(str(folder), local_files_only=True)
        except (OSError, ValueError, KeyError, RuntimeError) as error:
            raise InputError(
                f"the model in {folder} cannot be loaded: {error}",
                hint="A model's folder holds modules.json, config.json and its weights.",
            ) from error
