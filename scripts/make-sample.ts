// node scripts/make-sample.ts HOUR.json.gz OUT.json.gz
// Cuts an archive hour down to what Oddwatch reads, without people's free texts: fixtures/sample was made with it.
import { readFileSync, writeFileSync } from "node:fs";
import { gunzipSync, gzipSync } from "node:zlib";

type Fields = { [name: string]: true | Fields };

const NUMBERED: Fields = { number: true, title: true };

/** What is kept of an event. Bodies, commit messages and hashes, names and addresses of people are not. */
const KEPT: Fields = {
  id: true,
  type: true,
  actor: { id: true, login: true },
  repo: { id: true, name: true },
  public: true,
  created_at: true,
  payload: {
    action: true,
    ref: true,
    ref_type: true,
    master_branch: true,
    description: true,
    pusher_type: true,
    size: true,
    distinct_size: true,
    number: true,
    issue: NUMBERED,
    pull_request: { ...NUMBERED, merged: true, head: { ref: true }, base: { ref: true } },
    forkee: { id: true, full_name: true },
    release: { tag_name: true, name: true, prerelease: true, draft: true, assets: { name: true } },
    member: { id: true, login: true },
    pages: { page_name: true, action: true },
  },
};

function pick(value: unknown, kept: true | Fields): unknown {
  if (kept === true || value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map((each) => pick(each, kept));
  const fields = Object.entries(value).filter(([name]) => name in kept);
  return Object.fromEntries(fields.map(([name, field]) => [name, pick(field, kept[name] ?? true)]));
}

const [from, to] = process.argv.slice(2);
if (from === undefined || to === undefined)
  throw new Error("usage: node scripts/make-sample.ts HOUR.json.gz OUT.json.gz");
const lines = gunzipSync(readFileSync(from)).toString().trimEnd().split("\n");
const kept = lines.map((line) => JSON.stringify(pick(JSON.parse(line), KEPT)));
const compressed = gzipSync(`${kept.join("\n")}\n`, { level: 9 });
writeFileSync(to, compressed);
console.log(`${kept.length} events, ${Math.round(compressed.length / 1024)} KiB`);
