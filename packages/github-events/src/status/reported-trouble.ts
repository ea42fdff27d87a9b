import { z } from "zod";

/** Trouble that GitHub reports about itself. Times in ms since epoch. */
export interface ReportedTrouble {
  /** The status page's own id. */
  id: string;
  /** In GitHub's words, one line of at most 200 characters. */
  title: string;
  from: number;
  /** Undefined while it goes on. */
  until?: number;
}

const LONGEST_TITLE = 200;
const LONGEST_ID = 100;

/** Parts of GitHub whose trouble shows in what happens in repositories, by their names on the status page. */
const SEEN_IN_EVENTS = new Set(["Git Operations", "API Requests", "Webhooks", "Issues", "Pull Requests", "Actions"]);

const At = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));

/** What is read of an incident in Statuspage's answer. https://www.githubstatus.com/api#incidents */
const StatusIncident = z.object({
  id: z.string().min(1).max(LONGEST_ID),
  name: z.string(),
  status: z.string(),
  impact: z.string().optional(),
  created_at: At,
  started_at: At.nullish(),
  updated_at: At.nullish(),
  resolved_at: At.nullish(),
  components: z.array(z.object({ name: z.string() })).optional(),
});
type StatusIncident = z.infer<typeof StatusIncident>;

/** Incidents one by one, so that one which cannot be read takes no other with it. */
const StatusAnswer = z.object({ incidents: z.array(z.unknown()) });

/**
 * What a status page's `incidents.json` says of trouble that could keep events away, oldest first; trouble of other parts,
 * such as Copilot alone, and maintenance are left out. Undefined for what is no such answer.
 */
export function reportedTroubles(answer: unknown): ReportedTrouble[] | undefined {
  const parsed = StatusAnswer.safeParse(answer);
  if (!parsed.success) return undefined;
  const readable = parsed.data.incidents.flatMap((each) => StatusIncident.safeParse(each).data ?? []);
  return readable
    .filter(keepsEventsAway)
    .map(troubleOf)
    .sort((a, b) => a.from - b.from || (a.id < b.id ? -1 : 1));
}

function keepsEventsAway({ impact, components = [] }: StatusIncident): boolean {
  if (impact === "none" || impact === "maintenance") return false;
  return components.length === 0 || components.some(({ name }) => SEEN_IN_EVENTS.has(name));
}

function troubleOf(incident: StatusIncident): ReportedTrouble {
  const { id, name, status, created_at, started_at, updated_at, resolved_at } = incident;
  const from = started_at ?? created_at;
  const isOver = status === "resolved" || status === "postmortem";
  const until = resolved_at ?? (isOver ? (updated_at ?? created_at) : undefined);
  const trouble: ReportedTrouble = {
    id,
    title: name
      .replace(/\p{C}+/gu, " ")
      .trim()
      .slice(0, LONGEST_TITLE)
      .toWellFormed(),
    from,
  };
  if (until !== undefined) trouble.until = Math.max(from, until);
  return trouble;
}
