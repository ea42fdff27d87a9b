import { CutForest } from "../forest/cut-forest.ts";
import { LEARN, SCORE } from "../forest/forest-kernel.ts";
import type { ForestSettings } from "../forest/forest-options.ts";
import { beginForestState, openForestState } from "../forest/forest-state.ts";
import type { Points } from "../forest/take-points.ts";
import { skipTree } from "../forest/tree-state.ts";

/** Which trees of a forest a worker has. */
export interface TreeShare {
  firstTree: number;
  trees: number;
}

/** What a worker is asked to do; each gets one answer, in order. */
export type TreeRequest =
  | ({ kind: "plant"; settings: ForestSettings; seed: string | number } & TreeShare)
  | ({ kind: "restore"; bytes: Uint8Array; plain: boolean } & TreeShare)
  | { kind: "run"; points: Points; isScored: boolean; isLearned: boolean }
  | { kind: "save" };

/** Sums of scores for a run, bytes for a state, an error's message when it could not be done. */
export type TreeAnswer = { sums: Float64Array<ArrayBuffer> } | { bytes: Uint8Array<ArrayBuffer> } | { error: string };

/** Some of the trees of a forest, worked by requests. */
export class TreeWorker {
  #settings: ForestSettings | undefined;
  #forest: CutForest | undefined;

  /** Does what is asked. Never throws: what goes wrong is the answer. */
  answer(request: TreeRequest): TreeAnswer {
    try {
      return this.#do(request);
    } catch (error) {
      return { error: error instanceof Error ? error.message : String(error) };
    }
  }

  #do(request: TreeRequest): TreeAnswer {
    switch (request.kind) {
      case "plant":
        this.#settings = { ...request.settings, trees: request.trees };
        this.#forest = new CutForest(this.#settings, request.seed, request.firstTree);
        return { sums: new Float64Array(0) };
      case "restore":
        this.#restore(request);
        return { sums: new Float64Array(0) };
      case "run": {
        const task = (request.isScored ? SCORE : 0) | (request.isLearned ? LEARN : 0);
        return { sums: this.#planted().run(request.points, task) };
      }
      case "save": {
        const forest = this.#planted();
        const writer = beginForestState(this.#settings as ForestSettings, forest.stream);
        forest.write(writer);
        return { bytes: writer.finish() };
      }
    }
  }

  #restore({ bytes, plain, firstTree, trees }: Extract<TreeRequest, { kind: "restore" }>): void {
    const { settings, stream, reader } = openForestState(bytes);
    this.#settings = { ...settings, trees, plain };
    this.#forest = new CutForest(this.#settings, "", firstTree);
    for (let index = 0; index < firstTree; index++) skipTree(settings, reader);
    this.#forest.read(stream, reader);
    for (let index = firstTree + trees; index < settings.trees; index++) skipTree(settings, reader);
    reader.end();
  }

  #planted(): CutForest {
    if (this.#forest === undefined) throw new Error("this worker has no trees yet");
    return this.#forest;
  }
}
