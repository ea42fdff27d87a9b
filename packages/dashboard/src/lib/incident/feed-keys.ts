import { goto } from "$app/navigation";

export interface FeedKeysTarget {
  list: HTMLElement | undefined;
  input: HTMLInputElement | undefined;
  /** The incident that is open beside the list. */
  openId: string | undefined;
}

/** The list by keyboard: j and k move, enter opens (the browser's own doing), / filters, esc closes. */
export function feedKeys(event: KeyboardEvent, { list, input, openId }: FeedKeysTarget): void {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (event.key === "Escape" && openId !== undefined) void goto("/", { reset: false });
  if (event.target instanceof HTMLElement && event.target.closest("input, textarea, select, dialog")) return;
  if (event.key === "/") {
    event.preventDefault();
    input?.focus();
    input?.select();
  }
  if (event.key === "j") moveFocus(list, openId, 1);
  if (event.key === "k") moveFocus(list, openId, -1);
}

/** From the focused row, else from the open one, else to the first. An open incident follows the focus. */
function moveFocus(list: HTMLElement | undefined, openId: string | undefined, step: 1 | -1): void {
  const rows = [...(list?.querySelectorAll<HTMLAnchorElement>("a[data-row]") ?? [])];
  const active = document.activeElement;
  const focused = active instanceof HTMLAnchorElement ? rows.indexOf(active) : -1;
  const from = focused >= 0 ? focused : rows.findIndex((row) => row.dataset.row === openId);
  const row = from < 0 ? rows[0] : rows[from + step];
  if (row === undefined) return;
  row.focus();
  row.scrollIntoView({ block: "nearest" });
  if (openId !== undefined) void goto(row.href, { reset: false, replace: true });
}
