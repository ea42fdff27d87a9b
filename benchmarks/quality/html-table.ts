import { escaped } from "./line-chart.ts";
import type { Table } from "./text-table.ts";

/** The rows as an HTML table: the first row is its head, the first cell of each other row names it; intervals stand back. */
export function htmlTable([head, ...rows]: Table): string {
  const cells = head.map((cell) => `<th scope="col">${escaped(cell)}</th>`);
  const body = rows.map(([name, ...others]) => {
    const columns = others.map((cell) => `<td${cell === "MISSED" ? ' class="missed"' : ""}>${withInterval(cell)}</td>`);
    return `<tr><th scope="row">${escaped(name)}</th>${columns.join("")}</tr>`;
  });
  return `<div class="wide"><table><thead><tr>${cells.join("")}</tr></thead><tbody>${body.join("")}</tbody></table></div>`;
}

/** `.85 [.77-.91]` with its interval as small print. */
function withInterval(cell: string): string {
  return escaped(cell).replace(/ (\[[^\]]*\])$/, " <small>$1</small>");
}
