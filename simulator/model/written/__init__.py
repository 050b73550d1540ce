"""Both logs of a run, written at once from the minutes that the clock left behind."""
