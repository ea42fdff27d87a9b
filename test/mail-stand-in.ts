import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { SMTPServer } from "smtp-server";

/** How the mail server fails: a reply of SMTP to every sender, bytes that are no SMTP, or silence. */
export type MailFault = { reply: number; text: string } | { raw: string } | "never" | "hang-up";

/** A real SMTP server on loopback that remembers what it took. */
export class MailStandIn {
  /** The part of each Message-ID before the `@`, which is the delivery's id, and when it came: ms since epoch. */
  readonly taken: { id: string; at: number; mail: string }[] = [];
  /** The fault that befalls a connection. */
  fault: MailFault | undefined;
  readonly #smtp: SMTPServer;
  readonly #sockets = new Set<Socket>();
  readonly #server = createServer((socket) => this.#meet(socket));

  static async start(): Promise<MailStandIn> {
    const standIn = new MailStandIn();
    standIn.#server.listen(0, "127.0.0.1");
    await once(standIn.#server, "listening");
    return standIn;
  }

  private constructor() {
    this.#smtp = new SMTPServer({
      authOptional: true,
      disabledCommands: ["STARTTLS"],
      onMailFrom: (_address, _session, done) => done(this.#refusal()),
      onData: (stream, _session, done) => {
        const chunks: Buffer[] = [];
        stream.on("data", (chunk: Buffer) => chunks.push(chunk));
        stream.on("end", () => {
          const mail = Buffer.concat(chunks).toString();
          const id = /^Message-ID: <([^@]+)@/im.exec(mail.replace(/\r\n[ \t]+/g, " "))?.[1] ?? "";
          this.taken.push({ id, at: Date.now(), mail });
          done();
        });
      },
    });
    this.#smtp.on("error", () => undefined); // clients that break off
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** The channel as settings describe it. */
  get channel(): unknown {
    const address = { from: "oddwatch@watch.example", to: ["on-call@watch.example"] };
    return { type: "email", host: "127.0.0.1", port: this.port, security: "none", ...address };
  }

  async stop(): Promise<void> {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
    await once(this.#server, "close");
  }

  #meet(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on("error", () => undefined); // clients that break off
    socket.on("close", () => this.#sockets.delete(socket));
    const { fault } = this;
    if (fault === "never") return;
    if (fault === "hang-up") socket.resetAndDestroy();
    else if (fault !== undefined && "raw" in fault) socket.end(fault.raw);
    else this.#smtp.server.emit("connection", socket);
  }

  #refusal(): Error | null {
    if (typeof this.fault !== "object" || !("reply" in this.fault)) return null;
    return Object.assign(new Error(this.fault.text), { responseCode: this.fault.reply });
  }
}
