import type { IncidentEvent } from "@oddwatch/protocol";

/** A field of an event's activity when it is a text, else undefined: retention and older versions leave fields out. */
export function textField(event: IncidentEvent, name: string): string | undefined {
  const value = event.activity?.[name];
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** A field of an event's activity when it is a whole number above 0, else undefined. */
export function numberField(event: IncidentEvent, name: string): number | undefined {
  const value = event.activity?.[name];
  return typeof value === "number" && Number.isSafeInteger(value) && value > 0 ? value : undefined;
}

/** The part that was kept of a stranger's longer text, such as a title; undefined when there is none. */
export function excerptField(event: IncidentEvent, name: string): string | undefined {
  const value = event.activity?.[name];
  if (typeof value !== "object" || value === null || !("excerpt" in value)) return undefined;
  return typeof value.excerpt === "string" && value.excerpt !== "" ? value.excerpt : undefined;
}
