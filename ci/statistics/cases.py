"""Figures of published programs for the statistics of `report-model/src/statistics/`.

Writes `report-model/src/statistics/published.json`, which the tests beside it read; `--check` makes them again and compares.
The curve of replies: lifelines (Kaplan–Meier, its interval on the scale of log(-log S)). Rates: PHStatsMethods (Wilson).
"""

import json
import random
import sys
import warnings
from pathlib import Path

import numpy as np
import pandas as pd

from lifelines import KaplanMeierFitter
from lifelines.datasets import load_lung
from lifelines.utils import median_survival_times, qth_survival_times
from PHStatsMethods import ph_proportion

FILE = Path(__file__).resolve().parents[2] / "report-model" / "src" / "statistics" / "published.json"


def curve(replies, censored):
    """Median, ninth decile and shares of one set of complaints."""
    times = replies + censored
    fitter = KaplanMeierFitter().fit(times, [1] * len(replies) + [0] * len(censored))
    ends = fitter.confidence_interval_
    quantiles = []
    for share in (0.5, 0.9):
        days = qth_survival_times(1 - share, fitter.survival_function_)
        low, high = qth_survival_times(1 - share, ends).iloc[0] if share == 0.9 else median_survival_times(ends).iloc[0]
        quantiles.append([None if not np.isfinite(day) else int(day) for day in (float(days), low, high)])
    count = lambda days: {str(day): days.count(day) for day in sorted(set(days))}
    shares = {str(day): 1 - float(fitter.predict(day)) for day in (0, 15, 30, 60, 90, 365)}
    return {"replies": count(replies), "open": count(censored), "quantiles": quantiles, "shares": shares}


def curves():
    lung = load_lung()
    died, lives = lung[lung.status == 1].time.tolist(), lung[lung.status == 0].time.tolist()
    found = [curve([int(day) for day in died], [int(day) for day in lives])]
    chance = random.Random(2017265)
    for size in (5, 12, 40, 150, 600) * 3:
        for open_share in (0.1, 0.4, 0.7):
            replies, censored = [], []
            for _ in range(size):
                reply, age = int(chance.lognormvariate(3.6, 0.8)), chance.randint(20, 450)
                (replies if reply <= age and chance.random() > open_share / 2 else censored).append(min(reply, age))
            # Where nobody is left lifelines has no interval, and we one without an end: such cases are ours to test.
            if censored and max(censored) >= max(replies, default=0):
                found.append(curve(replies, censored))
    return found


def rates():
    pairs = [(65, 100), (0, 7), (7, 7), (1, 3), (4, 10), (311, 1000), (8123, 12099), (1, 100000), (52, 75)]
    frame = pd.DataFrame(pairs, columns=["num", "den"])
    found = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for confidence in (0.95, 0.998):
            made = ph_proportion(frame, "num", "den", confidence=confidence)
            lower, upper = (next(c for c in made.columns if c.startswith(end)) for end in ("lower", "upper"))
            for (num, den), low, high in zip(pairs, made[lower], made[upper]):
                found.append({"num": num, "den": den, "confidence": confidence, "low": float(low), "high": float(high)})
    return found


def same(left, right):
    if isinstance(left, dict):
        return left.keys() == right.keys() and all(same(left[key], right[key]) for key in left)
    if isinstance(left, list):
        return len(left) == len(right) and all(map(same, left, right))
    if isinstance(left, float) or isinstance(right, float):
        return abs(left - right) < 1e-9
    return left == right


made = {"curves": curves(), "rates": rates()}
if "--check" in sys.argv:
    if not same(made, json.loads(FILE.read_text())):
        sys.exit(f"{FILE} is not what the published programs give: run {sys.argv[0]} without --check and look")
    print(f"statistics: {len(made['curves'])} curves and {len(made['rates'])} intervals are those of lifelines and PHStatsMethods")
else:
    lines = [f'"{name}": [\n  ' + ",\n  ".join(map(json.dumps, cases)) + "\n ]" for name, cases in made.items()]
    FILE.write_text("{\n " + ",\n ".join(lines) + "\n}\n")
