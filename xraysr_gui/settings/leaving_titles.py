"""How something may leave, for the list of the settings: each answer to the question, and the question."""

from __future__ import annotations

ASK, NAMED, UNNAMED = "ask", "named", "unnamed"
DATES, DEVICE, PERSON = "dates", "device", "person"
"""What may stay without the patient, behind `UNNAMED` and a dash."""
TITLES = (
    (ASK, "Ask each time"),
    (NAMED, "With the patient"),
    (UNNAMED, "Without the patient"),
    ("unnamed-dates", "Without the patient; dates moved"),
    ("unnamed-device", "Without the patient; with the machine"),
    ("unnamed-person", "Without the patient; with sex, age, size"),
    ("unnamed-dates-device", "Without the patient; dates moved, with the machine"),
    ("unnamed-dates-person", "Without the patient; dates moved, with sex, age, size"),
    ("unnamed-device-person", "Without the patient; with the machine, sex, age, size"),
    ("unnamed-dates-device-person", "Without the patient; dates moved, with machine, sex, age, size"),
)
