"""One file per verb a researcher would say; the only room that joins rooms."""
