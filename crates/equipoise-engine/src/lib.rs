//! Index mathematics: selection, weighting, schedules, corporate actions, divisor, levels, explain, verify.
