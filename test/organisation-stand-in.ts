import { createHash, generateKeyPairSync, verify } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** An entry of an audit log, as GitHub writes it. */
export interface RawAuditEntry {
  _document_id?: string;
  "@timestamp"?: number;
  action?: unknown;
  [field: string]: unknown;
}

/** One request as it came in. */
export interface SeenRequest {
  method: string;
  url: URL;
  token: string | undefined;
  etag: string | undefined;
}

export interface OrganisationFault {
  status: number;
  headers?: Record<string, string>;
  body?: string;
}

const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
/** The private key of the stand-in's App, PEM. */
export const APP_KEY = privateKey.export({ type: "pkcs1", format: "pem" }).toString();
export const APP_ID = "4711";

/**
 * An organisation at GitHub: its audit log with search, cursors and ETags, a GitHub App that is installed there, and a
 * repository that tests of permissions ask about. Tokens may do what `tokens` says.
 */
export class OrganisationStandIn {
  /** By organisation. */
  readonly logs = new Map<string, RawAuditEntry[]>();
  /** Installations of the App, by organisation, and what they may do. */
  readonly installations = new Map<
    string,
    { id: number; permissions: Record<string, string>; isSuspended?: boolean }
  >();
  /** Permissions by token; those that the App made are added. */
  readonly tokens = new Map<string, Record<string, string>>();
  readonly seen: SeenRequest[] = [];
  /** Entries on a page, however many were asked for. */
  pageLength = 100;
  sendsEtags = true;
  now = () => Date.now();
  faultFor: (seen: SeenRequest) => OrganisationFault | undefined = () => undefined;
  readonly #server = createServer((request, response) => this.#answer(request, response));

  static async start(): Promise<OrganisationStandIn> {
    const standIn = new OrganisationStandIn();
    standIn.#server.listen(0, "127.0.0.1");
    await once(standIn.#server, "listening");
    return standIn;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, "close");
  }

