/** An incident's page; undefined when nobody said where the service is reached. `publicUrl` has no slash at the end. */
export function incidentUrl(publicUrl: string | undefined, id: string): string | undefined {
  return publicUrl === undefined ? undefined : `${publicUrl}/incidents/${encodeURIComponent(id)}`;
}
