/**
 * Endings of files that a program stands in, or that one runs, when they are opened: the ones that mail programs refuse for that.
 *
 * Source: https://support.microsoft.com/office/blocked-attachments-in-outlook-434752e1-02d3-4e90-9124-8b81e49a8519
 */
const ENDINGS: ReadonlySet<string> = new Set(
  "bat cmd com cpl dll exe hta jar js jse lnk msc msi msp pif ps1 ps2 psc1 reg scr vb vbe vbs ws wsc wsf wsh".split(
    " ",
  ),
);

/** Whether a file of this name runs when somebody opens it. */
export function isProgram(name: string): boolean {
  return ENDINGS.has(name.slice(name.lastIndexOf(".") + 1).toLowerCase());
}