  /** How often a path was asked for. */
  asked(path: string): number {
    return this.seen.filter(({ url }) => url.pathname === path).length;
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? "/", this.url);
    const token = /^Bearer (.+)$/i.exec(request.headers.authorization ?? "")?.[1];
    const seen = { method: request.method ?? "GET", url, token, etag: request.headers["if-none-match"] };
    this.seen.push(seen);
    const fault = this.faultFor(seen);
    if (fault !== undefined) {
      response.writeHead(fault.status, fault.headers).end(fault.body ?? "{}");
      return;
    }
    const isApp = /^\/app\/|\/installation$/.test(url.pathname);
    if (isApp) this.#app(seen, response);
    else this.#api(seen, response);
  }

  #app({ method, url, token = "" }: SeenRequest, response: ServerResponse): ServerResponse {
    if (!this.#isAppToken(token)) return send(response, 401, { message: "A JSON web token could not be decoded" });
    const org = /^\/orgs\/([^/]+)\/installation$/.exec(url.pathname)?.[1];
    const installed = [...this.installations.values()];
    if (url.pathname === "/app/installations") {
      const listed = [...this.installations].map(([login, { id, isSuspended = false }]) => {
        return { id, account: { login }, suspended_at: isSuspended ? "2026-11-20T12:00:00Z" : null };
      });
      const [page, length] = ["page", "per_page"].map((name) => Number(url.searchParams.get(name))) as [number, number];
      return send(response, 200, listed.slice((page - 1) * length, page * length));
    }
    const id = Number(/^\/app\/installations\/(\d+)\/access_tokens$/.exec(url.pathname)?.[1]);
    const found = org === undefined ? installed.find((each) => each.id === id) : this.installations.get(org);
    if (found === undefined) return send(response, 404, { message: "Not Found" });
    if (method !== "POST") return send(response, 200, { id: found.id });
    const made = `ghs_made_${this.tokens.size + 1}`;
    this.tokens.set(made, found.permissions);
    const expires_at = new Date(this.now() + 3_600_000).toISOString().replace(".000Z", "Z");
    return send(response, 201, { token: made, expires_at, permissions: found.permissions });
  }

  #isAppToken(token: string): boolean {
    const [head, claims, signature = ""] = token.split(".");
    if (!verify("sha256", Buffer.from(`${head}.${claims}`), publicKey, Buffer.from(signature, "base64url")))
      return false;
    const { iss, iat, exp } = JSON.parse(Buffer.from(claims as string, "base64url").toString());
    const now = this.now() / 1000;
    return iss === APP_ID && iat <= now && exp > now && exp - iat <= 600;
  }

  #api({ url, token, etag }: SeenRequest, response: ServerResponse): ServerResponse {
    const permissions = token === undefined ? undefined : this.tokens.get(token);
    if (permissions === undefined) return send(response, 401, { message: "Bad credentials" });
    const org = /^\/orgs\/([^/]+)\/audit-log$/.exec(url.pathname)?.[1];
    if (org === undefined) return this.#repository(url, permissions, response);
    const log = this.logs.get(org);
    if (log === undefined) return send(response, 404, { message: "Not Found" });
    if (permissions.organization_administration === undefined) return refuse(response, "organization_administration");
    const { entries, next } = this.#page(url, log);
    const body = JSON.stringify(entries);
    const tag = `W/"${createHash("sha256").update(body).digest("hex")}"`;
    if (this.sendsEtags) response.setHeader("etag", tag);
    if (next !== undefined) response.setHeader("link", `<${next}>; rel="next"`);
    if (this.sendsEtags && etag === tag) return response.writeHead(304).end();
    return response.writeHead(200, { "content-type": "application/json" }).end(body);
  }

  #page(url: URL, log: readonly RawAuditEntry[]): { entries: RawAuditEntry[]; next: string | undefined } {
    const { searchParams: query } = url;
    const since = Date.parse(/created:>=(\S+)/.exec(query.get("phrase") ?? "")?.[1] ?? "1970-01-01T00:00:00Z");
    const timeOf = (entry: RawAuditEntry) => entry["@timestamp"] ?? since;
    const found = log.filter((entry) => timeOf(entry) >= since).sort((a, b) => timeOf(a) - timeOf(b));
    if (query.get("order") !== "asc") found.reverse();
    const from = Number(query.get("after") ?? 0);
    const end = from + Math.min(this.pageLength, Number(query.get("per_page") ?? 30));
    if (end >= found.length) return { entries: found.slice(from), next: undefined };
    const next = new URL(url);
    next.searchParams.set("after", String(end));
    return { entries: found.slice(from, end), next: next.href };
  }

  #repository({ pathname }: URL, permissions: Record<string, string>, response: ServerResponse): ServerResponse {
    const name = /^\/repos\/[^/]+\/[^/]+(\/.*)?$/.exec(pathname)?.[1] ?? "";
    const [, needed] = NEEDS.find(([path]) => path.test(name)) ?? [];
    if (needed !== undefined && permissions[needed] === undefined) return refuse(response, needed);
    if (/protection$/.test(name)) return send(response, 404, { message: "Branch not protected" });
    return send(response, 200, name === "" ? { default_branch: "trunk" } : []);
  }
}

const NEEDS: readonly (readonly [RegExp, string])[] = [
  [/check-runs$/, "checks"],
  [/\/status$/, "statuses"],
  [/^\/commits$/, "contents"],
  [/protection$/, "administration"],
  [/^\/dependabot/, "vulnerability_alerts"],
];

function refuse(response: ServerResponse, needed: string): ServerResponse {
  response.setHeader("x-accepted-github-permissions", `${needed}=read`);
  return send(response, 403, { message: "Resource not accessible by integration" });
}

function send(response: ServerResponse, status: number, body: unknown): ServerResponse {
  return response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}
