import type { RawEvent } from "./github-stand-in/raw-event.ts";

export interface AttackOptions {
  /** ms since epoch. */
  at: number;
  /** Among all that are made. */
  id: number;
}

/** An account makes a tag whose name is a shell command in its own repository: one event that is always worth an alert. */
export function attackEvent(name: string, { at, id }: AttackOptions): RawEvent {
  return {
    id: String(id),
    type: "CreateEvent",
    actor: { login: name },
    repo: { name: `${name}/tools` },
    payload: {
      ref: "v1;reboot",
      ref_type: "tag",
      full_ref: "refs/tags/v1;reboot",
      master_branch: "main",
      description: null,
      pusher_type: "user",
    },
    public: true,
    created_at: `${new Date(at).toISOString().slice(0, 19)}Z`,
  };
}
