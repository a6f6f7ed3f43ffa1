"""The codebook that a new study starts with."""

from __future__ import annotations

from qualkit.codebook.schema import FIRST_LINE

TEMPLATE = f"""{FIRST_LINE}
# A codebook: themes gather codes. Check it after editing: qualkit codebook check
schema: qualkit-codebook/1
name: My study
version: 0.1.0

# Plain texts are in the first language. For two languages write, for example:
#   languages: [en, zh]
#   label: {{en: Waiting, zh: 等待}}
languages: [en]

# Facets are asked of every coding, whatever its code. Remove the signs # to use this one.
# facets:
# - id: valence
#   label: Valence
#   values:
#   - id: positive
#     label: Positive
#   - id: negative
#     label: Negative

themes:
- id: access
  label: Getting care
  definition: What it takes to be seen, from the first wish to the visit.
  codes:
  - id: access.waiting      # ids stay; labels may change
    label: Waiting
    definition: Time that passes before care is given.
    include: Waiting for an appointment, in the waiting room, for a result.
    exclude: Time spent on the way (access.distance).
    examples:
      typical:
      - I waited three months for the appointment.
      atypical:
      - They took me in at once.
      close_but_no:
      - en: The bus takes two hours.
        use: access.distance
  - id: access.distance
    label: Distance
    definition: The way to the place of care, and what it costs in time and money.
    include: Travel, transport, parking.
    exclude: Fees for the care itself.
    examples:
      typical:
      - The nearest clinic is in the next town.
"""
"""A small commented codebook; it loads without problems."""
