"""The same measurements with scikit-learn's IsolationForest, one JSON object on standard output.

usage: scikit_learn.py accuracy <folder of .npz> <part of the names> <seeds> <most rows>
                                                  -> {"set": [AUROC of each seed]}
       scikit_learn.py speed <rows> <dimensions>  -> {"fit": seconds, "score": rows per CPU second}

Of a set with more than <most rows> every k-th row is taken, with the least k that leaves so many; 0 takes all.
"""

import json
import pathlib
import sys
import time

import numpy
from sklearn.ensemble import IsolationForest
from sklearn.metrics import roc_auc_score


def accuracy(folder, wanted, seeds, most_rows):
    areas = {}
    for path in sorted(pathlib.Path(folder).glob("*.npz")):
        if wanted not in path.name:
            continue
        data = numpy.load(path, allow_pickle=False)
        step = -(-len(data["y"]) // int(most_rows)) if int(most_rows) > 0 else 1
        x, y = data["X"][::step], data["y"][::step]
        areas[path.stem] = [
            roc_auc_score(y, -IsolationForest(random_state=seed, n_jobs=1).fit(x).score_samples(x))
            for seed in range(int(seeds))
        ]
    return areas


def speed(rows, dimensions):
    rows, dimensions = int(rows), int(dimensions)
    x = numpy.random.default_rng(1).random((rows, dimensions, 3)).sum(axis=2)
    start = time.process_time()
    forest = IsolationForest(random_state=1, n_jobs=1).fit(x)
    fitted = time.process_time()
    rates = []
    for _ in range(5):
        start_of_score = time.process_time()
        forest.score_samples(x)
        rates.append(rows / (time.process_time() - start_of_score))
    return {"fit": fitted - start, "score": max(rates)}


if __name__ == "__main__":
    what, *arguments = sys.argv[1:]
    json.dump({"accuracy": accuracy, "speed": speed}[what](*arguments), sys.stdout)
