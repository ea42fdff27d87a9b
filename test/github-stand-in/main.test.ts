import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { expect, it } from "vitest";

const STAND_IN = new URL("./main.ts", import.meta.url).pathname;

it("the stand-in runs as a process of its own and can be asked what it served", async () => {
  const child = spawn(process.execPath, [STAND_IN, "--made", "250", "--until-read", "100", "--poll-interval", "0"]);
  const exited = once(child, "exit");
  const [url] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
  const get = async (path: string) => (await fetch(url + path)).json();
  for (const page of [1, 2, 3]) await get(`/events?per_page=100&page=${page}`);
  expect(await get("/stand-in/state")).toMatchObject({
    waiting: 150,
    onPages: 100,
    served: 100,
    completeFetches: 1,
    requests: 3,
  });
  expect(await get("/stand-in/served")).toHaveLength(100);
  await fetch(`${url}/stand-in/faults`, { method: "POST", body: JSON.stringify({ fault: { kind: "bad-gateway" } }) });
  expect((await fetch(`${url}/events`)).status).toBe(502);
  expect((await fetch(`${url}/stand-in/nothing`)).status).toBe(404);
  child.kill("SIGTERM");
  expect(await exited).toEqual([0, null]);
});
