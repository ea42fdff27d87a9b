"""The same measurements with scikit-learn's IsolationForest, one JSON object on standard output.

usage: scikit_learn.py accuracy <folder of .npz> <seeds>    -> {"set": [AUROC of each seed]}
       scikit_learn.py speed <rows> <dimensions>            -> {"fit": seconds, "score": rows per CPU second}
"""

import json
import pathlib
import sys
import time

import numpy
from sklearn.ensemble import IsolationForest
from sklearn.metrics import roc_auc_score


def accuracy(folder, seeds):
    areas = {}
    for path in sorted(pathlib.Path(folder).glob("*.npz")):
        data = numpy.load(path, allow_pickle=False)
        x, y = data["X"], data["y"]
        areas[path.stem] = [
            roc_auc_score(y, -IsolationForest(random_state=seed).fit(x).score_samples(x)) for seed in range(seeds)
        ]
    return areas


def speed(rows, dimensions):
    x = numpy.random.default_rng(1).random((rows, dimensions, 3)).sum(axis=2)
    start = time.process_time()
    forest = IsolationForest(random_state=1).fit(x)
    fitted = time.process_time()
    rates = []
    for _ in range(3):
        start_of_score = time.process_time()
        forest.score_samples(x)
        rates.append(rows / (time.process_time() - start_of_score))
    return {"fit": fitted - start, "score": max(rates)}


if __name__ == "__main__":
    what, first, second = sys.argv[1:]
    result = accuracy(first, int(second)) if what == "accuracy" else speed(int(first), int(second))
    json.dump(result, sys.stdout)
