import { DeliveryError, type DeliveryFailure } from "../delivery-error.ts";

interface SmtpError {
  code?: unknown;
  responseCode?: unknown;
}

const BY_CODE: Readonly<Record<string, DeliveryFailure>> = {
  ETIMEDOUT: "timed-out",
  ECONNECTION: "unreachable",
  ESOCKET: "unreachable",
  EDNS: "unreachable",
  ETLS: "unreachable",
  EPROTOCOL: "receiver-failed",
  EAUTH: "not-authorised",
  ENOAUTH: "not-authorised",
};

/**
 * What a failed attempt to send mail means. A code 4yz says "not now", 5yz "not this way".
 * https://www.rfc-editor.org/rfc/rfc5321#section-4.2.1. The server's
 * own text is not kept: it may quote what it was told.
 */
export function smtpFailure(error: unknown, host: string): DeliveryError {
  const { code, responseCode } = (error ?? {}) as SmtpError;
  const status = typeof responseCode === "number" ? responseCode : undefined;
  const said = status === undefined ? (typeof code === "string" ? code : "broken off") : `answer ${status}`;
  return new DeliveryError(failureOf(code, status), `The mail server ${host} did not take the message (${said})`);
}

function failureOf(code: unknown, status: number | undefined): DeliveryFailure {
  if (status !== undefined && status >= 400 && status < 500) return "receiver-failed";
  const known = typeof code === "string" && Object.hasOwn(BY_CODE, code) ? BY_CODE[code] : undefined;
  if (known === "not-authorised" || status === undefined) return known ?? "unreachable";
  return status === 530 || status === 535 ? "not-authorised" : "rejected";
}
