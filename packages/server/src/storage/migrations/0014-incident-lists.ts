/** Lists in an order that does not move. */
export const incidentListsSql = `
create unique index incident_opened_revision on incident (workspace_id, opened_revision);
`;
