import { SettingsVersion } from "@oddwatch/protocol";
import { type Config, WorkspaceConfig } from "@oddwatch/server";
import { askService, ServiceRefused } from "../service/ask-service.ts";
import { serviceUrl } from "../service/service-url.ts";

/**
 * Whether a channel is configured: in the configuration file or, where a service runs, in what it was told since. False when
 * the service does not say.
 */
export async function hasChannels(
  { workspaceConfig, host, port, token }: Config,
  { isRunning, signal }: { isRunning: boolean; signal: AbortSignal },
): Promise<boolean> {
  const ofFile = Object.keys(workspaceConfig?.alerts.channels ?? {}).length > 0;
  if (ofFile || !isRunning) return ofFile;
  try {
    const wanted = { path: "/api/v1/settings", schema: SettingsVersion, what: "its settings" };
    const stored = await askService({ url: serviceUrl(host, port), token, signal }, wanted);
    const { data } = WorkspaceConfig.safeParse(stored?.settings);
    return Object.keys(data?.alerts.channels ?? {}).length > 0;
  } catch (error) {
    if (error instanceof ServiceRefused) return false;
    throw error;
  }
}
