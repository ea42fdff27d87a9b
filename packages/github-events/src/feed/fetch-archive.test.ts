import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { type FetchArchiveOptions, type FetchArchiveProgress, fetchArchive } from "./fetch-archive.ts";

const content = Buffer.from(Array.from({ length: 50_000 }, (_, i) => i % 251));
const HALF = content.length / 2;

let folder: string;
let server: Server;
let requests: IncomingMessage[];
let slept: number[];
/** Answers the requests one after another; the last one answers all that follow. */
let answers: RequestListener[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "fetch-archive-"));
  [requests, slept, answers] = [[], [], []];
  server = createServer((request, response) => {
    const answer = answers[Math.min(requests.length, answers.length - 1)] as RequestListener;
    requests.push(request);
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await rm(folder, { recursive: true });
});

/** The whole file, or the part that was asked for, as a static file server does it. */
function serve(request: IncomingMessage, response: ServerResponse): void {
  const first = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? "")?.[1] ?? 0);
  const size = content.length;
  if (first >= size) response.writeHead(416, { "content-range": `bytes */${size}` }).end();
  else if (first === 0) response.writeHead(200, { "content-length": size, etag: '"v1"' }).end(content);
  else
    response
      .writeHead(206, { "content-range": `bytes ${first}-${size - 1}/${size}`, etag: '"v1"' })
      .end(content.subarray(first));
}
/** The first half, and then nothing more. */
function serveHalf(_: IncomingMessage, response: ServerResponse): void {
  response.writeHead(200, { "content-length": content.length, etag: '"v1"' });
  response.write(content.subarray(0, HALF));
}
const status =
  (code: number): RequestListener =>
  (_, response) =>
    response.writeHead(code).end("no");

function get(hours: string[], options: Partial<FetchArchiveOptions> = {}) {
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/archive/`;
  const sleep = async (ms: number) => slept.push(ms);
  return fetchArchive(hours, { folder, baseUrl, sleep, delayMs: (failures) => failures * 1_000, ...options });
}
const file = (hour: string) => join(folder, `${hour}.json.gz`);

it("fetches hour after hour, tells how far it is, and names the holes", async () => {
  answers = [serve, status(404), serve];
  const told: FetchArchiveProgress[] = [];
  const hours = ["2025-07-04-5", "2025-07-04-6", "2025-07-04-7"];
  const result = await get(hours, { onProgress: (progress) => told.push(progress) });
  expect(result).toEqual({ files: [file("2025-07-04-5"), file("2025-07-04-7")], holes: ["2025-07-04-6"], failed: [] });
  expect(await readFile(file("2025-07-04-7"))).toEqual(content);
  expect((await readdir(folder)).length).toBe(2);
  expect(requests.map(({ url }) => url)).toEqual(hours.map((hour) => `/archive/${hour}.json.gz`));
  expect(requests[0]?.headers["accept-encoding"]).toBe("identity");
  expect(told.filter(({ hour }) => hour === "2025-07-04-5").at(-1)).toEqual({
    hour: "2025-07-04-5",
    bytes: content.length,
    totalBytes: content.length,
    hoursDone: 1,
    hours: 3,
  });
  expect(told.at(-1)?.hoursDone).toBe(3);
});

it("goes on where a broken transfer stopped", async () => {
  answers = [serveHalf, serve];
  const breakOff = () => requests.length === 1 && requests[0]?.socket.destroy();
  const result = await get(["2025-07-04-5"], { onProgress: breakOff });
  expect(result.failed).toEqual([]);
  expect(await readFile(file("2025-07-04-5"))).toEqual(content);
  const asked = requests[1]?.headers;
  expect(Number(asked?.range?.match(/\d+/)?.[0])).toBeGreaterThan(0);
  expect(asked?.["if-range"]).toBe('"v1"');
  expect(slept).toEqual([1_000]);
});

it("goes on where an earlier call stopped", async () => {
  answers = [serve];
  await writeFile(`${file("2025-07-04-5")}.part`, content.subarray(0, 123));
  await get(["2025-07-04-5"]);
  expect(requests[0]?.headers.range).toBe("bytes=123-");
  expect(await readFile(file("2025-07-04-5"))).toEqual(content);
});

it("starts anew when the server does not know parts, or has another file by now", async () => {
  answers = [(_, response) => void response.writeHead(200, { "content-length": content.length }).end(content)];
  await writeFile(`${file("2025-07-04-5")}.part`, "something older");
  await get(["2025-07-04-5"]);
  expect(await readFile(file("2025-07-04-5"))).toEqual(content);
});

it.each([
  ["takes a part that is whole", content, 1],
  ["throws away a part that is longer than the file", Buffer.concat([content, content]), 2],
])("%s", async (_name, part, count) => {
  answers = [serve];
  await writeFile(`${file("2025-07-04-5")}.part`, part);
  await get(["2025-07-04-5"]);
  expect(await readFile(file("2025-07-04-5"))).toEqual(content);
  expect(requests).toHaveLength(count);
});

it("does not ask for a file that is there", async () => {
  await writeFile(file("2025-07-04-5"), "done");
  expect((await get(["2025-07-04-5"])).files).toEqual([file("2025-07-04-5")]);
  expect(requests).toEqual([]);
});

it("gives an hour up after so many failures in a row, and fetches the next", async () => {
  answers = [status(503), status(429), status(500), serve];
  const result = await get(["2025-07-04-5", "2025-07-04-6"], { attempts: 3 });
  expect(result.failed).toEqual([{ hour: "2025-07-04-5", reason: "the server answered 500" }]);
  expect(result.files).toEqual([file("2025-07-04-6")]);
  expect(slept).toEqual([1_000, 2_000]);
});

it("does not try again what the server refuses", async () => {
  answers = [status(403)];
  expect((await get(["2025-07-04-5"])).failed).toEqual([{ hour: "2025-07-04-5", reason: "the server answered 403" }]);
  expect(requests).toHaveLength(1);
});

it("gives a silent connection up and asks again", async () => {
  const late = new AbortController();
  answers = [() => late.abort(new DOMException("late", "TimeoutError")), serve];
  const timeouts = [late.signal, new AbortController().signal];
  const result = await get(["2025-07-04-5"], { timeout: () => timeouts.shift() as AbortSignal });
  expect(result.files).toHaveLength(1);
  expect(requests).toHaveLength(2);
});

it("says why when there is no server", async () => {
  const { failed } = await get(["2025-07-04-5"], { baseUrl: "http://127.0.0.1:1", attempts: 1 });
  expect(failed[0]?.reason).toMatch(/fetch failed/);
});

it("stops when it is told to, and keeps what it has", async () => {
  const stop = new AbortController();
  answers = [serveHalf];
  const fetching = get(["2025-07-04-5"], { signal: stop.signal, onProgress: () => stop.abort(new Error("enough")) });
  await expect(fetching).rejects.toThrow("enough");
  expect((await readFile(`${file("2025-07-04-5")}.part`)).length).toBeGreaterThan(0);
});

it("refuses what is no hour before it asks for anything", async () => {
  await expect(get(["2025-07-04-5", "../../etc/passwd"])).rejects.toThrow(
    new RangeError('not an hour such as 2025-07-04-5: "../../etc/passwd"'),
  );
  expect(requests).toEqual([]);
});
