"""The commands: options, help and drawing; each is thin over a function of `workflow`."""
