/** What a file or the environment could not say: names the setting and what to write instead. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
}
