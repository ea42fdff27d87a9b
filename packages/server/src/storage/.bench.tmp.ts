import { openDatabase } from "./database.ts";
import { BatchWriter } from "./batch-writer.ts";
import { acquireLease } from "./lease.ts";
import { readArchive, archiveHourEnd } from "@oddwatch/github-events";
import { Pipeline } from "@oddwatch/pipeline";
import { RoundCommitter } from "../ingest/commit-rounds.ts";
import { findSeen } from "./seen.ts";
import { dayOf } from "./timestamp.ts";
import { pino } from "pino";
const db = await openDatabase({ dataDir: "/tmp/benchdb", log: pino({level:"warn"}) as any });
const lease = (await acquireLease(db.pool, "default", "x"))!;
const w = new BatchWriter(db.pool, db.owner); const pipeline = new Pipeline();
let tw=0, ts=0, tp=0, nout=0; const orig=pipeline.process.bind(pipeline); (pipeline as any).process=(i:any)=>{const t=performance.now(); const r=orig(i); tp+=performance.now()-t; nout+=r.length; return r;};
const f="/work/shared/data/events/modern/2025-07-04-15.json.gz";
const com = new RoundCommitter({pipeline, lease, log: pino({level:"warn"}) as any, signal:new AbortController().signal, onTrouble:()=>{}, writer:{write: async (b:any)=>{const t=performance.now(); const r=await w.write(b); tw+=performance.now()-t; return r;}}, seenAlready: async (c:any)=>{const t=performance.now(); const r=await findSeen(db.pool,"default",c.map(({activity,key}:any)=>({day:dayOf(activity.at),key}))); ts+=performance.now()-t; return r;}} as any);
let n=0; const t0=performance.now(); let items:any[]=[]; const c0=process.cpuUsage();
for await (const rows of readArchive(f)) { for (const r of rows) items.push({event:r.event,raw:r.raw,seenAt:archiveHourEnd(f)}); if (items.length>=2000){ await com.commit([{source:"archive",lane:"archive",items,refused:[],controls:[],position:{n}} as any]); n+=items.length; items=[]; } if (n>=60000) break; }
const c=process.cpuUsage(c0); console.log("us/event: total",(performance.now()-t0)*1000/n,"write",tw*1000/n,"seen",ts*1000/n,"process",tp*1000/n,"node cpu",(c.user+c.system)/n,"outputs",nout);
await db.stop();
