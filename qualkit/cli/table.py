"""The table of commands: name to the module that holds it, and its one line of help."""

from __future__ import annotations

COMMANDS: dict[str, tuple[str, str]] = {
    # study
    "init": ("qualkit.cli.start", "Start a study in DIR, or copy the shipped one with --example."),
    "status": ("qualkit.cli.study", "Show where the study stands and what comes next."),
    "verify": ("qualkit.cli.study", "Check that no decision was altered, removed, inserted or reordered."),
    "undo": ("qualkit.cli.study", "Take back the last codebook edit, or a coder's last decision."),
    "redo": ("qualkit.cli.study", "Do again what was undone last: a codebook edit, or a coder's decision."),
    "backup": ("qualkit.cli.study", "Copy the store into backups/."),
    # transcripts
    "import": ("qualkit.cli.imports", "Read transcripts, codings, a codebook or a project into the study."),
    "transcripts": ("qualkit.cli.transcripts", "List, show and rename transcripts."),
    "read": ("qualkit.cli.read", "Read a TRANSCRIPT: numbered turns, times, and codings and memos in the margin."),
    "case": ("qualkit.cli.case", "List, show, remove and readmit the cases that the study compares."),
    "pseudonymise": (
        "qualkit.cli.pseudonymise",
        "Replace names and other personal data by surrogates such as [Name 1], each one seen by you first.",
    ),
    "segment": ("qualkit.cli.transcripts", "Cut transcripts into the units put before coders."),
    "relink": (
        "qualkit.cli.relink",
        "Show where codings went when transcripts were edited, and place lost ones by hand.",
    ),
    # codebook
    "codebook": ("qualkit.cli.codebook", "Check, show and edit the codebook."),
    # suggestions
    "embed": ("qualkit.cli.suggestions", "Turn segments and the codebook into vectors, once."),
    "suggest": ("qualkit.cli.suggestions", "Propose codes for every segment, with reasons."),
    "models": (
        "qualkit.cli.models",
        "List the models that can turn texts into vectors here, with size, languages and speed.",
    ),
    # coding
    "coder": ("qualkit.cli.coder", "Add and list coders."),
    "sample": ("qualkit.cli.sample", "Draw what is coded twice, blind, and close it when all are done."),
    "code": ("qualkit.cli.code", "Code segments, one at a time."),
    "codings": ("qualkit.cli.codings", "List, mark and withdraw codings."),
    "memo": ("qualkit.cli.memo", "Write, list, search and export memos."),
    "find": ("qualkit.cli.find", "Find passages by code, words, coder, case, nearness and meaning."),
    "log": ("qualkit.cli.codings", "Show a coder's decisions, oldest first."),
    # rigour
    "agree": ("qualkit.cli.rigour", "Measure how far coders agree."),
    "disagreements": ("qualkit.cli.rigour", "List where coders differ, the most worth talking about first."),
    "assistance": ("qualkit.cli.assistance", "Tell what suggestions did to the answers of a coder."),
    "adjudicate": ("qualkit.cli.adjudicate", "Settle disagreements one by one, with a reason for each."),
    # findings
    "themes": (
        "qualkit.cli.themes",
        "Show each theme and code, or all about one: spread over cases and groups, quotes, words.",
    ),
    "matrix": ("qualkit.cli.summaries", "Cross themes or codes with cases or groups."),
    "quotes": ("qualkit.cli.quotes", "List the quotes chosen for the manuscript, each with its source."),
    "cooccur": (
        "qualkit.cli.cooccur",
        "Cross codes or themes with each other: what stands together, what follows what.",
    ),
    "saturation": ("qualkit.cli.saturation", "Follow how fast new codes stop appearing."),
    "topics": ("qualkit.cli.topics", "Group like segments into topics, as candidates for codes."),
    # exchange
    "export": ("qualkit.cli.exports", "Write codings, a codebook or the whole study to a file"),
    "restore": ("qualkit.cli.restore", "Make a study again from its DEPOSIT, identically."),
    # publishing
    "report": ("qualkit.cli.report", "Write the whole study as one HTML page that works offline."),
    "plot": ("qualkit.cli.plot", "Draw a finding as .svg or .png."),
    "methods": ("qualkit.cli.report", "Write a draft of the methods section from what was really done."),
}
