/** Whether an address can only be reached from this machine. */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127(\.\d{1,3}){3}$/.test(host);
}

/** The same of a name as a request has it: with a port or none, IPv6 in brackets. */
export function isLoopbackName(name: string): boolean {
  return isLoopback(name.replace(/:\d+$/, "").replace(/^\[(.*)\]$/, "$1"));
}
